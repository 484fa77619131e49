"""Writes lines into the log for as long as it is let: log_writer.py URL FOLDER PREFIX COUNT.

Each line comes with a row of another table in the same transaction. It says "begun" once it has
written its first.
"""

import sys
from datetime import UTC, datetime
from pathlib import Path

from data.database import Database
from data.log import WORKER, write_log
from data.repositories import store_repository
from data.rows import RepositoryRow


def main(url: str, folder: str, name: str, count: int) -> None:
    """As many lines as wanted."""
    database = Database.open(url, Path(folder))
    for number in range(count):
        with database.write(changes_facts=False) as connection:
            store_repository(connection, RepositoryRow(f"{name}/{number}", "git"))
            write_log(connection, datetime.now(UTC), WORKER, "log.tested", detail={"n": number})
        if number == 0:
            print("begun", flush=True)
    database.dispose()


if __name__ == "__main__":
    where, facts, prefix, wanted = sys.argv[1:]
    main(where, facts, prefix, int(wanted))
