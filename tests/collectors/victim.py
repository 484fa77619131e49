"""A process that collects until somebody kills it; it says aloud how far it is.

python -m tests.collectors.victim git CLONE FOLDER PAGE
python -m tests.collectors.victim table FILE FOLDER
"""

import os
import random
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from collectors.git_history import GitHistory
from collectors.report import RepositoryReport
from collectors.stop import stopping_on_signals
from collectors.sync import Desk, collect
from collectors.table_file import TableFile, import_table, storing
from data.database import Database
from tests.collectors.repositories import ENVIRONMENT

PROJECT = Path(__file__).parents[2]


class Aloud:
    """Prints every step for the process that waits to kill this one."""

    def expect(self, repositories: int) -> None:
        pass

    def begin(self, name: str) -> None:
        print("begin", flush=True)

    def at(self, name: str, done: int, total: int | None) -> None:
        print(done, flush=True)

    def end(self, name: str) -> None:
        pass

    def say(self, sentence: str) -> None:
        pass


def opened(folder: Path) -> Database:
    """The database of a folder, migrated."""
    folder.mkdir(exist_ok=True)
    database = Database.open(f"sqlite:///{folder / 'mikata.sqlite3'}", folder / "facts")
    database.migrate()
    return database


def run(kind: str, source: str, folder: str, page: str = "500") -> tuple[RepositoryReport, ...]:
    """Collect once, as the command does."""
    with stopping_on_signals() as stop:
        desk = Desk(
            opened(Path(folder)), Path(folder) / "locks", lambda: datetime.now(UTC), Aloud(), stop
        )
        if kind == "git":
            return collect(desk, GitHistory(Path(source), ENVIRONMENT, page=int(page)))
        storing.AT_ONCE = 100
        return import_table(desk, TableFile(Path(source)))


def start(*arguments: object) -> "subprocess.Popen[str]":
    """The victim as a process of its own, its output in a pipe."""
    command = [sys.executable, "-m", "tests.collectors.victim", *map(str, arguments)]
    return subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, text=True, env=os.environ)


def kill_somewhere(chance: random.Random, steps: int, *arguments: object) -> bool:
    """Start the victim and kill it with SIGKILL after a random step and a moment more.

    Whether it was killed before its end.
    """
    process = start(*arguments)
    assert process.stdout is not None
    for _ in range(chance.randint(1, steps)):
        if not process.stdout.readline():
            break
    time.sleep(chance.uniform(0, 0.01))
    process.kill()
    process.stdout.close()
    return process.wait() == -9


if __name__ == "__main__":
    run(*sys.argv[1:])
