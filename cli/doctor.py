"""`mikata doctor`: would a collection get everything that is wanted, and could people sign in?"""

import os
import sys
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Literal

import typer

from cli.doctor_notices import notice_lines
from cli.doctor_report import Asked, Line, Report, as_json, as_text
from cli.doctor_sign_in import sign_in_lines
from cli.errors import FAILED, MISUSED, CommandRefused
from cli.github_token import with_token
from cli.workspace import HERE, WorkspaceOption
from collectors.github.access import GitHubAccess
from collectors.github.errors import GaveUp, NoToken
from collectors.github.examination import examine, owners_of
from collectors.github.patience import Clock
from collectors.github.patterns import Wanted, wanted
from collectors.github.shortfalls import NothingWanted
from collectors.stop import Stop, stopping_on_signals
from config.github import GitHub
from config.organisation import examine_organisation
from config.settings import ORGANISATION_FILE, SETTINGS_FILE, Settings, examine_settings
from data.database import Database
from data.errors import DataProblem

app = typer.Typer(add_completion=False)

NAME_ONE = "name one (mikata doctor OWNER/NAME), or list patterns like 'acme/*' in mikata.yaml"


@app.command()
def doctor(
    names: Annotated[
        list[str] | None,
        typer.Argument(metavar="OWNER/NAME", help="What is wanted; else what mikata.yaml names."),
    ] = None,
    report: Annotated[
        Literal["text", "json"], typer.Option(help="How the findings are printed.")
    ] = "text",
    workspace: WorkspaceOption = HERE,
) -> None:
    """Check settings, database, org.yaml and sign-in, and ask GitHub for a little of all wanted.

    Exit status: 0 all good, 1 something is missing, 2 the settings or the command are wrong.
    """
    settings, problems = examine_settings(workspace, os.environ)
    for problem in problems:
        print(problem, file=sys.stderr)
    if settings is None:
        raise typer.Exit(MISUSED)
    lines = [_settings(workspace), _database(settings), _organisation(workspace)]
    with stopping_on_signals() as stop:
        line, asked = _github(settings.github, names or settings.github.repositories, stop)
    lines += [*sign_in_lines(settings, _now), *notice_lines(settings, workspace), line]
    found = Report(tuple(lines), asked)
    print(as_json(found) if report == "json" else as_text(found))
    if not found.good:
        raise typer.Exit(FAILED)


def _settings(folder: Path) -> Line:
    file = folder / SETTINGS_FILE
    return Line("settings", str(file) if file.exists() else "from the environment alone")


def _database(settings: Settings) -> Line:
    """Every command brings the tables up to this Mikata, and so does this one."""
    try:
        database = Database.open(settings.database, settings.facts_folder)
        try:
            database.migrate()
            return Line("database", database.address)
        finally:
            database.dispose()
    except DataProblem as problem:
        return Line("database", f"{problem.what} ({problem.where})", problem.do)


def _organisation(folder: Path) -> Line:
    file = folder / ORGANISATION_FILE
    if not file.exists():
        return Line("organisation", f"there is no {file} yet; `mikata init` writes one")
    _, problems = examine_organisation(file)
    errors = sum(problem.severity == "error" for problem in problems)
    if errors:
        return Line("organisation", f"{file}: {errors} wrong", "see them with `mikata check`")
    return Line("organisation", str(file))


def _github(
    settings: GitHub, patterns: Sequence[str], stop: Stop
) -> tuple[Line, tuple[Asked, ...]]:
    """How it stands with GitHub, and what each token may read. Raises WrongPattern."""
    try:
        meant = wanted(patterns)
    except NothingWanted:
        return Line(
            "GitHub", f"{settings.url}: not asked, since nothing is named", note=NAME_ONE
        ), ()
    try:
        settings = with_token(settings, os.environ)
        asked = tuple(
            found
            for name, each in _each_alone(settings)
            for found in _asked(name, each, meant, stop)
        )
    except CommandRefused:
        none = NoToken()
        return Line("GitHub", f"{settings.url}: {none.what}", none.do), ()
    return Line("GitHub", settings.url), asked


def _each_alone(settings: GitHub) -> Iterator[tuple[str, GitHub]]:
    """The settings with each of the tokens by itself, and what it is called.

    Nothing is kept for people: they are who asks here.
    """
    alone = settings.model_copy(update={"reserve": 0})
    count = len(settings.tokens)
    if not count:
        yield "the App" if settings.app else "the token", alone
    for number, token in enumerate(settings.tokens, 1):
        update = {"token": token, "tokens": ()}
        yield f"token {number} of {count}", alone.model_copy(update=update)


def _asked(name: str, settings: GitHub, meant: Wanted, stop: Stop) -> Iterator[Asked]:
    """What one token may read of each owner's; a GitHub that does not answer is asked once."""
    clock = Clock(_now, time.sleep)
    with GitHubAccess(settings, stop, clock, _say) as access:
        for owner in owners_of(meant):
            client = access.client(owner)
            examination = examine(client, meant)
            for one in client.credentials:
                points = one.allowance("graphql", clock.now())
                yield Asked(name, one.kind, one.scopes, points, examination)
            if isinstance(examination.error, GaveUp):
                return


def _now() -> datetime:
    return datetime.now(UTC)


def _say(sentence: str) -> None:
    print(sentence, file=sys.stderr)
