"""`mikata work`: who does by itself what nobody should have to think of?"""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from types import FrameType
from typing import Annotated

import typer

from cli.collect_now import Collections
from cli.errors import MISUSED, CommandRefused
from cli.log_lines import write_lines
from cli.work_kinds import kinds
from cli.worker import Worker, machine
from cli.workspace import HERE, Workspace, WorkspaceOption, opened_workspace
from collectors.stop import SIGNALS, Stop
from data.workers import is_worker_here

app = typer.Typer(add_completion=False)


@app.command()
def work(
    once: Annotated[
        bool, typer.Option("--once", help="Do what is due, then end: for cron and Cloud Scheduler.")
    ] = False,
    check: Annotated[
        bool, typer.Option("--check", help="Only say whether a worker of this machine is there.")
    ] = False,
    workspace: WorkspaceOption = HERE,
) -> None:
    """Collect by itself, keep what retention says, check the log, send the morning message, and
    do what pages ask for.

    Ctrl-C or SIGTERM ends it at the next page of a collection; a second time, at once.
    """
    if once and check:
        raise CommandRefused("--once and --check: one of the two", MISUSED)
    with opened_workspace(workspace) as opened:
        if check:
            _say_whether_one_is_there(opened)
        else:
            _work(opened, once=once)


def _say_whether_one_is_there(opened: Workspace) -> None:
    if not is_worker_here(opened.database, _now(), f"{machine()}-"):
        raise CommandRefused("no worker of this machine said that it is there within a minute")
    print("a worker is there")


def _work(opened: Workspace, *, once: bool) -> None:
    write_lines(opened.settings)
    collections = Collections(opened.settings.workspace, _now)
    with _stopping() as stop:
        worker = Worker(opened, kinds(opened, collections, _now), stop, _now)
        if not once:
            worker.go_on()
        elif failed := worker.once():
            raise CommandRefused(f"{failed} of what was due failed; the lines above say which")


@contextmanager
def _stopping() -> Iterator[Stop]:
    """The first signal asks for the end; a second one, of either kind, ends it like Ctrl-C."""
    stop = Stop()

    def at_once(_number: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    def ask(_number: int, _frame: FrameType | None) -> None:
        stop.ask()
        for each in SIGNALS:
            signal.signal(each, at_once)

    before = {each: signal.signal(each, ask) for each in SIGNALS}
    try:
        yield stop
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


def _now() -> datetime:
    return datetime.now(UTC)
