"""Who works on a repository right now?

A lock of the operating system on a small file, and on PostgreSQL one of the database too, so that
two machines see each other. Both end with their process, however that ends.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

from collectors.errors import RepositoryBusy
from data.database import Database


@contextmanager
def repository_lock(database: Database, folder: Path, name: str, now: datetime) -> Iterator[None]:
    """Work on the repository alone. Raises RepositoryBusy, which says who does since when.

    The file stays behind: deleting it would let two processes hold two files of one name.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    # Whoever writes the name in other capitals means the same.
    one = name.casefold()
    file = os.open(folder / f"{quote(one, safe='')}.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise RepositoryBusy(name, *_holder(file)) from error
        os.ftruncate(file, 0)
        os.pwrite(file, f"{os.getpid()} {now.isoformat()}\n".encode(), 0)
        with database.held(f"repository {one}") as free:
            if not free:
                raise RepositoryBusy(name, None, None)
            yield
    finally:
        os.close(file)


def _holder(file: int) -> tuple[int | None, datetime | None]:
    """(process, since when); None where the holder has not written it yet."""
    try:
        pid, since = os.pread(file, 100, 0).decode().split()
        return int(pid), datetime.fromisoformat(since)
    except ValueError:
        return None, None
