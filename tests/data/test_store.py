"""Is what a collector brings kept whole, once, and overwritten only where it changed?"""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from data.accounts import store_accounts
from data.database import Database
from data.repositories import Unmovable, store_repository
from data.rows import (
    AccountKey,
    EventRow,
    GivenMoments,
    PullRequestRow,
    RepositoryRow,
    ReviewRow,
    Stored,
)
from data.runs import Outcome, finish_sync_run, start_sync_run
from data.store import bookmark, set_bookmark, store_pull_requests
from data.tables.code import PullRequest, PullRequestEvent, Review
from data.tables.organisation import Account
from data.tables.record import SyncRun

NOW = datetime(2026, 1, 5, 3, 0, tzinfo=UTC)
REPOSITORY = RepositoryRow("acme/app", "github", default_branch="main", has_develop=True)


def _store(database: Database, rows: list) -> Stored:
    with database.write(changes_facts=True) as connection:
        return store_pull_requests(connection, store_repository(connection, REPOSITORY), rows)


def test_a_row_comes_back_as_it_went_in(database: Database, pull_request):
    row = pull_request(
        7,
        title="日本語の題名 “'; DROP TABLE reviews; --",
        labels=("bug", "大事"),
        additions=3,
        merged_at=NOW + timedelta(microseconds=1),
    )
    _store(database, [row])
    with database.read() as connection:
        stored = connection.execute(select(PullRequest.__table__)).one()
    assert (stored.number, stored.title, stored.labels) == (7, row.title, ["bug", "大事"])
    assert stored.merged_at == NOW + timedelta(microseconds=1)
    assert stored.merged_at.tzinfo is UTC
    assert (stored.additions, stored.deletions, stored.url) == (3, None, None)
    assert stored.head_in_same_repository in (True, 1)


def test_storing_the_same_again_changes_nothing(database: Database, pull_request):
    rows = [pull_request(number) for number in range(1, 6)]
    assert _store(database, rows) == Stored(new=5, changed=0)
    assert _store(database, rows) == Stored(new=0, changed=0)


def test_only_what_differs_is_written_and_keeps_its_id(database: Database, pull_request):
    _store(database, [pull_request(1), pull_request(2)])
    with database.read() as connection:
        before = dict(connection.execute(select(PullRequest.number, PullRequest.id)).all())
    assert _store(database, [pull_request(1), pull_request(2, title="New")]) == Stored(0, 1)
    with database.read() as connection:
        after = dict(connection.execute(select(PullRequest.number, PullRequest.id)).all())
        titles = connection.execute(select(PullRequest.title).order_by(PullRequest.number))
        assert titles.scalars().all() == ["Change 1", "New"]
    assert before == after


def test_reviews_and_events_are_replaced_whole(database: Database, pull_request):
    ken = AccountKey("github", "ken")
    first = ReviewRow("r1", ken, "approved", NOW)
    second = ReviewRow("r2", ken, "commented", NOW)
    event = EventRow("e1", "force_pushed", NOW, ken)
    _store(database, [pull_request(1, reviews=(first, second), events=(event,))])
    dismissed = ReviewRow("r1", ken, "dismissed", NOW, "approved")
    assert _store(database, [pull_request(1, reviews=(dismissed,))]) == Stored(0, 1)
    with database.read() as connection:
        found = connection.execute(select(Review.state, Review.state_before_dismissal)).all()
        assert found == [("dismissed", "approved")]
        assert connection.execute(select(func.count(PullRequestEvent.id))).scalar_one() == 0


def test_given_moments_are_kept_with_what_the_source_knows(database: Database, pull_request):
    given = GivenMoments(knows=frozenset({"ready_at", "created_at"}), ready_at=NOW)
    _store(database, [pull_request(1, given=given)])
    with database.read() as connection:
        stored = connection.execute(select(PullRequest.given_knows, PullRequest.given_ready_at))
        assert stored.one() == ("created_at,ready_at", NOW)


def test_one_account_has_one_row_and_becomes_a_bot_when_it_is_said_to_be_one(database: Database):
    with database.write(False) as connection:
        first = store_accounts(connection, [AccountKey("github", "helper")])
        again = store_accounts(connection, [AccountKey("github", "helper", "bot")] * 2)
        other = store_accounts(connection, [AccountKey("git", "helper")])
    assert first == again
    assert other["git", "helper"] != first["github", "helper"]
    with database.read() as connection:
        kinds = connection.execute(select(Account.provider, Account.kind).order_by(Account.id))
        assert kinds.all() == [("github", "bot"), ("git", "user")]


def test_a_repository_of_one_source_is_not_mixed_with_another(database: Database):
    with database.write(True) as connection:
        known = store_repository(connection, REPOSITORY)
        assert store_repository(connection, REPOSITORY) == known
        store_pull_requests(connection, known, [PullRequestRow(1, "One", "open", "main")])
        with pytest.raises(Unmovable, match=r"collected from 'github' before, this .* reads 'git'"):
            store_repository(connection, RepositoryRow("acme/app", "git"))


def test_a_bookmark_moves(database: Database):
    with database.write(False) as connection:
        repository = store_repository(connection, REPOSITORY)
        assert bookmark(connection, "github", repository) is None
        set_bookmark(connection, "github", repository, "first")
        set_bookmark(connection, "github", repository, "second")
        assert bookmark(connection, "github", repository) == "second"


def test_a_sync_run_ends_with_its_outcome(database: Database):
    with database.write(False) as connection:
        run = start_sync_run(connection, "github", store_repository(connection, REPOSITORY), NOW)
        outcome = Outcome("failed", Stored(3, 1), "HTTP 404", "acme/app", "grant access")
        finish_sync_run(connection, run, NOW + timedelta(seconds=5), outcome)
    with database.read() as connection:
        row = connection.execute(select(SyncRun.__table__)).one()
    assert (row.status, row.new, row.changed, row.error_do) == ("failed", 3, 1, "grant access")


def test_thousands_at_once_are_stored_in_one_go(database: Database, pull_request):
    rows = [pull_request(number) for number in range(1, 3001)]
    assert _store(database, rows) == Stored(3000, 0)


def test_numbers_far_apart_are_found_again(database: Database, pull_request):
    rows = [pull_request(number * 1000) for number in range(1, 1200)]
    assert _store(database, rows) == Stored(1199, 0)
    assert _store(database, rows) == Stored(0, 0)
    assert _store(database, [*rows[:-1], pull_request(1_199_000, title="New")]) == Stored(0, 1)


@pytest.mark.parametrize("first", ["bot", "user"])
def test_an_account_called_a_bot_anywhere_is_one_whatever_the_order(database: Database, first):
    kinds = [first, "user" if first == "bot" else "bot"]
    with database.write(False) as connection:
        store_accounts(connection, [AccountKey("github", "renovate", kind) for kind in kinds])
    with database.read() as connection:
        assert connection.execute(select(Account.kind)).scalar_one() == "bot"
