"""How does somebody look at the pages?"""

import logging
from datetime import UTC, datetime
from typing import Annotated

import typer

from cli.collect_now import Collections
from cli.errors import CommandRefused
from cli.workspace import HERE, Workspace, WorkspaceOption, opened_workspace
from config.settings import Settings
from dashboard.context import CollectNow, Context, reader_of_request
from dashboard.server import NotServed
from dashboard.server import serve as serve_pages
from metrics.answers import Answers
from metrics.cache import Cache

app = typer.Typer(add_completion=False)


@app.command()
def serve(
    host: Annotated[
        str | None,
        typer.Option(metavar="H", help="An address of this machine, by default 127.0.0.1."),
    ] = None,
    port: Annotated[
        int | None,
        typer.Option(min=0, max=65535, metavar="N", help="By default 8050; 0 takes a free one."),
    ] = None,
    workspace: WorkspaceOption = HERE,
) -> None:
    """Serve the dashboard on this machine, until Ctrl-C."""
    with opened_workspace(workspace) as opened:
        given = opened.settings.server
        serve_workspace(
            opened, host or given.host, given.port if port is None else port, demo=False
        )


def serve_workspace(workspace: Workspace, host: str, port: int, *, demo: bool) -> None:
    """Serve the pages of an opened workspace; with `demo` they begin with the choice of a role.

    Raises CommandRefused for a host beyond this machine and for a port that is taken.
    """
    logging.basicConfig(
        level=workspace.settings.log_level.upper(),
        format="%(asctime)s %(levelname)s %(name)s: %(message)s",
    )
    collections = Collections(workspace.settings.workspace, _now)
    offered = None if demo or not knows_github(workspace.settings) else collections
    context = context_of(workspace, demo=demo, collect_now=offered)
    try:
        serve_pages(context, host, port, _announce)
    except NotServed as error:
        raise CommandRefused(str(error)) from error
    finally:
        collections.stop()


def context_of(
    workspace: Workspace, *, demo: bool, collect_now: CollectNow | None = None
) -> Context:
    """What the pages are built from."""
    return Context(
        settings=workspace.settings,
        database=workspace.database,
        answers=Answers(workspace.database, Cache()),
        now=_now,
        reader=lambda: reader_of_request(workspace.settings.language),
        demo=demo,
        collect_now=collect_now,
    )


def knows_github(settings: Settings) -> bool:
    """Whether the settings say as whom to ask GitHub; a page can't ask for a token."""
    github = settings.github
    return bool(github.token or github.tokens or github.app)


def _now() -> datetime:
    return datetime.now(UTC)


def _announce(address: str) -> None:
    typer.echo(f"Mikata is at {address} (Ctrl-C stops it)")
