"""Did a test fail because the machine was busy, or because something is wrong?

What failed runs once more, alone and one after another: real browsers and processes share two
cores with everything else in the first run. A fault fails again; more than a few are no accident.
What passed only now is named, so that somebody mends the test.
"""

import json
import subprocess
import sys
from pathlib import Path

MOST = 3
FAILED = Path(".pytest_cache/v/cache/lastfailed")


def main() -> int:
    """The exit status: 0 where everything that failed passes now."""
    failed = sorted(json.loads(FAILED.read_text(encoding="utf-8"))) if FAILED.exists() else []
    if not 0 < len(failed) <= MOST:
        _say(f"{len(failed)} tests failed: not tried again")
        return 1
    _say("tried again, alone:", *failed)
    done = subprocess.run([sys.executable, "-m", "pytest", "-n", "0", *failed], check=False)
    if done.returncode == 0:
        _say("passed only alone, to be mended:", *failed)
    return done.returncode


def _say(*lines: str) -> None:
    sys.stderr.write("\n".join((*lines, "")))
    sys.stderr.flush()


if __name__ == "__main__":
    sys.exit(main())
