"""How does a test get a migrated SQLite file without taking every step of the way anew?"""

import tempfile
from functools import cache
from pathlib import Path

from data.database import Database


@cache
def _migrated() -> bytes:
    """A migrated, empty file; the steps to it are taken once in a process."""
    with tempfile.TemporaryDirectory(prefix="mikata-fresh-") as folder:
        file = Path(folder) / "mikata.sqlite3"
        database = Database.open(f"sqlite:///{file}", Path(folder) / "facts")
        database.migrate()
        database.dispose()
        return file.read_bytes()


def fresh_file(file: Path) -> Path:
    """Put a migrated, empty database where a test wants one."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(_migrated())
    file.chmod(0o600)
    return file


def new_database(folder: Path) -> Database:
    """A migrated, empty database in a folder, where an installation has it."""
    file = fresh_file(folder / "mikata.sqlite3")
    return Database.open(f"sqlite:///{file}", folder / "facts")
