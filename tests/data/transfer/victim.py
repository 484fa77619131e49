"""A process that copies until somebody kills it; it says aloud each step.

python -m tests.data.transfer.victim FROM TO
"""

import itertools
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
    """Start to copy, and kill it with SIGKILL at the step after so many, where it stands still."""
    process = _start(source, target, str(after))
    assert process.stdout is not None
    for _ in range(after + 1):
        process.stdout.readline()
    process.kill()
    process.stdout.close()
    assert process.wait() == -9, "it ended before it could be killed"


def _start(source: str, target: str, *still: str) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "tests.data.transfer.victim", source, target, *still]
    return subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, text=True)


def _main(source: str, target: str, still: str = "") -> None:
    said = itertools.count()

    def tell(*told: object) -> None:
        print(*told, flush=True)
        if str(next(said)) == still:
            time.sleep(600)

    with tempfile.TemporaryDirectory() as folder:
        old, new = (Database.open(url, Path(folder)) for url in (source, target))
        tell("opened")
        copy_database(old, new, tell)


if __name__ == "__main__":
    _main(*sys.argv[1:])
