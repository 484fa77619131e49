"""Is anything that we use known to be vulnerable? Part of `make check`.

Asks pip-audit where its source can be reached; elsewhere it says that nothing was asked. What
pip-audit says of its own troubles is not repeated: it may name the addresses of an index.
"""

import json
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

CHECKOUT = Path(__file__).parents[1]
SOURCE = "https://pypi.org/pypi/pip/json"
LOCK = CHECKOUT / "requirements-dev.lock"
"""Holds everything of requirements.lock, and what develops it."""

_REACHED_WITHIN = 5
_ANSWERED_WITHIN = 240


def command(lock: Path) -> list[str]:
    """pip-audit over what the lock file says; nothing is installed for it."""
    return [
        *(sys.executable, "-m", "pip_audit", "--requirement", str(lock)),
        *("--require-hashes", "--disable-pip", "--no-deps", "--timeout", "10"),
        *("--format", "json", "--progress-spinner", "off"),
    ]


def audit(asking: Sequence[str], source: str) -> tuple[int, str]:
    """The exit status (1 only where something is vulnerable) and what to say."""
    try:
        with urllib.request.urlopen(source, timeout=_REACHED_WITHIN):  # noqa: S310 -- https, ours
            pass
    except (urllib.error.URLError, OSError) as error:
        return 0, _skipped(f"its source can't be reached from here ({type(error).__name__})")
    try:
        done = subprocess.run(
            asking, capture_output=True, text=True, check=False, timeout=_ANSWERED_WITHIN
        )
        found = list(_weaknesses(json.loads(done.stdout)))
    except subprocess.TimeoutExpired:
        return 0, _skipped(f"it did not end within {_ANSWERED_WITHIN} seconds")
    except (ValueError, KeyError, TypeError):
        return 0, _skipped(f"it ended with status {done.returncode} and no answer")
    if found:
        return 1, "\n".join(["known to be vulnerable:", *found])
    return 0, "nothing that is used is known to be vulnerable"


def _weaknesses(answer: dict[str, Any]) -> Iterator[str]:
    for each in answer["dependencies"]:
        for weakness in each.get("vulns", ()):
            mended = ", ".join(weakness["fix_versions"]) or "no version yet"
            yield f"  {each['name']} {each['version']}: {weakness['id']}, mended in {mended}"


def _skipped(why: str) -> str:
    return f"pip-audit was skipped: {why}"


if __name__ == "__main__":
    status, said = audit(command(LOCK), SOURCE)
    print(said)  # noqa: T201 -- a command
    sys.exit(status)
