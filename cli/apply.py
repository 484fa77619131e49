"""`mikata apply`: what would org.yaml change, and shall it hold?"""

import getpass
import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from cli.errors import CommandRefused
from cli.workspace import HERE, Workspace, opened_workspace
from config.errors import ConfigurationProblems
from config.organisation import Organisation, examine_organisation
from config.settings import ORGANISATION_FILE, examine_settings
from data.facts import build_facts
from data.organisation import store_organisation
from data.organisation_changes import Change, difference
from data.organisation_read import present_revision
from data.queries.organisation import current_organisation, organisation_revision

app = typer.Typer(add_completion=False)


@app.command()
def apply(
    directory: Annotated[
        Path,
        typer.Argument(metavar="DIR", envvar="MIKATA_WORKSPACE", help="The folder of org.yaml."),
    ] = HERE,
    yes: Annotated[bool, typer.Option("--yes", help="Store without asking.")] = False,
) -> None:
    """Show what org.yaml would change, ask, and store it; the history is kept."""
    organisation = _organisation_without_errors(directory)
    with opened_workspace(directory) as workspace:
        revision = organisation_revision(workspace.database)
        changes = difference(current_organisation(workspace.database), organisation)
        if not changes:
            print("Nothing to apply: what is stored says the same.")
            return
        for change in changes:
            print(change)
        if not yes:
            _ask(changes)
        number = _stored(workspace, organisation, revision)
        print(f"Applied as revision {number}.")


def _organisation_without_errors(directory: Path) -> Organisation:
    """The organisation, after everything that is wrong in the folder was looked for at once."""
    settings, problems = examine_settings(directory, os.environ)
    if not directory.is_dir():
        raise ConfigurationProblems(problems)
    organisation, more = examine_organisation(directory / ORGANISATION_FILE)
    if settings is None or organisation is None:
        raise ConfigurationProblems([*problems, *more])
    for warning in more:
        print(warning, file=sys.stderr)
    return organisation


def _ask(changes: list[Change]) -> None:
    if not sys.stdin.isatty():
        message = (
            "nothing was stored: nobody can be asked here; `mikata apply --yes` stores unasked"
        )
        raise CommandRefused(message)
    what = "this change" if len(changes) == 1 else f"these {len(changes)} changes"
    if not typer.confirm(f"Store {what}?"):
        raise CommandRefused("nothing was stored")


def _stored(workspace: Workspace, organisation: Organisation, shown: int) -> int:
    """Store in one transaction, if what was shown is still what would change."""
    database = workspace.database
    with database.write(changes_facts=True) as connection:
        if present_revision(connection) != shown:
            message = (
                "nothing was stored: somebody applied another organisation meanwhile; run it again"
            )
            raise CommandRefused(message)
        number = store_organisation(connection, organisation, _who(), datetime.now(UTC))
    build_facts(database)
    return number


def _who() -> str:
    """Who runs the command; a container may know no name."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "operator"
