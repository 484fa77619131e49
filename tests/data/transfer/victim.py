"""A process that copies until somebody kills it; it says aloud each step.

python -m tests.data.transfer.victim FROM TO
"""

import subprocess
import sys
import tempfile
import time
from pathlib import Path

from data.database import Database
from data.transfer.copying import copy_database

PROJECT = Path(__file__).parents[3]


def steps(source: str, target: str) -> int:
    """How many steps an undisturbed copy takes."""
    process = _start(source, target)
    told, _ = process.communicate()
    assert process.returncode == 0
    return len(told.splitlines())


def kill(source: str, target: str, after: int) -> None:
    """Start to copy, and kill it with SIGKILL after so many steps and a moment more."""
    process = _start(source, target)
    assert process.stdout is not None
    for _ in range(after):
        process.stdout.readline()
    time.sleep(0.002 * (after % 5))
    process.kill()
    process.stdout.close()
    assert process.wait() == -9, "it ended before it could be killed"


def _start(source: str, target: str) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "tests.data.transfer.victim", source, target]
    return subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, text=True)


def _main(source: str, target: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        old, new = (Database.open(url, Path(folder)) for url in (source, target))
        print("opened", flush=True)
        copy_database(old, new, lambda *told: print(*told, flush=True))


if __name__ == "__main__":
    _main(*sys.argv[1:])
