"""`mikata demo`: what does Mikata look like, before there are data of one's own?"""

import os
import sys
import time
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from cli.demo_folder import KEPT, DemoFolder
from cli.errors import CommandRefused
from cli.serve import serve_workspace
from cli.workspace import opened_workspace
from collectors.progress import shown_progress
from data.facts import build_facts
from data.queries.sample import brought_from_elsewhere, organisation_applied_by_hand
from data.sample.company import ENGINEERS, Wanted, build_sample
from data.sample.people import FEWEST

app = typer.Typer(add_completion=False)

FOLDER = Path("workspace/demo")
NAME = "Minamo Inc."
MOST_ENGINEERS = 1_600
FEWEST_PULL_REQUESTS = 100


@app.command()
def demo(
    workspace: Annotated[Path, typer.Option(metavar="DIR", help="Where the demo lives.")] = FOLDER,
    engineers: Annotated[
        int | None,
        typer.Option(
            min=FEWEST,
            max=MOST_ENGINEERS,
            metavar="N",
            help="How many engineers; 12 by default.",
        ),
    ] = None,
    pull_requests: Annotated[
        int | None,
        typer.Option(
            min=FEWEST_PULL_REQUESTS,
            metavar="N",
            help="How many pull requests; by default as many as they make.",
        ),
    ] = None,
    port: Annotated[
        int | None,
        typer.Option(min=0, max=65535, metavar="N", help="By default 8050; 0 takes a free one."),
    ] = None,
    no_serve: Annotated[
        bool, typer.Option("--no-serve", help="Only make the demo; don't open the dashboard.")
    ] = False,
) -> None:
    """Make a fictional company with two years of history, and open the dashboard on it."""
    folder = DemoFolder(workspace)
    _refuse_another_database(folder)
    make_ready(folder, datetime.now(UTC), engineers, pull_requests)
    if no_serve:
        typer.echo(f"Open it with: mikata demo --workspace {workspace}")
        return
    with opened_workspace(workspace) as opened:
        given = opened.settings.server
        serve_workspace(opened, given.host, given.port if port is None else port, demo=True)


def make_ready(
    folder: DemoFolder, now: datetime, engineers: int | None, pull_requests: int | None
) -> None:
    """Make the demo, or leave the one that is there when it is as wanted and up to yesterday."""
    if folder.is_foreign():
        raise CommandRefused(
            f"{folder.path} holds something that is not a demo; nothing in it was changed. Choose "
            "another folder: mikata demo --workspace DIR"
        )
    built = folder.built()
    wanted = _wanted(built, _today(now), engineers, pull_requests)
    if built == wanted:
        return
    own = _own_work(folder) if built else folder.changed_files()
    if not own:
        _make(folder, wanted)
    elif built is None or replace(built, today=wanted.today) != wanted:
        raise CommandRefused(
            f"{folder.path} holds work of yours ({', '.join(own)}), which a new demo would "
            "overwrite; nothing was changed. Choose another folder: mikata demo --workspace DIR"
        )
    else:
        last = built.today - timedelta(days=1)
        typer.echo(
            f"The demo ends on {last}: it holds work of yours ({', '.join(own)}) "
            "and is not made anew."
        )


def _today(now: datetime) -> date:
    """The day on which the sample company is."""
    return now.astimezone(ZoneInfo("Asia/Tokyo")).date()


def _wanted(
    built: Wanted | None, today: date, engineers: int | None, pull_requests: int | None
) -> Wanted:
    """What was asked for; where nothing was, the size of the demo that is there."""
    if built and engineers is None and pull_requests is None:
        return replace(built, today=today)
    return Wanted(today, ENGINEERS if engineers is None else engineers, pull_requests)


def _own_work(folder: DemoFolder) -> list[str]:
    """What somebody added to the demo: changed files, an applied organisation, repositories."""
    own = folder.changed_files()
    with opened_workspace(folder.path) as opened:
        if organisation_applied_by_hand(opened.database):
            own.append("an applied organisation")
        return own + brought_from_elsewhere(opened.database)


def _make(folder: DemoFolder, wanted: Wanted) -> None:
    begun = time.monotonic()
    folder.begin(wanted)
    with (
        opened_workspace(folder.path) as opened,
        shown_progress(sys.stderr, time.monotonic) as shown,
    ):
        if sys.stderr.isatty():  # a bar has to be begun; a log gets a line only if it takes long
            shown.begin(NAME)
        count = build_sample(opened.database, wanted, lambda stored, of: shown.at(NAME, stored, of))
        build_facts(opened.database)
    folder.finish(wanted)
    typer.echo(
        f"Made Minamo Inc., a fictional company, in {folder.path}: {wanted.engineers} engineers, "
        f"{count:,} pull requests in two years, ending yesterday ({time.monotonic() - begun:.1f} s)"
    )


def _refuse_another_database(folder: DemoFolder) -> None:
    """The demo keeps to its folder: a database named elsewhere may be somebody's real one."""
    if "MIKATA_DATABASE" in os.environ or "MIKATA_DATABASE_FILE" in os.environ:
        raise CommandRefused(
            "MIKATA_DATABASE names another database; the demo keeps its own in "
            f"{folder.path / KEPT}. Unset it, then run `mikata demo` again."
        )
