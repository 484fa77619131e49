"""How does a person collect from GitHub, from a clone or from a table?"""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated, Literal

import typer

from cli.collect_again import again_and_again, interval
from cli.collect_plan import PARTS, Asked, check, jobs
from cli.collect_round import collect_round, reported, told
from cli.errors import FAILED
from cli.workspace import HERE, WorkspaceOption, opened_workspace
from collectors.stop import stopping_on_signals

app = typer.Typer(add_completion=False)

Report = Literal["text", "json"]


@app.command()
def main(  # noqa: PLR0913 -- each is an option of the command
    names: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="OWNER/NAME",
            help="Repositories of GitHub, or patterns like 'owner/*'; by default what "
            "github: repositories: in mikata.yaml names, and the clones that were read before.",
        ),
    ] = None,
    only: Annotated[
        list[str] | None,
        typer.Option(
            metavar="SOURCE", help=f"Nothing but this ({', '.join(PARTS)}); can be repeated."
        ),
    ] = None,
    full: Annotated[
        bool,
        typer.Option("--full", help="Read everything again, not only what is new."),
    ] = False,
    rebuild: Annotated[
        bool,
        typer.Option("--rebuild", help="Ask nobody: read what GitHub answered before anew."),
    ] = False,
    every: Annotated[
        str | None,
        typer.Option(metavar="30m", help="Again and again with this pause, until Ctrl-C."),
    ] = None,
    git: Annotated[
        Path | None,
        typer.Option("--git", metavar="PATH", help="A local clone, read without any token."),
    ] = None,
    base: Annotated[
        str | None,
        typer.Option(
            metavar="BRANCH",
            help="The clone's base branch; else develop if there is one, else the default branch.",
        ),
    ] = None,
    name: Annotated[
        str | None,
        typer.Option(metavar="OWNER/NAME", help="The clone's name; else that of origin's URL."),
    ] = None,
    pull_requests: Annotated[
        Path | None,
        typer.Option("--pull-requests", metavar="FILE.csv", help="A table from elsewhere."),
    ] = None,
    again: Annotated[
        bool,
        typer.Option("--again", hidden=True, help="Each named one as before: a clone, or GitHub."),
    ] = False,
    report: Annotated[Report, typer.Option(help="How the report at the end is written.")] = "text",
    workspace: WorkspaceOption = HERE,
) -> None:
    """Collect pull requests and what belongs to them; a next time only what is new."""
    parts = tuple(only or ())
    asked = Asked(
        tuple(names or ()), git, base, name, full, pull_requests, parts, rebuild, every, again
    )
    check(asked)
    pause = interval(every) if every is not None else None
    status = reported(report, lambda: _collected(asked, workspace, pause, report))
    if status:
        raise typer.Exit(status)


def _collected(asked: Asked, workspace: Path, pause: timedelta | None, report: Report) -> int:
    """One round, or many with a pause between them; the exit status of the last."""
    with opened_workspace(workspace) as opened:
        work = jobs(asked, opened)
        with stopping_on_signals() as stop:

            def one_round() -> int:
                done = collect_round(opened, work, stop, report)
                figures = asked.brings_pull_requests
                print(told(opened, done, report, with_figures=figures), flush=True)
                return 0 if done.status == "complete" else FAILED

            if pause is None:
                return one_round()
            return again_and_again(lambda: reported(report, one_round), pause, stop, _now)


def _now() -> datetime:
    return datetime.now(UTC)
