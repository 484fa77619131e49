"""Does what a run keeps change the facts, and only where they are made of it?"""

from datetime import UTC, datetime

from collectors.collector import Page
from collectors.run import Run
from data.database import Database
from data.repositories import store_repository
from data.rows import DeploymentRow, DeploymentStatusRow, RepositoryRow, UnreadableReportRow

NOW = datetime(2026, 1, 5, 3, 0, tzinfo=UTC)


def run_of(database: Database) -> Run:
    with database.write(changes_facts=True) as connection:
        number = store_repository(connection, RepositoryRow("acme/app", "github"))
    return Run(database, number, "github", lambda: NOW)


def test_a_deployment_alone_makes_the_facts_anew(sqlite_database: Database):
    run, before = run_of(sqlite_database), sqlite_database.versions().rows
    ended = (DeploymentStatusRow("s1", "success", NOW),)
    row = DeploymentRow("d1", "production", "main", "abc", NOW, NOW, ended)
    run.keep(Page(parts=(row,)))
    assert sqlite_database.versions().rows > before


def test_a_report_alone_does_not(sqlite_database: Database):
    run = run_of(sqlite_database)
    before = sqlite_database.versions()
    report = UnreadableReportRow("abc", "artifact", "coverage", "too large", NOW)
    run.keep(Page(parts=(report,)))
    after = sqlite_database.versions()
    assert (after.rows, after.facts > before.facts) == (before.rows, True)
