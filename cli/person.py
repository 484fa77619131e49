"""`mikata person`: what is held on somebody, and what stays when they are erased?"""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from cli.errors import CommandRefused
from cli.person_files import DATA, PAGE, new_folder, write_person
from cli.workspace import HERE, Workspace, WorkspaceOption, opened_workspace
from dashboard.text import Language, t
from data.facts import build_facts
from data.log import OPERATOR, write_log
from data.privacy.access import everything_on
from data.privacy.declaration import Erasure
from data.privacy.erasure import Reason, Step, erasable, erase, steps_of
from data.privacy.people import KnownPerson, known_person
from data.privacy.scrub import scrub
from data.privacy.written_words import StillNamed, still_named
from data.viewer import Viewer

app = typer.Typer(add_completion=False)

EXPORTED = "person.exported"

PersonArgument = Annotated[
    str, typer.Argument(metavar="ID", help="The id in org.yaml, or number:N as the log has it.")
]


@app.callback()
def person() -> None:
    """What is held on somebody: hand it over, or erase it."""


@app.command()
def export(
    person_id: PersonArgument,
    output: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="A new folder; by default person-ID-DAY here."),
    ] = None,
    language: Annotated[Language, typer.Option(help="The language of the page to read.")] = "ja",
    workspace: WorkspaceOption = HERE,
) -> None:
    """Write everything that is held on somebody into a new folder, as JSON and as a page.

    The log keeps that it was done.
    """
    now = datetime.now(UTC)
    with (
        opened_workspace(workspace) as opened,
        opened.database.read() as reading,
    ):
        found = known_person(Viewer.operator(), reading, person_id)
        folder = output or Path(f"person-{found.key.replace(':', '-')}-{now:%Y-%m-%d}")
        with new_folder(folder), opened.database.write(changes_facts=False) as connection:
            # Before the rest is read, so that it is part of what is handed over.
            write_log(connection, now, OPERATOR, EXPORTED, found.number)
            held = everything_on(Viewer.operator(), connection, found.number)
            write_person(folder, found, held, now, language)
    rows = sum(len(each.records) for each in held)
    print(f"Wrote {rows:,} rows on {person_id}: {folder / PAGE} to read, {folder / DATA} complete.")
    print("Hand it over on a way that only they can open, then delete the folder.")


@app.command("erase")
def erase_person(
    person_id: PersonArgument,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would go and what stays; change nothing.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Erase. There is no way back.")] = False,
    why: Annotated[Reason, typer.Option(help="Why, for the log.")] = "asked",
    workspace: WorkspaceOption = HERE,
) -> None:
    """Erase somebody who left org.yaml: what is only theirs goes, the rest loses their name."""
    if dry_run == yes:
        raise CommandRefused(
            "say --dry-run to see what would go and what stays, or --yes to erase; nothing was "
            "changed"
        )
    with opened_workspace(workspace) as opened:
        with opened.database.read() as connection:
            found = known_person(Viewer.operator(), connection, person_id)
        if yes and found.erased_at is not None:
            _scrub_again(opened, found)
        elif dry_run:
            _show(opened, found)
        else:
            _erase(opened, found, why)


def _show(opened: Workspace, found: KnownPerson) -> None:
    with opened.database.read() as connection:
        who = erasable(connection, found.number)
        steps, named = steps_of(connection, who), still_named(connection, who)
    print(f"Erasing {found.key}, number {found.number}, would do this; nothing was changed.")
    _print_steps(steps)
    _print_rest(named, _copies(opened))


def _erase(opened: Workspace, found: KnownPerson, why: Reason) -> None:
    with opened.database.write(changes_facts=True) as connection:
        who = erasable(connection, found.number)
        # Said before it is done: whoever is interrupted has to know it to go on.
        print(f"Erasing number {found.number} …", flush=True)
        steps = erase(connection, who, datetime.now(UTC), why)
        named = still_named(connection, who)
    build_facts(opened.database)
    print(f"Erased. They are number {found.number} from now on.")
    _print_steps(steps)
    _print_rest(named, _copies(opened))
    _scrub(opened, f"erased:{found.number}")


def _scrub_again(opened: Workspace, found: KnownPerson) -> None:
    """What was erased is no row any more; the bytes may still have been there."""
    print(f"{found.key} was erased on {found.erased_at:%Y-%m-%d} already.")
    if _scrub(opened, found.key):
        print("The file of the database was written anew once more.")


def _scrub(opened: Workspace, key: str) -> bool:
    if scrub(opened.database):
        return True
    raise CommandRefused(
        "the rows are gone, but other processes kept the file of the database from being written "
        f"anew: stop Mikata (serve, work, collect) and run `mikata person erase {key} --yes`"
    )


HEADINGS: dict[Erasure, str] = {
    "delete": "Deleted",
    "anonymise": "Stays, without their name",
    "keep": "Stays as it is",
}


def _print_steps(steps: Sequence[Step]) -> None:
    for erasure, heading in HEADINGS.items():
        mine = [each for each in steps if each.declaration.erasure == erasure]
        if mine:
            print(f"\n{heading}")
        for each in mine:
            why = "" if erasure == "delete" else t(f"inventory.why_{each.declaration.why}", "en")
            print(f"  {each.declaration.table:<24}{each.rows:>9,}  {why}".rstrip())


def _print_rest(named: Sequence[StillNamed], copies: Sequence[Path]) -> None:
    if named:
        print("\nWords that hold a name or login and are not changed; edit them at their source")
    for each in named:
        print(f"  {each.table}.{each.column}: {each.rows:,}")
    if copies:
        print("\nCopies of the database that still hold everything; delete them when you can")
    for path in copies:
        print(f"  {path}")


def _copies(opened: Workspace) -> list[Path]:
    """Those that an upgrade left beside the database; backups lie wherever they were put."""
    file = opened.database.file
    return sorted(file.parent.glob(f"{file.name}.before-*")) if file else []
