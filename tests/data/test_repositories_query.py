"""Does the query of repositories tell what was collected, and what went wrong?"""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from config.organisation import Organisation
from data.database import Database
from data.organisation import store_organisation
from data.queries.repositories import RepositoryState, SyncRunState, repository_states
from data.queries.sources import AppliedOrganisation, applied_organisation
from data.repositories import store_repository
from data.rows import PullRequestRow, RepositoryRow, Stored
from data.runs import Outcome, finish_sync_run, start_sync_run
from data.store import store_pull_requests
from data.viewer import Viewer

MORNING = datetime(2026, 1, 6, 1, 0, tzinfo=UTC)
EVENING = MORNING + timedelta(hours=10)
ANYBODY = Viewer.local()

MakeRow = Callable[..., PullRequestRow]


def states(database: Database) -> dict[str, RepositoryState]:
    return {each.name: each for each in repository_states(ANYBODY, database)}


def collect(
    database: Database,
    repository: RepositoryRow,
    rows: list[PullRequestRow],
    *,
    at: datetime = MORNING,
    outcome: Outcome | None = None,
) -> int:
    """What a collector does; without an outcome the collection never ends."""
    with database.write(changes_facts=True) as connection:
        number = store_repository(connection, repository)
        run = start_sync_run(connection, repository.source, number, at)
        stored = store_pull_requests(connection, number, rows)
        if outcome:
            ended = replace(outcome, stored=stored)
            finish_sync_run(connection, run, at + timedelta(seconds=12), ended)
    return number


COMPLETE = Outcome("complete", Stored(0, 0))
APP = RepositoryRow("mikan/app", "git", default_branch="main", has_develop=True)


def test_without_a_repository_there_is_no_state(database: Database) -> None:
    assert repository_states(ANYBODY, database) == []


def test_pull_requests_are_counted_by_what_became_of_them(
    database: Database, pull_request: MakeRow
) -> None:
    opened = {"state": "open", "merged_at": None, "closed_at": None}
    closed = {"state": "closed", "merged_at": None}
    rows = [
        pull_request(1),
        pull_request(2),
        pull_request(3, **opened),
        pull_request(4, **closed),
        pull_request(5, **closed),
        pull_request(6, **closed),
    ]
    collect(database, APP, rows, outcome=COMPLETE)
    state = states(database)["mikan/app"]
    assert (state.merged, state.open, state.closed, state.pull_requests) == (2, 1, 3, 6)
    assert state.first_at == rows[0].created_at


def test_where_no_opening_is_known_the_first_merge_is_the_oldest_moment(
    database: Database, pull_request: MakeRow
) -> None:
    row = pull_request(1, created_at=None)
    collect(database, APP, [row], outcome=COMPLETE)
    assert states(database)["mikan/app"].first_at == row.merged_at


def test_repositories_come_by_name_and_a_new_one_was_never_collected(database: Database) -> None:
    with database.write(changes_facts=True) as connection:
        for name in ("yuzu/api", "mikan/web", "mikan/app"):
            store_repository(connection, RepositoryRow(name, "git"))
    found = repository_states(ANYBODY, database)
    assert [each.name for each in found] == ["mikan/app", "mikan/web", "yuzu/api"]
    assert found[0].last_run is found[0].last_success_at is found[0].first_at is None
    assert found[0].base is found[0].why_base is None


@pytest.mark.parametrize(
    ("setting", "has_develop", "expected"),
    [
        ("release", True, ("release", "setting")),
        (None, True, ("develop", "develop")),
        (None, False, ("main", "default")),
    ],
)
def test_it_says_where_the_base_branch_comes_from(
    database: Database,
    setting: str | None,
    has_develop: bool,
    expected: tuple[str, str],
) -> None:
    rule = {"repository": "mikan/*", "base": setting} if setting else {"repository": "mikan/*"}
    organisation = Organisation.model_validate({"name": "Mikan", "repositories": [rule]})
    with database.write(changes_facts=True) as connection:
        store_organisation(connection, organisation, "test", MORNING)
        store_repository(connection, replace(APP, has_develop=has_develop))
    state = states(database)["mikan/app"]
    assert (state.base, state.why_base) == expected


def test_a_failure_shows_its_three_parts_and_the_last_success_stays(
    database: Database, pull_request: MakeRow
) -> None:
    collect(database, APP, [pull_request(1)], outcome=COMPLETE)
    failed = Outcome(
        "failed", Stored(0, 0), "no repository", "/clones/app", "clone it again", "no_such_path"
    )
    collect(database, APP, [], at=EVENING, outcome=failed)
    state = states(database)["mikan/app"]
    assert state.last_success_at == MORNING + timedelta(seconds=12)
    assert state.last_run == SyncRunState(
        source="git",
        status="failed",
        started_at=EVENING,
        finished_at=EVENING + timedelta(seconds=12),
        new=0,
        changed=0,
        error_kind="no_such_path",
        error_what="no repository",
        error_where="/clones/app",
        error_do="clone it again",
    )


def test_a_collection_under_way_is_the_newest_one(
    database: Database, pull_request: MakeRow
) -> None:
    collect(database, APP, [pull_request(1)], outcome=COMPLETE)
    collect(database, APP, [], at=EVENING)
    run = states(database)["mikan/app"].last_run
    assert run is not None
    assert (run.status, run.started_at, run.finished_at) == ("running", EVENING, None)


def test_the_applied_organisation_is_the_newest_revision(database: Database) -> None:
    assert applied_organisation(database) is None
    for name, at in (("Mikan", MORNING), ("Mikan & Yuzu", EVENING)):
        with database.write(changes_facts=True) as connection:
            organisation = Organisation.model_validate({"name": name})
            store_organisation(connection, organisation, "test", at)
    assert applied_organisation(database) == AppliedOrganisation(2, EVENING)
