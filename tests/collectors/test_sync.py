"""What becomes of a collection that meets another one, fails midway or is asked to stop?"""

import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Literal

import pytest

from collectors.collector import Page, Reading
from collectors.errors import GitFailed
from collectors.lock import repository_lock
from collectors.progress import Lines
from collectors.report import CollectionReport, RepositoryReport
from collectors.sync import collect
from data.database import Database
from data.repositories import store_repository
from data.rows import PullRequestRow, RepositoryRow, Spent
from data.store import store_pull_requests
from tests.collectors.conftest import NOW
from tests.collectors.spectators import domain, sync_runs

HEADS = {1: "one", 2: "two", 3: "three"}


class Source:
    """A source of three pages that can break at one of them, or do something there."""

    source: Literal["git"] = "git"

    def __init__(self, *names: str, at_page=lambda number: None) -> None:
        self.names = names or ("acme/web",)
        self.at_page = at_page

    def repositories(self):
        return [RepositoryRow(name, "git", default_branch="main") for name in self.names]

    def readings(self, repository):
        return [Reading("git", self.pages)]

    def pages(self, kept, say):
        for number in range(int(kept.bookmark or 0) + 1, 4):
            self.at_page(number)
            row = PullRequestRow(number, HEADS[number], "merged", "main", merged_at=NOW)
            yield Page((row,), str(number), number, 3)


def broken(number: int) -> None:
    if number == 3:
        raise GitFailed("/clone", "git failed: it is broken")  # type: ignore[arg-type] -- any path will do


def test_pages_are_stored_on_both_kinds_of_database(database: Database, desk):
    here = type(desk)(database, desk.locks, desk.now, desk.progress, desk.stop)
    (report,) = collect(here, Source())
    assert (report.status, report.new, report.changed) == ("complete", 3, 0)
    assert report.stored == {"open": 0, "merged": 3, "closed": 0}
    (again,) = collect(here, Source())
    assert (again.status, again.new, again.changed) == ("complete", 0, 0)


def test_what_was_stored_before_a_failure_is_kept_and_the_next_run_goes_on_there(desk):
    (report,) = collect(desk, Source(at_page=broken))
    assert (report.status, report.new) == ("failed", 2)
    assert len(domain(desk.database)) == 2
    (run,) = sync_runs(desk.database)
    assert (run["status"], run["error_what"], run["error_where"]) == (
        "failed",
        "git failed: it is broken",
        "/clone",
    )
    assert run["error_do"] == "see whether git fsck finds damage; a fresh clone may help"
    (report,) = collect(desk, Source())
    assert (report.status, report.new) == ("complete", 1)


def test_a_repository_that_fails_does_not_stop_the_others(desk):
    seen = []

    def first_breaks(number: int) -> None:
        seen.append(number)
        if len(seen) == 3:
            broken(3)

    reports = collect(desk, Source("acme/web", "acme/app", at_page=first_breaks))
    assert [report.status for report in reports] == ["failed", "complete"]
    assert CollectionReport(reports, 1.0).status == "incomplete"


def test_asked_to_stop_it_ends_at_the_next_page(desk):
    (report,) = collect(
        desk, Source(at_page=lambda number: desk.stop.ask() if number == 2 else None)
    )
    assert (report.status, report.new) == ("incomplete", 2)
    assert report.error
    assert report.error.what == "The collection was asked to stop; everything up to here is kept"


def test_asked_to_stop_on_the_last_page_it_is_complete(desk):
    (report,) = collect(
        desk, Source(at_page=lambda number: desk.stop.ask() if number == 3 else None)
    )
    assert report.status == "complete"


def test_asked_to_stop_nothing_is_noted_of_what_did_not_begin(desk):
    collect(desk, Source("acme/web", "acme/app"))
    before = sync_runs(desk.database)
    desk.stop.ask()
    reports = collect(desk, Source("acme/web", "acme/app"))
    assert [report.status for report in reports] == ["incomplete", "incomplete"]
    assert sync_runs(desk.database) == before


def test_a_second_run_says_who_holds_the_repository(desk):
    since = datetime(2026, 6, 1, 9, 30, tzinfo=UTC)
    with repository_lock(desk.database, desk.locks, "acme/web", since):
        busy, other = collect(desk, Source("acme/web", "acme/app"))
    assert (busy.status, other.status) == ("failed", "complete")
    assert busy.error
    assert busy.error.what == (
        f"acme/web is being collected by process {os.getpid()} since 2026-06-01T09:30:00+00:00"
    )
    assert busy.error
    assert busy.error.do == "wait until it has ended, then collect again"
    assert [run["name"] for run in sync_runs(desk.database)] == ["acme/app"]
    assert collect(desk, Source("acme/web"))[0].status == "complete"


def test_a_holder_that_has_not_written_its_name_yet_is_just_another_process(desk):
    with repository_lock(desk.database, desk.locks, "acme/web", NOW):
        next(desk.locks.iterdir()).write_text("")
        (busy,) = collect(desk, Source())
    assert busy.error
    assert busy.error.what == (
        "acme/web is being collected by another process, perhaps on another machine"
    )


def test_a_repository_of_another_source_is_left_as_it_is(desk):
    with desk.database.write(changes_facts=True) as connection:
        repository = store_repository(connection, RepositoryRow("acme/web", "table"))
        store_pull_requests(connection, repository, [PullRequestRow(1, "One", "open", "main")])
    before = domain(desk.database)
    (report,) = collect(desk, Source())
    assert report.status == "failed"
    assert report.error
    assert report.error.what == (
        "acme/web was collected from 'table' before, "
        "and 'git' knows other things of its pull requests"
    )
    assert domain(desk.database) == before
    assert sync_runs(desk.database) == []


def test_a_fault_of_ours_is_not_hidden_and_the_next_run_cleans_up(desk):
    def fault(number: int) -> None:
        if number == 2:
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        collect(desk, Source(at_page=fault))
    assert sync_runs(desk.database)[0]["status"] == "running"
    collect(desk, Source())
    assert [run["status"] for run in sync_runs(desk.database)] == ["failed", "complete"]
    assert sync_runs(desk.database)[0]["error_what"].startswith(
        "The collection ended without saying so"
    )


def test_a_fault_of_ours_in_one_repository_does_not_keep_the_others_from_being_read(desk):
    seen = []

    def first_breaks(number: int) -> None:
        seen.append(number)
        if len(seen) == 2:
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        collect(desk, Source("acme/web", "acme/app", at_page=first_breaks))
    ended = {run["name"]: run["status"] for run in sync_runs(desk.database)}
    assert ended == {"acme/web": "running", "acme/app": "complete"}


def test_what_a_reading_asked_for_in_vain_is_noted_too(desk):
    class Asking(Source):
        def readings(self, repository):
            return [
                Reading("git", self.pages),
                Reading("git.things", lambda kept, say: iter(()), lambda: Spent(requests=2)),
            ]

    (report,) = collect(desk, Asking())
    assert report.spent == Spent(requests=2)
    asked = {run["source"]: run["requests"] for run in sync_runs(desk.database)}
    assert asked == {"git": 0, "git.things": 2}


def test_a_thing_that_could_not_be_read_is_complete_once_it_could_although_nothing_was_new(desk):
    class Refused(Source):
        error = None

        def readings(self, repository):
            return [Reading("git", self.pages), Reading("git.things", self.things)]

        def things(self, kept, say):
            if self.error:
                raise self.error
            return iter(())

    source = Refused()
    collect(desk, source)
    assert {run["source"] for run in sync_runs(desk.database)} == {"git"}
    source.error = GitFailed("/clone", "git failed: it is broken")  # type: ignore[arg-type] -- any path will do
    collect(desk, source)
    source.error = None
    collect(desk, source)
    last = [run["status"] for run in sync_runs(desk.database) if run["source"] == "git.things"]
    assert last == ["failed", "complete"]
    collect(desk, source)
    assert len([run for run in sync_runs(desk.database) if run["source"] == "git.things"]) == 2


def test_runs_with_nothing_new_share_a_line_that_says_when_the_last_one_was(desk):
    collect(desk, Source())
    for minutes in range(1, 4):
        at = NOW + timedelta(minutes=minutes)
        collect(replace(desk, now=lambda at=at: at), Source())
    runs = sync_runs(desk.database)
    assert [run["new"] for run in runs] == [3, 0]
    assert runs[1]["finished_at"] - runs[0]["finished_at"] == 3 * 60 * 1_000_000


def report_of_two() -> CollectionReport:
    stored = {"open": 0, "merged": 1200, "closed": 3}
    error = GitFailed("/clone", "git failed: it is broken")  # type: ignore[arg-type] -- any path will do
    return CollectionReport(
        (
            RepositoryReport("acme/app", "complete", 1200, 0, stored),
            RepositoryReport("acme/web", "failed", 0, 0, dict.fromkeys(stored, 0), error),
        ),
        12.3456,
    )


def test_the_report_for_readers_says_what_failed_and_what_to_do():
    assert report_of_two().as_text() == (
        "acme/app: complete, 1,200 new, 0 changed; stored: 1,200 merged, 3 closed\n"
        "acme/web: failed, 0 new, 0 changed; stored: no pull request\n"
        "\n"
        "acme/web: git failed: it is broken\n"
        "  where: /clone\n"
        "  what to do: see whether git fsck finds damage; a fresh clone may help\n"
        "\n"
        "Incomplete in 12.3 seconds."
    )


def test_plain_lines_come_now_and_then(capsys):
    import sys

    seconds = iter([0.0, 0.0, 1.0, 6.0, 6.0, 7.0])
    lines = Lines(sys.stdout, lambda: next(seconds))
    lines.begin("acme/web")
    lines.at("acme/web", 500, 20_000)
    lines.at("acme/web", 1000, 20_000)
    lines.at("acme/web", 1500, None)
    lines.say("something")
    assert capsys.readouterr().out == "acme/web: reading\nacme/web: 1,000 of 20,000\nsomething\n"
