"""What do queries find in a SQLite file, in columns? A program of its own, never imported.

The driver that answers in columns brings a second SQLite along. Two of them in one process drop
each other's locks on the file, after which another process may delete what this one still writes
(https://www.sqlite.org/howtocorrupt.html#_multiple_copies_of_sqlite_linked_into_the_same_application).

Reads from standard input, as JSON: `file`, `folder`, and `queries` by name. Writes `NAME.arrow`
into the folder for each; all of them see one state of the file.
"""

import json
import sys
from pathlib import Path
from urllib.parse import quote

import adbc_driver_sqlite.dbapi
import pyarrow as pa


def main() -> None:
    """Answer the queries of standard input."""
    asked = json.load(sys.stdin)
    with (
        adbc_driver_sqlite.dbapi.connect(f"file:{quote(asked['file'])}?mode=ro") as connection,
        connection.cursor() as cursor,
    ):
        for name, query in asked["queries"].items():
            cursor.execute(query)
            table = cursor.fetch_arrow_table()
            with pa.ipc.new_file(str(Path(asked["folder"]) / f"{name}.arrow"), table.schema) as out:
                out.write_table(table)


if __name__ == "__main__":
    main()
