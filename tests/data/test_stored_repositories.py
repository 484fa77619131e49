"""Is a repository one and the same, whatever somebody calls it, and whoever names it first?"""

from datetime import UTC, datetime

import pytest
from sqlalchemy import Connection, text

from data.coverage import store_coverage
from data.database import Database
from data.repositories import Unmovable, repository_of_push, store_repository
from data.rows import CoverageReportRow, PullRequestRow, RepositoryRow
from data.store import store_pull_requests

AT = datetime(2026, 3, 2, tzinfo=UTC)
OLD = RepositoryRow("acme/old", "github", node_id="R_1")
NEW = RepositoryRow("acme/new", "github", node_id="R_1")


def names(connection: Connection) -> list[str]:
    """Of all but those that are set aside."""
    query = text("SELECT name FROM repositories WHERE name NOT LIKE '%@%' ORDER BY 1")
    return list(connection.execute(query).scalars())


def push(connection: Connection, name: str, commit: str) -> None:
    """What a pipeline hands in of its coverage."""
    row = CoverageReportRow(commit, AT, "pushed", "unit", AT, application="app", percent=80.0)
    store_coverage(connection, repository_of_push(connection, name), [row], None)


def with_one(connection: Connection, row: RepositoryRow) -> int:
    """The id of a repository with one pull request."""
    number = store_repository(connection, row)
    one = PullRequestRow(1, "One", "merged", "main", merged_at=AT)
    store_pull_requests(connection, number, [one])
    return number


@pytest.mark.parametrize("source", ["git", "github"])
def test_what_was_named_in_other_capitals_is_taken_over_by_github(database: Database, source):
    with database.write(True) as connection:
        number = store_repository(connection, RepositoryRow("Acme/Web", source))
        found = store_repository(connection, RepositoryRow("acme/web", "github", node_id="R_1"))
        assert (found, names(connection)) == (number, ["acme/web"])


def test_a_clone_in_other_capitals_is_the_repository_of_github(database: Database):
    with database.write(True) as connection:
        with_one(connection, RepositoryRow("acme/web", "github", node_id="R_1"))
        with pytest.raises(Unmovable):
            store_repository(connection, RepositoryRow("Acme/Web", "git"))


def test_tables_may_tell_two_apart_by_their_capitals(database: Database):
    with database.write(True) as connection:
        for name in ("acme/web", "acme/Web"):
            store_repository(connection, RepositoryRow(name, "table"))
        assert len(names(connection)) == 2


def test_coverage_pushed_under_a_new_name_goes_with_the_repository_that_was_renamed(
    database: Database,
):
    with database.write(True) as connection:
        number = with_one(connection, OLD)
        push(connection, "acme/old", "a" * 40)
        push(connection, "acme/new", "b" * 40)
        assert store_repository(connection, NEW) == number
        assert names(connection) == ["acme/new"]
        query = text("SELECT commit_sha, repository_id FROM coverage_reports ORDER BY 1")
        assert list(connection.execute(query)) == [("a" * 40, number), ("b" * 40, number)]


def test_a_clone_read_under_the_new_name_goes_into_the_repository_that_was_renamed(
    database: Database,
):
    with database.write(True) as connection:
        number = with_one(connection, OLD)
        with_one(connection, RepositoryRow("acme/new", "git"))
        assert store_repository(connection, NEW) == number
        assert names(connection) == ["acme/new"]
        assert connection.execute(text("SELECT count(*) FROM pull_requests")).scalar() == 1


def test_a_table_under_the_new_name_stays_what_it_is(database: Database):
    with database.write(True) as connection:
        with_one(connection, OLD)
        with_one(connection, RepositoryRow("acme/new", "table"))
        with pytest.raises(Unmovable):
            store_repository(connection, NEW)


def test_one_that_was_deleted_and_made_anew_is_another(database: Database):
    with database.write(True) as connection:
        old = with_one(connection, OLD)
        new = store_repository(connection, RepositoryRow("acme/old", "github", node_id="R_2"))
        assert new != old
        query = text("SELECT name FROM repositories ORDER BY id")
        assert list(connection.execute(query).scalars()) == ["acme/old@R_1", "acme/old"]
