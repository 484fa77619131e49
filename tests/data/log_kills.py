"""Does the log stay whole while processes write it at once, and are killed while they do?"""

import random
import subprocess
import sys
import time
from pathlib import Path

from sqlalchemy import func, select

from data.database import Database
from data.log import verify_log
from data.tables.code import Repository
from data.tables.record import LogEntry
from tests.data.chained import KEY

WRITER, ROOT = Path(__file__).with_name("log_writer.py"), Path(__file__).parents[2]
ENDLESS = 1_000_000


def start(database: Database, name: str, count: int) -> subprocess.Popen[str]:
    """A process that writes so many lines."""
    url = database.engine.url.render_as_string(hide_password=False)
    command = [sys.executable, str(WRITER), url, str(database.facts_folder), name, str(count)]
    return subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, cwd=ROOT, env={"PYTHONPATH": str(ROOT)}
    )


def wait_until_begun(process: subprocess.Popen[str]) -> None:
    """Until it has written its first line."""
    assert process.stdout
    assert process.stdout.readline() == "begun\n"


def check_two_at_once(database: Database, count: int) -> None:
    """Two processes write at once: one chain, nothing lost."""
    processes = [start(database, name, count) for name in ("one", "other")]
    for each in processes:
        assert each.wait(timeout=120) == 0
        assert each.stdout
        each.stdout.close()
    found = verify_log(database, KEY)
    assert (found.broken, found.lines) == (None, 2 * count)


def check_kills(database: Database, kills: int, seed: int) -> None:
    """Kill a writer so many times: the chain holds, and each line came with what it tells of."""
    chance = random.Random(seed)
    for number in range(kills):
        process = start(database, f"killed{number}", ENDLESS)
        wait_until_begun(process)
        time.sleep(chance.uniform(0, 0.3))
        process.kill()
        process.wait()
        assert process.stdout
        process.stdout.close()
        assert verify_log(database, KEY).broken is None
    with database.read() as connection:
        lines, rows = (
            connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in (LogEntry, Repository)
        )
    assert lines == rows >= kills
