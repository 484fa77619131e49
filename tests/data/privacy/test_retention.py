"""Does exactly that go which was kept for long enough, and is everything else still there?"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, func, insert, select

from config.keeping import Retention
from config.secret_key import SecretKey
from data.database import Database
from data.log import OPERATOR, WORKER, verify_log, write_log
from data.privacy import retention
from data.privacy.retention import Removed, apply_retention
from data.repositories import store_repository
from data.rows import RepositoryRow
from data.store import store_pull_requests
from data.tables.everything import METADATA
from data.tables.record import SyncRun
from tests.data.privacy.everywhere import AOI, put, worked

NOW = datetime(2026, 10, 16, 3, 0, tzinfo=UTC)
KEY = SecretKey(b"a secret of the tests")
LIMITS = Retention(
    sessions=30, sign_in_attempts=7, invitations=30, jobs=30, sync_runs=400, raw_answers=60
)
OLD = timedelta(days=5000)


def ago(days: float) -> datetime:
    return NOW - timedelta(days=days)


def applied(database: Database, dry_run: bool = False, **limits: Any) -> dict[str, int]:
    changed = LIMITS.model_copy(update=limits)
    removed = apply_retention(database, changed, KEY, NOW, dry_run)
    return {each.table: each.rows for each in removed}


def rows(database: Database, table: str, column: str = "id") -> list[Any]:
    found = METADATA.tables[table].c[column]
    with database.read() as connection:
        return sorted(connection.execute(select(found)).scalars())


def attempts(database: Database, *days: float) -> None:
    with database.write_apart() as connection:
        for each in days:
            put(connection, "sign_in_attempts", key=b"x", at=ago(each))


def session(days: float) -> dict[str, Any]:
    """One that ended so many days ago."""
    at = ago(days)
    return {
        "token_digest": repr(days).encode(), "method": "none", "data": {}, "created_at": at,
        "last_seen_at": at, "ends_at": at,
    }  # fmt: skip


def run(repository: int | None, days: float, **changes: Any) -> dict[str, Any]:
    """A collection that began so many days ago."""
    return {
        "source": "github", "repository_id": repository, "started_at": ago(days),
        "finished_at": ago(days), "status": "complete",
    } | changes  # fmt: skip


def test_what_is_older_than_its_limit_goes_and_what_is_younger_stays(database: Database):
    attempts(database, 6.9, 7.1, 100)
    with database.write_apart() as connection:
        for days in (-1, 29, 31):
            put(connection, "sessions", **session(days))
    assert applied(database) == {"sessions": 1, "sign_in_attempts": 2}
    assert rows(database, "sign_in_attempts", "at") == [ago(6.9)]
    assert len(rows(database, "sessions")) == 2
    assert applied(database) == {}


def test_a_dry_run_tells_the_same_and_changes_nothing(database: Database):
    attempts(database, 8, 9)
    with database.write(changes_facts=False) as connection:
        write_log(connection, ago(4000), OPERATOR, "tested")
    version = database.versions()
    assert applied(database, dry_run=True) == {"sign_in_attempts": 2, "log": 1}
    assert database.versions() == version
    assert applied(database) == {"sign_in_attempts": 2, "log": 1}


def test_the_log_keeps_what_was_deleted_in_numbers_and_by_whom(database: Database):
    attempts(database, 8, 9)
    removed = apply_retention(database, LIMITS, KEY, NOW, actor=WORKER)
    assert removed == [Removed("sign_in", "sign_in_attempts", 2)]
    log = METADATA.tables["log"]
    with database.read() as connection:
        line = connection.execute(select(log.c.actor, log.c.action, log.c.detail)).one()
    assert line == ("worker", "retention.applied", {"sign_in_attempts": 2})
    applied(database)
    assert len(rows(database, "log")) == 1  # nothing went, nothing is said


def test_the_log_is_cut_at_a_checkpoint_and_still_holds(database: Database):
    with database.write(changes_facts=False) as connection:
        for days in (3000, 2000, 100, 1):
            write_log(connection, ago(days), OPERATOR, "tested")
    assert applied(database) == {"log": 2}
    found = verify_log(database, KEY)
    assert found.broken is None
    assert len(rows(database, "log")) == 3  # two of before, and the line about the cut
    assert len(rows(database, "log_checkpoints")) == 1


def test_of_collections_the_newest_the_last_good_and_the_last_counted_stay(database: Database):
    with database.write(changes_facts=True) as connection:
        one, two = (
            store_repository(connection, RepositoryRow(f"acme/{name}", "github")) for name in "ab"
        )
        for number, row in enumerate(
            (
                run(one, 900),
                run(one, 890, source_merged=3),
                run(one, 880),
                run(one, 870, status="failed"),
                run(one, 860, status="failed"),
                run(one, 850, source="github.releases"),
                run(two, 840, status="running"),
                run(two, 830),
                run(two, 399),
                run(None, 820),
                run(None, 810),
            ),
            start=1,
        ):
            connection.execute(insert(SyncRun).values(id=number, **row))
    assert applied(database) == {"sync_runs": 4}
    assert rows(database, "sync_runs") == [2, 3, 5, 6, 7, 9, 11]


def test_a_job_that_is_not_done_stays_however_old_it_is(database: Database):
    with database.write_apart() as connection:
        for number, (status, finished) in enumerate(
            (("done", 31), ("failed", 31), ("done", 29), ("waiting", None), ("running", 31))
        ):
            put(
                connection, "jobs", kind="collect", key=str(number), detail={}, attempts=1,
                created_at=ago(90), due_at=ago(90), status=status,
                finished_at=finished and ago(finished),
            )  # fmt: skip
    assert applied(database) == {"jobs": 2}
    assert rows(database, "jobs", "key") == ["2", "3", "4"]


def test_answers_go_only_where_a_limit_is_set_and_never_those_of_open_ones(database: Database):
    with database.write(changes_facts=True) as connection:
        api = store_repository(connection, RepositoryRow("acme/api", "github"))
        old = [worked(1, AOI), worked(2, AOI, state="open", merged_at=None, closed_at=None)]
        store_pull_requests(connection, api, old, ago(61))
        store_pull_requests(connection, api, [worked(3, AOI)], ago(59))
    assert applied(database, raw_answers=None) == {}
    assert applied(database) == {"raw_answers": 1}
    assert rows(database, "raw_answers", "number") == [2, 3]
    assert rows(database, "pull_requests", "number") == [1, 2, 3]


def test_more_rows_than_one_transaction_takes_all_go(
    database: Database, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(retention, "AT_ONCE", 7)
    attempts(database, *(10 for _ in range(21)), 1)
    assert applied(database) == {"sign_in_attempts": 21}
    assert len(rows(database, "sign_in_attempts")) == 1


def test_nothing_but_what_a_setting_limits_is_ever_touched(database: Database):
    limited = {"sessions", "sign_in_attempts", "invitations", "jobs", "sync_runs", "raw_answers"}
    with database.write(changes_facts=True) as connection:
        api = store_repository(connection, RepositoryRow("acme/api", "github"))
        store_pull_requests(connection, api, [worked(1, AOI)], NOW - OLD)
    apply_retention(database, LIMITS, KEY, NOW + OLD)
    for name in METADATA.tables.keys() - limited - {"log", "log_checkpoints", "data_version"}:
        expected = {"repositories": 1, "pull_requests": 1, "pull_request_co_authors": 1,
                    "pull_request_events": 1, "pull_request_files": 1, "reviews": 1,
                    "accounts": 2}.get(name, 0)  # fmt: skip
        with database.read() as connection:
            query = select(func.count()).select_from(METADATA.tables[name])
            assert connection.execute(query).scalar_one() == expected, name


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """One database for many examples, emptied by each."""
    folder = tmp_path_factory.mktemp("retention")
    opened = Database.open(f"sqlite:///{folder / 'mikata.sqlite3'}", folder / "facts")
    opened.migrate()
    yield opened
    opened.dispose()


ages = st.lists(st.floats(-10, 60, allow_nan=False), max_size=12)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(sessions=ages, tried=ages, limit=st.integers(1, 40))
def test_whatever_is_younger_than_its_limit_stays(
    shared: Database, sessions: list[float], tried: list[float], limit: int
):
    with shared.write_apart() as connection:
        for name in ("sessions", "sign_in_attempts"):
            connection.execute(delete(METADATA.tables[name]))
        for number, days in enumerate(sessions):
            token = {"token_digest": str(number).encode()}
            put(connection, "sessions", **session(days) | token)
    attempts(shared, *tried)
    applied(shared, sessions=limit, sign_in_attempts=limit)
    before = ago(limit)
    assert rows(shared, "sessions", "ends_at") == sorted(
        a for a in map(ago, sessions) if a >= before
    )
    assert rows(shared, "sign_in_attempts", "at") == sorted(
        a for a in map(ago, tried) if a >= before
    )
