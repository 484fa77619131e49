"""How long is it from `git clone` to a dashboard?"""

import os
import signal
import subprocess
import tempfile
import time
import urllib.request
from pathlib import Path

from benchmarks.result import NotMeasured, Report, Result, at_most
from benchmarks.worker import CHECKOUT, announced_address, environment


def measure() -> Report:
    """Clone this checkout as it stands, `make demo` in the clone, and read its first page."""
    with tempfile.TemporaryDirectory() as name:
        source, clone = Path(name) / "source", Path(name) / "mikata"
        _snapshot(source)
        begun = time.perf_counter()
        subprocess.run(["git", "clone", "-q", str(source), str(clone)], check=True)
        served_after = _demo(clone, begun)
        again = _demo(clone, time.perf_counter())
    return Report(
        [
            at_most("from `git clone` to the first page of `make demo`", served_after, 120, "s"),
            Result("`make demo` once more", f"{again:.1f} s"),
        ],
        (HOW,),
    )


HOW = """From clone: a new virtual environment, all packages of requirements.lock (from the cache of
  pip or uv where it holds them: the network is not measured), the bundles, the sample company,
  until the server has sent its first page."""


def _snapshot(source: Path) -> None:
    """A repository with one commit: everything here that Git does not ignore."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "-co", "--exclude-standard"],
        cwd=CHECKOUT,
        check=True,
        capture_output=True,
    ).stdout
    names = [name for name in listed.decode().split("\0") if (CHECKOUT / name).is_file()]
    for name in names:
        target = source / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes((CHECKOUT / name).read_bytes())
        target.chmod((CHECKOUT / name).stat().st_mode)
    who = ["-c", "user.name=bench", "-c", "user.email=bench@bench.example"]
    for arguments in (["init", "-q"], ["add", "-A"], [*who, "commit", "-q", "-m", "As it stands"]):
        subprocess.run(["git", *arguments], cwd=source, check=True)


def _demo(clone: Path, begun: float) -> float:
    """Seconds since `begun` until the demo's first page was read."""
    made = subprocess.Popen(
        ["make", "demo"],
        cwd=clone,
        env=environment() | {"MIKATA_SERVER__PORT": "0"},
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        with urllib.request.urlopen(announced_address(made), timeout=60) as answer:  # noqa: S310 -- ours
            if answer.status != 200:
                raise NotMeasured(f"the demo answered with {answer.status}")
            answer.read()
        return time.perf_counter() - begun
    finally:
        os.killpg(made.pid, signal.SIGTERM)
        made.wait()
