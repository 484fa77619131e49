"""How does everything that is held on a person get into a folder that nobody else can read?"""

import json
import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from cli.errors import CommandRefused
from cli.person_page import person_page
from dashboard.text import Language
from data.privacy.access import HeldTable, plain
from data.privacy.people import KnownPerson

SCHEMA = "mikata-person/1"
DATA, PAGE = "data.json", "index.html"


@contextmanager
def new_folder(folder: Path) -> Iterator[Path]:
    """A new folder for its owner only; gone again where something fails on the way.

    Raises CommandRefused where it is there already or can't be made.
    """
    try:
        folder.mkdir(mode=0o700)
    except FileExistsError as error:
        message = f"{folder} is there already and is not overwritten; choose another --output"
        raise CommandRefused(message) from error
    except OSError as error:
        message = f"{folder} can't be made: {error.strerror}; choose another --output"
        raise CommandRefused(message) from error
    try:
        yield folder
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def write_person(
    folder: Path,
    person: KnownPerson,
    held: Sequence[HeldTable],
    made_at: datetime,
    language: Language,
) -> None:
    """Both files: everything as JSON, and a page to read."""
    content = json.dumps(as_json(person, held, made_at), indent=1)
    _write(folder / DATA, f"{content}\n")
    _write(folder / PAGE, person_page(person.name_in(language), held, made_at, language))


def as_json(person: KnownPerson, held: Sequence[HeldTable], made_at: datetime) -> Mapping[str, Any]:
    """The shape that docs/privacy.md describes; every table about people, the empty ones too."""
    return {
        "schema": SCHEMA,
        "made_at": plain(made_at),
        "person": {"number": person.number, "id": person.key, "name": person.name},
        "tables": [
            {
                "table": each.declaration.table,
                "part": each.declaration.part,
                "withheld": dict(each.declaration.withheld),
                "rows": list(each.records),
            }
            for each in held
        ],
    }


def _write(path: Path, content: str) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
        file.write(content)
