"""Do the facts say what was deployed, by each repository's rule, and what failed?"""

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
import yaml

from config.organisation import Organisation
from data.database import Database
from data.facts import open_facts
from data.facts.production import FAILED_DEPLOYMENT, INCIDENT, KINDS, MENDING, SOURCES
from data.organisation import store_organisation
from data.parts import store_parts
from data.queries.deliveries import delivery_names
from data.repositories import store_repository
from data.rows import (
    DeploymentRow,
    DeploymentStatusRow,
    IncidentRow,
    PullRequestRow,
    ReleaseRow,
    RepositoryRow,
)
from data.store import store_pull_requests
from data.viewer import Viewer

MONDAY = datetime(2026, 1, 5, 3, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
URL = "https://git.example/acme/app"


def deployment(
    name: str, at: datetime, state: str = "success", environment: str = "production", **changes: str
) -> DeploymentRow:
    """One whose commit was made an hour before it ended."""
    statuses = (DeploymentStatusRow(f"{name}-1", state, at),)
    commit, ref = changes.get("commit", name), changes.get("ref", "develop")
    return DeploymentRow(name, environment, ref, commit, at - HOUR, at - HOUR, statuses)


def store(
    database: Database, rows: list[PullRequestRow], *parts: object, organisation: str = "{}"
) -> None:
    """One repository with all of it, under an organisation."""
    described = {"name": "Acme", **yaml.safe_load(organisation)}
    applied = Organisation.model_validate(described)
    with database.write(changes_facts=True) as connection:
        store_organisation(connection, applied, "operator", MONDAY)
        row = RepositoryRow("acme/app", "github", URL, default_branch="main", has_develop=True)
        repository = store_repository(connection, row)
        store_pull_requests(connection, repository, rows)
        store_parts(connection, repository, parts, applied)  # type: ignore[arg-type] -- rows of parts


def told(database: Database) -> list[tuple[str, str]]:
    """The kinds and sources of everything delivered."""
    found = open_facts(database).deliveries
    return [
        (KINDS[kind], SOURCES[source])
        for kind, source in zip(found.kind, found.source, strict=True)
    ]


def deployed(database: Database) -> dict[int, datetime | None]:
    """When each pull request was deployed, by its number."""
    facts = open_facts(database)
    return {
        number: None if np.isnat(at) else at.item().replace(tzinfo=UTC)
        for number, at in zip(facts.number.tolist(), facts.deployed_at, strict=True)
    }


def test_without_a_rule_deployments_count_where_there_are_any(database: Database, pull_request):
    release = ReleaseRow("v1", "v1", "abc", MONDAY, MONDAY)
    store(
        database,
        [pull_request(1)],
        release,
        deployment("one", MONDAY),
        deployment("b", MONDAY, environment="staging"),
    )
    assert told(database) == [("deployment", "deployment")]


def test_without_deployments_into_production_releases_count(database: Database, pull_request):
    early = ReleaseRow("v2", "v2", "abc", MONDAY, MONDAY, is_prerelease=True)
    release = ReleaseRow("v1", "v1", "abc", MONDAY, MONDAY)
    store(
        database, [pull_request(1)], release, early, deployment("b", MONDAY, environment="staging")
    )
    assert told(database) == [("deployment", "release")]


def test_a_rule_says_that_merges_are_the_deployments(database: Database, pull_request):
    rule = "repositories: [{repository: acme/*, deployed_by: merge, branch: main}]"
    first = pull_request(1, base="main", merged_at=MONDAY)
    second = pull_request(2, base="main", merged_at=MONDAY + HOUR)
    store(database, [first, second], deployment("one", MONDAY), organisation=rule)
    assert told(database) == [("deployment", "pull_request")] * 2
    assert deployed(database) == {1: None, 2: MONDAY + HOUR}
    assert not open_facts(database).deliveries.approximate.any()


def test_the_commit_of_a_merge_is_deployed_though_github_notes_the_merge_later(
    database: Database, pull_request
):
    at = MONDAY + timedelta(days=1)
    row = pull_request(1, merged_at=at - HOUR + timedelta(seconds=2), merge_commit="two")
    store(database, [row], deployment("one", MONDAY), deployment("two", at))
    assert deployed(database) == {1: at}
    assert open_facts(database).deliveries.approximate.all()


def test_a_deployment_of_a_tag_is_one_of_the_default_branch(database: Database, pull_request):
    later = [MONDAY + timedelta(days=days) for days in (1, 2)]
    rows = [
        pull_request(1, base="main", merged_at=MONDAY + HOUR),
        pull_request(2, base="develop", merged_at=MONDAY + HOUR),
    ]
    parts = (deployment(f"d{at.day}", at, ref="v1.0") for at in (MONDAY, *later))
    store(database, rows, *parts)
    assert deployed(database) == {1: later[0], 2: None}


def test_environments_and_labels_are_compared_without_capitals(database: Database, pull_request):
    words = "{production_environments: [Live], incident_labels: [Outage]}"
    incident = IncidentRow(7, "x", None, ("outage",), MONDAY + HOUR, None)
    healed = IncidentRow(8, "y", None, ("bug",), MONDAY + HOUR, None)
    hotfix = pull_request(1, labels=("HotFix",), created_at=MONDAY + 2 * HOUR)
    parts = (deployment("one", MONDAY, environment="live"), incident, healed)
    store(database, [hotfix], *parts, organisation=words)
    found = open_facts(database).deliveries
    assert found.kind.tolist() == [0, INCIDENT, MENDING]
    assert found.deployment.tolist() == [0, 0, 0]
    assert found.failed.tolist() == [True, False, False]
    assert open_facts(database).hotfix.tolist() == [True]


def test_a_deployment_that_failed_is_made_good_by_the_next_success(
    database: Database, pull_request
):
    parts = (deployment("one", MONDAY, "error"), deployment("two", MONDAY + HOUR))
    store(database, [pull_request(1)], *parts, deployment("three", MONDAY, "in_progress"))
    found = open_facts(database).deliveries
    assert [KINDS[kind] for kind in found.kind] == ["deployment", KINDS[FAILED_DEPLOYMENT]]
    assert (found.at[1] - found.began_at[1]) == np.timedelta64(1, "h")


@pytest.mark.parametrize("days", [1, 7])
def test_a_failure_later_than_the_window_is_put_down_to_none(
    database: Database, pull_request, days
):
    incident = IncidentRow(7, "x", None, ("incident",), MONDAY + timedelta(days=3), None)
    window = f"failure_window_days: {days}"
    parts = (deployment("one", MONDAY), incident)
    store(database, [pull_request(1)], *parts, organisation=window)
    assert open_facts(database).deliveries.failed.tolist()[0] == (days == 7)


def test_they_are_named_without_titles(database: Database, pull_request):
    incident = IncidentRow(7, "Aoi broke it", f"{URL}/issues/7", ("incident",), MONDAY, None)
    release = ReleaseRow("v1", "v1/a", "abc", MONDAY, MONDAY)
    one = deployment("0123456789", MONDAY)
    store(database, [pull_request(1, title="Aoi's")], one, release, incident)
    wanted = [(source, 1) for source in range(4)]
    names = delivery_names(Viewer.operator(), database, wanted)
    assert [names[key].name for key in wanted] == ["production 0123456", "v1/a", "develop #1", "#7"]
    assert names[0, 1].url == f"{URL}/commit/0123456789"
    assert names[1, 1].url == f"{URL}/releases/tag/v1%2Fa"
    assert names[3, 1].url == f"{URL}/issues/7"
