"""Do the things that a repository has besides pull requests come back as they were stored?"""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from config.organisation import Organisation
from data.database import Database
from data.gaps import Decision, accept_gap
from data.organisation import store_organisation
from data.parts import store_parts
from data.queries.collecting import accepted_gap, raw_answers, stale_open, stored_pull_requests
from data.queries.coverage import coverage_series, unreadable_reports
from data.queries.repositories import collection_totals, repository_states
from data.repositories import Unmovable, store_repository
from data.rows import (
    AccountKey,
    CoverageKind,
    CoverageReportRow,
    CoveredFile,
    DeploymentRow,
    DeploymentStatusRow,
    FileRow,
    IncidentRow,
    PullRequestRow,
    ReleaseRow,
    RepositoryRow,
    Spent,
    Stored,
    UnreadableReportRow,
)
from data.runs import Outcome, begin_run, finish_sync_run
from data.store import mark_gone, store_pull_requests
from data.viewer import Viewer
from tests.collectors.domain_tables import domain_tables

AT = datetime(2026, 5, 1, 12, tzinfo=UTC)
EVERYBODY = Viewer.local()
SHOP = RepositoryRow("acme/shop", "github", node_id="R_1", has_develop=True)
COUNTS = {"open": 1, "merged": 0, "closed": 0}


def organisation(*exclusions: dict[str, object]) -> Organisation:
    return Organisation.model_validate(
        {
            "name": "Acme",
            "people": [{"id": "aoi", "name": "Aoi"}],
            "applications": [
                {
                    "id": "api",
                    "name": "API",
                    "repository": "Acme/shop",
                    "paths": ["api"],
                    "kind": "backend",
                }
            ],
            "coverage": {"exclusions": exclusions},
        }
    )


@pytest.fixture
def repository(database: Database) -> int:
    with database.write(changes_facts=True) as connection:
        return store_repository(connection, SHOP)


def keep(database: Database, repository: int, *rows, rules: Organisation | None = None) -> Stored:
    with database.write(changes_facts=True) as connection:
        return store_parts(connection, repository, rows, rules)


def deployment(*states: str) -> DeploymentRow:
    statuses = [DeploymentStatusRow(f"S{n}", s, AT + timedelta(n)) for n, s in enumerate(states)]
    return DeploymentRow("D1", "production", "main", "c" * 40, AT, AT, tuple(statuses))


def test_deployments_releases_and_incidents_are_added_and_overwritten(
    database: Database, repository: int
):
    release = ReleaseRow("R1", "v1", "d" * 40, None, AT)
    incident = IncidentRow(7, "It is down", None, ("incident", "sev1"), AT, None)
    first = keep(database, repository, deployment("queued"), release, incident)
    closed = IncidentRow(7, "It was down", None, ("incident",), AT, AT + timedelta(hours=1))
    again = keep(database, repository, deployment("queued", "success"), release, closed)
    assert (first, again) == (Stored(3, 0), Stored(0, 3))
    tables = domain_tables(database)
    assert [row[3] for row in tables["deployment_statuses"]] == ["queued", "success"]
    assert len(tables["deployments"]) == len(tables["releases"]) == 1
    assert tables["incidents"][0][2] == "It was down"


def test_one_page_may_name_the_same_thing_twice(database: Database, repository: int):
    keep(database, repository, deployment("queued"), deployment("queued", "success"))
    assert len(domain_tables(database)["deployment_statuses"]) == 2


def report(
    covered: int, kind: CoverageKind = "artifact", name="coverage", **more
) -> CoverageReportRow:
    files = () if "percent" in more else (CoveredFile("api/a.py", covered, 10, None),)
    return CoverageReportRow("c" * 40, AT, kind, name, AT, files=files, **more)


def test_coverage_becomes_the_figure_of_an_application(database: Database, repository: int):
    keep(database, repository, report(4), rules=organisation())
    keep(database, repository, report(8), rules=organisation())
    (series,) = coverage_series(EVERYBODY, database)
    assert (series.application, len(series.figures)) == ("api", 1)
    assert (series.newest.percent, series.newest.committed_at) == (80.0, AT)
    assert series.newest.percent_before_exclusions == 80.0


def test_applying_other_exclusions_makes_the_figures_anew(database: Database, repository: int):
    lines = CoveredFile("api/a.py", 2, 4, ((1, 2), (1, 2, 3, 4)))
    old = CoveredFile("api/old.py", 0, 6)
    keep(
        database,
        repository,
        CoverageReportRow("c" * 40, AT, "pushed", "x", AT, files=(lines, old)),
        rules=organisation(),
    )
    exclusion = {
        "application": "api",
        "paths": ["api/old.py"],
        "who": "aoi",
        "when": date(2026, 4, 1),
        "why": "goes away",
    }
    with database.write(changes_facts=True) as connection:
        store_organisation(connection, organisation(exclusion), "test", AT)
    (series,) = coverage_series(EVERYBODY, database)
    assert (series.newest.percent, series.newest.percent_before_exclusions) == (50.0, 20.0)


def test_an_unreadable_report_is_forgotten_when_it_can_be_read(database: Database, repository: int):
    bad = UnreadableReportRow("c" * 40, "artifact", "coverage", "it ends midway", AT)
    assert keep(database, repository, bad) == Stored(0, 0)
    (unreadable,) = unreadable_reports(EVERYBODY, database)
    assert (unreadable.repository, unreadable.reason) == ("acme/shop", "it ends midway")
    keep(database, repository, report(4), rules=organisation())
    assert unreadable_reports(EVERYBODY, database) == []


def test_a_report_that_can_be_read_makes_up_for_its_archive_and_for_no_other(
    database: Database, repository: int
):
    names = ("coverage (run 1)", "coverage (run 1): a.xml", "coverage (run 11)", "cov")
    bad = [UnreadableReportRow("c" * 40, "artifact", name, "broken", AT) for name in names]
    keep(database, repository, *bad)
    keep(database, repository, report(4, name="coverage (run 1): a.xml"), rules=organisation())
    left = [each.name for each in unreadable_reports(EVERYBODY, database)]
    assert left == ["cov", "coverage (run 11)"]


def test_two_reports_or_faults_of_one_name_are_the_last_of_them(
    database: Database, repository: int
):
    keep(database, repository, report(4), report(6), rules=organisation())
    (series,) = coverage_series(EVERYBODY, database)
    assert series.newest.percent == 60.0
    bad = [UnreadableReportRow("c" * 40, "check", "x", why, AT) for why in ("one", "two")]
    keep(database, repository, *bad)
    assert [each.reason for each in unreadable_reports(EVERYBODY, database)] == ["two"]


def test_what_a_later_run_could_read_or_not_either_is_told_no_longer(
    database: Database, repository: int
):
    def bad(run: int, name: str) -> UnreadableReportRow:
        seen = AT + timedelta(hours=run)
        return UnreadableReportRow(str(run) * 40, "artifact", name, "broken", seen)

    keep(database, repository, bad(1, "a (run 1): the whole archive"), bad(1, "b (run 1): x"))
    keep(database, repository, bad(2, "b (run 2): x"), bad(2, "b (run 2): y"))
    keep(database, repository, at_day(3, 4), replace(at_day(3, 4), name="a (run 3): x"))
    left = [each.name for each in unreadable_reports(EVERYBODY, database)]
    assert left == ["b (run 2): x", "b (run 2): y"]


def at_day(day: int, covered: int) -> CoverageReportRow:
    at = AT + timedelta(day)
    return replace(report(covered), commit=str(day) * 40, committed_at=at, reported_at=at)


def test_where_no_line_of_the_newest_commit_counts_it_is_told_and_the_last_figure_stays(
    database: Database, repository: int
):
    exclusion = {
        "application": "api", "paths": ["api"], "who": "aoi", "why": "goes away",
        "when": (AT + timedelta(2)).date(),
    }  # fmt: skip
    rules = organisation(exclusion)
    keep(database, repository, at_day(1, 4), at_day(2, 9), at_day(3, 9), rules=rules)
    (series,) = coverage_series(EVERYBODY, database)
    assert [figure.percent for figure in series.figures] == [40.0]
    (told,) = unreadable_reports(EVERYBODY, database)
    assert (told.name, told.commit, told.kind) == ("api", "3" * 40, "artifact")
    assert "exclusions" in told.reason
    with database.write(changes_facts=True) as connection:
        store_organisation(connection, organisation(), "test", AT)
    assert unreadable_reports(EVERYBODY, database) == []


def test_an_application_that_moves_takes_no_figure_along_and_gets_it_back(
    database: Database, repository: int
):
    there = organisation()
    (api,) = there.applications
    away = {"applications": (api.model_copy(update={"repository": "acme/other"}),)}
    keep(database, repository, report(4), rules=there)
    for rules, count in ((there.model_copy(update=away), 0), (there, 1)):
        with database.write(changes_facts=True) as connection:
            store_organisation(connection, rules, "test", AT)
        assert len(coverage_series(EVERYBODY, database)) == count


def test_a_figure_that_came_as_a_text_has_no_files(database: Database, repository: int):
    stated = report(0, "status", "codecov/project", percent=84.6, application="api")
    keep(database, repository, stated, rules=organisation())
    (series,) = coverage_series(EVERYBODY, database)
    assert (series.newest.percent, series.newest.percent_before_exclusions) == (84.6, None)


def pull_request(number: int = 1, **more) -> PullRequestRow:
    values = {"title": "T", "state": "open", "base": "develop", "created_at": AT} | more
    return PullRequestRow(number, node_id=f"PR_{number}", raw=b"answer", **values)


def store(database: Database, repository: int, *rows: PullRequestRow, at=AT) -> Stored:
    with database.write(changes_facts=True) as connection:
        return store_pull_requests(connection, repository, rows, at)


def test_co_authors_and_files_belong_to_a_pull_request(database: Database, repository: int):
    authors = (AccountKey("github", "kei"), AccountKey("git", "Mio"), AccountKey("github", "kei"))
    files = (FileRow("api/a.py", 3, 1), FileRow("web/b.ts", 0, 9))
    store(database, repository, pull_request(co_authors=authors, files=files, reverts=4))
    assert store(
        database, repository, pull_request(co_authors=authors[:1], files=files[:1])
    ) == Stored(0, 1)
    tables = domain_tables(database)
    assert [row[3] for row in tables["pull_request_co_authors"]] == ["kei"]
    assert [row[2:] for row in tables["pull_request_files"]] == [("api/a.py", 3, 1)]


def test_the_answer_is_kept_with_the_time_at_which_it_came(database: Database, repository: int):
    later = AT + timedelta(days=1)
    store(database, repository, pull_request(1), pull_request(2))
    assert store(database, repository, pull_request(2), at=later) == Stored(0, 0)
    with database.read() as connection:
        kept = stored_pull_requests(connection, repository, "open")
        assert [(number, at) for number, _, _, at, _ in kept] == [(1, AT), (2, later)]
        assert [each[:2] for each in raw_answers(connection, repository, 1, 10)] == [(2, b"answer")]
        stale = stale_open(connection, "github", later, 10, ["acme/shop"])
    assert [(each.repository, each.node_id) for each in stale] == [("acme/shop", "PR_1")]


def test_what_is_gone_leaves_all_counts_and_comes_back_when_it_is_seen_again(
    database: Database, repository: int
):
    store(database, repository, pull_request(1), pull_request(2))
    with database.write(changes_facts=True) as connection:
        mark_gone(connection, repository, [2], AT)
    (state,) = repository_states(EVERYBODY, database)
    assert state.stored == COUNTS
    assert store(database, repository, pull_request(2)) == Stored(0, 1)
    (state,) = repository_states(EVERYBODY, database)
    assert state.stored["open"] == 2


def finished(database: Database, repository: int, status: str, source="github", **more) -> None:
    with database.write(changes_facts=True, freshness_only=True) as connection:
        run = begin_run(connection, source, repository, AT)
        finish_sync_run(connection, run, AT, Outcome(status, Stored(0, 0), **more))


def test_only_pull_requests_say_how_fresh_a_repository_is(database: Database, repository: int):
    finished(database, repository, "complete", "github.deployments")
    (state,) = repository_states(EVERYBODY, database)
    assert (state.last_success_at, state.last_run) == (None, None)
    assert [run.source for run in state.others] == ["github.deployments"]
    finished(database, repository, "complete")
    (state,) = repository_states(EVERYBODY, database)
    assert state.last_success_at == AT


def test_a_gap_is_what_the_source_has_more_and_can_be_accepted(database: Database, repository: int):
    store(database, repository, pull_request())
    there = {"open": 1, "merged": 8, "closed": 0}
    finished(database, repository, "incomplete", on_source=there, spent=Spent(3, 5, 0, 1, 0))
    (state,) = repository_states(EVERYBODY, database)
    assert (state.on_source, state.gap) == (there, {"merged": 8})
    with database.write(changes_facts=False) as connection:
        accept_gap(connection, "acme/shop", state.gap, Decision("aoi", "GitHub lost them", AT))
    (state,) = repository_states(EVERYBODY, database)
    assert (state.gap, state.difference) == ({}, {"merged": 8})
    assert state.accepted
    assert (state.accepted.who, state.accepted.why) == ("aoi", "GitHub lost them")
    with database.read() as connection:
        assert accepted_gap(connection, repository) == {"open": 0, "merged": 8, "closed": 0}
    assert collection_totals(EVERYBODY, database, AT) == Spent(3, 5, 0, 1, 0)
    assert collection_totals(EVERYBODY, database, AT + timedelta(1)) == Spent()


def test_an_accepted_gap_can_only_be_followed_by_another(database: Database, repository: int):
    with database.write(changes_facts=False) as connection:
        accept_gap(connection, "acme/shop", {"merged": 1}, Decision("aoi", "why", AT))
    with (
        pytest.raises(DatabaseError, match="only grows"),
        database.write(changes_facts=False) as connection,
    ):
        connection.execute(text("DELETE FROM accepted_gaps"))


def test_a_repository_with_another_name_is_the_same_one(database: Database, repository: int):
    with database.write(changes_facts=True) as connection:
        renamed = RepositoryRow("acme/store", "github", node_id="R_1")
        assert store_repository(connection, renamed) == repository
    (state,) = repository_states(EVERYBODY, database)
    assert state.name == "acme/store"


def test_another_repository_with_the_same_name_is_another_one(database: Database, repository: int):
    with database.write(changes_facts=True) as connection:
        other = store_repository(connection, RepositoryRow("acme/shop", "github", node_id="R_2"))
        assert other != repository
        old = store_repository(connection, RepositoryRow("acme/shop-old", "github", node_id="R_1"))
        assert old == repository
    names = [state.name for state in repository_states(EVERYBODY, database)]
    assert names == ["acme/shop", "acme/shop-old"]


def test_a_clone_is_followed_by_github_and_by_nothing_else(database: Database):
    with database.write(changes_facts=True) as connection:
        clone = store_repository(connection, RepositoryRow("acme/web", "git"))
        assert (
            store_repository(connection, RepositoryRow("acme/web", "github", node_id="R_9"))
            == clone
        )


def test_a_repository_that_only_a_pipeline_named_can_come_from_anywhere(
    database: Database, repository: int
):
    with database.write(changes_facts=True) as connection:
        assert store_repository(connection, RepositoryRow("acme/shop", "git")) == repository
        store_pull_requests(connection, repository, [pull_request()])
        with pytest.raises(Unmovable):
            store_repository(connection, RepositoryRow("acme/shop", "table"))


def test_two_connections_never_hold_one_name(database: Database):
    with (
        database.held("repository acme/shop") as first,
        database.held("repository acme/web") as other,
    ):
        assert (first, other) == (True, True)
        with database.held("repository acme/shop") as second:
            assert second is (database.dialect == "sqlite")
    with database.held("repository acme/shop") as free:
        assert free
