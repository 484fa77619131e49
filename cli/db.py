"""`mikata db`: how is the database moved, backed up, looked at and brought back?"""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from cli.errors import MISUSED, CommandRefused
from cli.main import version_here
from cli.workspace import HERE, WorkspaceOption
from collectors.progress import shown_progress
from config.secret_key import FILE as KEY_FILE
from config.secret_key import secret_key
from config.settings import Settings, load_settings
from data.database import Database
from data.transfer.backup import back_up
from data.transfer.copying import Copied, copy_database
from data.transfer.manifest import Manifest, Origin
from data.transfer.postgresql_tools import Tools
from data.transfer.restore import (
    present_contents,
    refuse_filled,
    restorable,
    restore,
    verified,
)

app = typer.Typer(add_completion=False)

FileArgument = Annotated[Path, typer.Argument(metavar="FILE", help="The backup, one file.")]
ProgramsOption = Annotated[
    Path | None,
    typer.Option("--pg-bin", metavar="DIR", help="Where PostgreSQL's own programs lie."),
]
_ADDRESS = "sqlite:///PATH or postgresql://…; by default the one of the settings."
_SINCE = (
    "Everybody has to sign in anew. What was done after that moment is not in it: shut out, invite "
    "and erase again whom you shut out, invited or erased since; collecting catches up by itself."
)
_IN_FILE = "A file with that address, so that no password stands in the command."


@app.callback()
def db() -> None:
    """The database: move it, back it up, look at a backup, bring it back."""


@app.command()
def copy(
    source: Annotated[str | None, typer.Option("--from", metavar="URL", help=_ADDRESS)] = None,
    target: Annotated[str | None, typer.Option("--to", metavar="URL", help=_ADDRESS)] = None,
    source_file: Annotated[
        Path | None, typer.Option("--from-file", metavar="FILE", help=_IN_FILE)
    ] = None,
    target_file: Annotated[
        Path | None, typer.Option("--to-file", metavar="FILE", help=_IN_FILE)
    ] = None,
    migrate_source: Annotated[
        bool, typer.Option("--migrate-source", help="Bring an older source up to this Mikata.")
    ] = False,
    workspace: WorkspaceOption = HERE,
) -> None:
    """Copy everything into an empty database, of the same or the other kind, and compare it."""
    settings = load_settings(workspace, os.environ)
    begin, end = _address("--from", source, source_file), _address("--to", target, target_file)
    if begin is None and end is None:
        message = "say at least one of --from and --to; the other is the settings' database"
        raise CommandRefused(message, MISUSED)
    begun = time.monotonic()
    with (
        _opened(begin or settings.database, settings) as old,
        _opened(end or settings.database, settings) as new,
    ):
        _refuse_missing_file(old)
        if migrate_source:
            old.migrate()
        copied = _copied(old, new)
        print(_after_copying(copied, _for_settings(new), time.monotonic() - begun))


@app.command()
def backup(
    file: FileArgument,
    pg_bin: ProgramsOption = None,
    workspace: WorkspaceOption = HERE,
) -> None:
    """Write the database into one file while others go on working with it."""
    settings = load_settings(workspace, os.environ)
    with _opened(settings.database, settings) as database:
        manifest = back_up(database, file, _origin(settings), _tools(pg_bin))
    print(f"Backed up into {file}: {_described(manifest)}.")
    print(_about_the_key(settings))
    if manifest.log_head:
        print(f"The log's head in it: {manifest.log_head}")


@app.command()
def verify(file: FileArgument) -> None:
    """Look whether a backup is whole, without restoring it."""
    manifest = verified(file)
    print(f"{file} is whole: {_described(manifest)}.")


@app.command("restore")
def bring_back(
    file: FileArgument,
    to: Annotated[str | None, typer.Option("--to", metavar="URL", help=_ADDRESS)] = None,
    to_file: Annotated[Path | None, typer.Option(metavar="FILE", help=_IN_FILE)] = None,
    replace: Annotated[
        bool, typer.Option("--replace", help="Also where data lie; they are backed up first.")
    ] = False,
    pg_bin: ProgramsOption = None,
    workspace: WorkspaceOption = HERE,
) -> None:
    """Bring the database back from a backup, and compare it with what was kept."""
    settings = load_settings(workspace, os.environ)
    address = _address("--to", to, to_file) or settings.database
    tools = _tools(pg_bin)
    with (
        _opened(address, settings) as target,
        restorable(file, target, tools) as (manifest, part),
    ):
        present = present_contents(target)
        if replace and present.filled:
            _back_up_present(file, target, settings, tools)
        elif not replace:
            refuse_filled(present, target.address)
        restore(manifest, part, target, tools, datetime.now(UTC))
        print(f"Restored {target.address}: {_described(manifest)}.")
        print(_SINCE)
    if manifest.key != _fingerprint(settings):
        print(_other_key(settings), file=sys.stderr)


def _back_up_present(file: Path, target: Database, settings: Settings, tools: Tools) -> None:
    origin = _origin(settings)
    kept = file.with_name(f"before-restore-{origin.now:%Y%m%dT%H%M%SZ}.tar")
    back_up(target, kept, origin, tools)
    print(f"What was there until now is in {kept}")


def _address(option: str, given: str | None, file: Path | None) -> str | None:
    """What one of the two options says; None where neither was used."""
    if given is not None and file is not None:
        raise CommandRefused(f"{option} and {option}-file say the same; use one", MISUSED)
    if file is None:
        return given
    try:
        return file.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise CommandRefused(f"{option}-file: {file} can't be read as text", MISUSED) from error


@contextmanager
def _opened(address: str, settings: Settings) -> Iterator[Database]:
    """A database as it is: nothing is migrated."""
    database = Database.open(address, settings.facts_folder)
    try:
        yield database
    finally:
        database.dispose()


def _refuse_missing_file(database: Database) -> None:
    if database.file is not None and not database.file.is_file():
        raise CommandRefused(f"there is no file {database.file}; check --from")


def _copied(old: Database, new: Database) -> Copied:
    with shown_progress(sys.stderr, time.monotonic) as shown:
        known: set[str] = set()

        def show(what: str, done: int, total: int) -> None:
            if what not in known:
                known.add(what)
                shown.begin(what)
            shown.at(what, done, total)

        return copy_database(old, new, show)


def _for_settings(database: Database) -> str:
    """Its address; the settings look for a file from the workspace, this command from here."""
    return f"sqlite:///{database.file.absolute()}" if database.file else database.address


def _after_copying(copied: Copied, address: str, seconds: float) -> str:
    return (
        f"Copied {copied.rows:,} rows in {len(copied.tables)} tables and compared each value "
        f"({seconds:.0f} s).\n"
        f"Now let `database:` in mikata.yaml (or MIKATA_DATABASE, or the file that "
        f"MIKATA_DATABASE_FILE names) say {address}.\n"
        f"Where the workspace moves too, take the key along ({KEY_FILE}, or secret_key in the "
        "settings): without it checkpoints of the log can't be verified, and addresses in it can't "
        "be compared.\n"
        "What others wrote into the source since this copy began is not in it."
    )


def _origin(settings: Settings) -> Origin:
    return Origin(version_here(), _fingerprint(settings), datetime.now(UTC))


def _fingerprint(settings: Settings) -> str:
    """By which the key of an installation is known, without telling anything of it."""
    return secret_key(settings).derived("fingerprint").hex()[:16]


def _tools(folder: Path | None) -> Tools:
    return Tools(folder, os.environ)


def _described(manifest: Manifest) -> str:
    kind = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}[manifest.kind]
    return (
        f"{manifest.all_rows:,} rows in {len(manifest.rows)} tables of {kind} "
        f"{manifest.server.split()[0]}, as of {manifest.made_at:%Y-%m-%d %H:%M:%S} UTC, by Mikata "
        f"{manifest.mikata} at revision {manifest.revision}, {manifest.size:,} bytes"
    )


def _about_the_key(settings: Settings) -> str:
    where = "secret_key in the settings" if settings.secret_key else str(KEY_FILE)
    return (
        f"Keep the key too ({where}), apart from this file and as safely; it is not in it. "
        "mikata.yaml and org.yaml are not in it either."
    )


def _other_key(settings: Settings) -> str:
    where = "secret_key in the settings" if settings.secret_key else str(KEY_FILE)
    return (
        f"warning: this workspace has another key ({where}) than the one of the backup. Put the "
        "old one there: until then checkpoints of the log can't be verified, and addresses in it "
        "can't be compared."
    )
