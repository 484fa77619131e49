"""How does somebody look at the pages?"""

from datetime import UTC, datetime
from typing import Annotated

import typer

from cli.collect_asked import AskedCollections
from cli.collect_now import Collections, knows_github
from cli.errors import CommandRefused
from cli.log_lines import write_lines
from cli.workspace import HERE, Workspace, WorkspaceOption, opened_workspace
from config.secret_key import secret_key
from dashboard.access.identity import Access
from dashboard.context import CollectNow, Context, reader_of_request
from dashboard.server import NotServed
from dashboard.server import serve as serve_pages
from metrics.answers import Answers
from metrics.cache import Cache

app = typer.Typer(add_completion=False)

MOST_WORKERS = 32


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
    workers: Annotated[
        int,
        typer.Option(
            min=1,
            max=MOST_WORKERS,
            metavar="N",
            help="Processes that answer; more for many readers.",
        ),
    ] = 1,
    workspace: WorkspaceOption = HERE,
) -> None:
    """Serve the dashboard on this machine, until Ctrl-C or SIGTERM."""
    with opened_workspace(workspace) as opened:
        given = opened.settings.server
        where = host or given.host, given.port if port is None else port
        if workers == 1:
            serve_workspace(opened, *where, demo=False)
        else:
            from cli.web import serve_by_several  # noqa: PLC0415 -- only this needs gunicorn

            serve_by_several(opened, *where, workers)


def serve_workspace(workspace: Workspace, host: str, port: int, *, demo: bool) -> None:
    """Serve the pages of an opened workspace; with `demo` they begin with the choice of a role.

    Raises CommandRefused for a host beyond this machine and for a port that is taken.
    """
    write_lines(workspace.settings)
    collecting = None if demo else collecting_for_pages(workspace)
    context = context_of(workspace, demo=demo, collect_now=collecting)
    try:
        serve_pages(context, host, port, announce)
    except NotServed as error:
        raise CommandRefused(str(error)) from error
    finally:
        if collecting is not None:
            collecting.stop()


def collecting_for_pages(workspace: Workspace) -> AskedCollections | None:
    """What begins a collection from a page; None where the settings don't say as whom."""
    if not knows_github(workspace.settings):
        return None
    collections = Collections(workspace.settings.workspace, _now)
    return AskedCollections(workspace.database, collections, _now)


def context_of(
    workspace: Workspace, *, demo: bool, collect_now: CollectNow | None = None
) -> Context:
    """What the pages are built from."""
    settings, database = workspace.settings, workspace.database
    access = Access(database, settings, secret_key(settings), _now, demo)
    return Context(
        settings=settings,
        database=database,
        answers=Answers(database, Cache()),
        now=_now,
        reader=lambda: reader_of_request(access, settings.language),
        access=access,
        demo=demo,
        collect_now=collect_now,
    )


def _now() -> datetime:
    return datetime.now(UTC)


def announce(address: str) -> None:
    """Say where the pages are."""
    typer.echo(f"Mikata is at {address} (Ctrl-C stops it)")
