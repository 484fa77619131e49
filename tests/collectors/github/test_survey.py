"""Does the survey find the wanted repositories in few requests, and what it is asked of each?"""

from datetime import UTC, datetime
from itertools import pairwise

import pytest

from collectors.collector import Say
from collectors.github.access import GitHubAccess
from collectors.github.errors import NoAccess, NotFound
from collectors.github.patience import Clock
from collectors.github.patterns import wanted
from collectors.github.shortfalls import NothingFits, Renamed
from collectors.github.survey import HIDDEN, Survey, Terms
from collectors.github.surveyed import BaseHead
from collectors.stop import Stop
from config.github import GitHub
from config.organisation import Organisation
from tests.github import faults
from tests.github.server import GitHubServer
from tests.github.world import World

DAY = datetime(2026, 3, 2, 10, tzinfo=UTC)
CLOCK = Clock(lambda: datetime.now(UTC), lambda seconds: None)


def silent(sentence: str) -> None:
    """Nobody listens."""


def survey(github: GitHubServer, *patterns: str, say: Say = silent, **terms) -> Survey:
    """A survey that was made."""
    settings = GitHub.model_validate({"url": github.url, "token": github.token, "reserve": 0})
    with GitHubAccess(settings, Stop(), CLOCK, silent, 5) as access:
        made = Survey(Terms(wanted(patterns), **terms), access.client, say)
        made.make()
        return made


def organisation(*rules: dict, **more) -> Organisation:
    """An organisation with rules for repositories."""
    return Organisation.model_validate({"name": "Acme", "repositories": rules, **more})


def test_what_differs_when_something_is_new_is_told(github: GitHubServer, world: World):
    made = world.repository("acme/web", 30, branches=("main", "develop"))
    world.deployment(made, DAY)
    world.release(made, "v1", DAY)
    world.issue(made, "Down", DAY, labels=["incident"])
    found = survey(github, "acme/*").found["acme/web"]
    states = [each.state for each in made.pull_requests.values()]
    assert found.node_id == made.id
    assert found.url.endswith("/acme/web")
    assert (found.default_branch, found.has_develop) == ("main", True)
    assert found.counts == {
        "open": states.count("OPEN"),
        "merged": states.count("MERGED"),
        "closed": states.count("CLOSED"),
    }
    newest = max(each.updated_at for each in made.pull_requests.values())
    assert found.newest == newest.strftime("%Y-%m-%dT%H:%M:%SZ")
    assert found.base == BaseHead("develop", made.branches["develop"].target.oid, None)
    assert found.deployments == ((made.deployments[0].id, "2026-03-02T10:02:00Z"),)
    assert found.release == (made.releases[0].id, "2026-03-02T10:00:00Z")
    assert found.incident == (made.issues[0].number, "2026-03-02T10:00:00Z")
    assert found.row().node_id == made.id


def test_each_part_differs_only_where_something_of_it_is_new(github: GitHubServer, world: World):
    made = world.repository("acme/web", 30)
    parts = ("pull_requests", "deployments", "releases", "incidents", "coverage")
    changes = {
        "pull_requests": lambda: world.touch(made.pull_requests[3]),
        "deployments": lambda: world.deployment(made, DAY),
        "releases": lambda: world.release(made, "v1", DAY),
        "incidents": lambda: world.issue(made, "Down", DAY, labels=["incident"]),
        "coverage": lambda: world.commit(made, DAY, "main"),
    }
    seen = [survey(github, "acme/*").found["acme/web"]]
    for change in changes.values():
        change()
        seen.append(survey(github, "acme/*").found["acme/web"])
    for changed, (before, after) in zip(changes, pairwise(seen), strict=True):
        assert [part for part in parts if before.part(part) != after.part(part)] == [changed]


def test_the_checks_of_the_bases_head_are_a_part_of_the_coverage(
    github: GitHubServer, world: World
):
    made = world.repository("acme/web")
    before = survey(github, "acme/*").found["acme/web"]
    head = made.branches["main"].target
    world.check(head, "tests", DAY)
    after = survey(github, "acme/*").found["acme/web"]
    assert after.base == BaseHead("main", head.oid, "SUCCESS")
    assert before.part("coverage") != after.part("coverage")


def test_an_empty_repository_has_no_base(github: GitHubServer, world: World):
    world.repository("acme/empty", branches=())
    found = survey(github, "acme/*").found["acme/empty"]
    assert (found.default_branch, found.base, found.newest) == (None, None, None)


@pytest.mark.parametrize(
    ("name", "branch"), [("acme/web", "release"), ("acme/app", "trunk"), ("acme/other", "develop")]
)
def test_the_base_is_the_one_that_the_organisation_says(
    github: GitHubServer, world: World, name: str, branch: str
):
    for each in ("acme/web", "acme/app", "acme/other"):
        world.repository(each, branches=("main", "develop", "release", "trunk"))
    rules = (
        {"repository": "acme/web", "base": "release"},
        {"repository": "*/app", "base": "trunk"},
        {"repository": "else/*", "base": "main"},
    )
    for patterns in (["acme/*"], [name]):
        found = survey(github, *patterns, organisation=organisation(*rules)).found[name]
        assert found.base is not None
        assert found.base.branch == branch


def test_incidents_are_those_with_one_of_the_organisations_labels(
    github: GitHubServer, world: World
):
    made = world.repository("acme/web")
    world.issue(made, "Down", DAY, labels=["outage"])
    assert survey(github, "acme/*").found["acme/web"].incident is None
    told = organisation(incident_labels=["outage", "incident"])
    assert survey(github, "acme/*", organisation=told).found["acme/web"].incident is not None
    nothing = organisation(incident_labels=[])
    assert survey(github, "acme/*", organisation=nothing).found["acme/web"].incident is None


def test_a_hundred_repositories_are_one_request(github: GitHubServer, world: World):
    for number in range(230):
        world.repository(f"acme/r{number}", 1)
    found = survey(github, "acme/*").found
    assert len(found) == 230
    assert len(github.requests) == 3
    named = [f"acme/r{number}" for number in range(150)]
    assert sorted(survey(github, *named).found) == sorted(named)
    assert len(github.requests) == 5


def test_where_github_does_not_manage_smaller_pages_are_asked_for(
    github: GitHubServer, world: World
):
    for number in range(60):
        world.repository(f"acme/r{number}", 1)
    github.faults.add(faults.bad_gateway(), times=2)
    assert len(survey(github, "acme/*").found) == 60
    assert [each.variables["first"] for each in github.requests] == [100, 50, 25, 25, 25]
    github.faults.add(faults.gateway_timeout(), times=1)
    assert len(survey(github, *(f"acme/r{number}" for number in range(60))).found) == 60


def test_archived_repositories_and_forks_count_where_they_are_named_or_switched_on(
    github: GitHubServer, world: World
):
    world.repository("acme/web")
    world.repository("acme/old", is_archived=True)
    world.repository("acme/copy", is_fork=True)
    assert list(survey(github, "acme/*").found) == ["acme/web"]
    assert sorted(survey(github, "acme/*", "acme/old").found) == ["acme/old", "acme/web"]
    assert sorted(survey(github, "acme/*", forks=True).found) == ["acme/copy", "acme/web"]
    assert len(survey(github, "acme/*", archived=True, forks=True).found) == 3


def test_what_is_left_out_is_left_out(github: GitHubServer, world: World):
    for name in ("acme/web", "acme/legacy", "acme/api-one", "acme/api-two", "other/thing"):
        world.repository(name)
    assert sorted(survey(github, "acme/api-*", "other/*", "!acme/api-two").found) == [
        "acme/api-one",
        "other/thing",
    ]


def test_a_repositorys_name_is_the_one_that_github_writes(github: GitHubServer, world: World):
    world.repository("acme/Web")
    assert list(survey(github, "ACME/web").found) == ["acme/Web"]
    assert list(survey(github, "Acme/*", "ACME/web").found) == ["acme/Web"]


def test_a_name_that_is_not_there_fails_alone(github: GitHubServer, world: World):
    world.repository("acme/web")
    made = survey(github, "acme/web", "acme/no", "nobody/x", "nobody/*")
    assert list(made.found) == ["acme/web"]
    assert {name: type(error) for name, error in made.failed.items()} == {
        "acme/no": NotFound,
        "nobody/x": NotFound,
        "nobody/*": NotFound,
    }
    assert made.failed["acme/no"].where == "acme/no"


@pytest.mark.parametrize(("status", "error"), [(403, NoAccess), (404, NotFound), (451, NoAccess)])
def test_one_that_is_refused_fails_alone(
    github: GitHubServer, world: World, status: int, error: type
):
    world.repository("acme/web")
    world.forbid(world.repository("acme/hidden"), status)
    made = survey(github, "acme/web", "acme/hidden")
    assert list(made.found) == ["acme/web"]
    assert isinstance(made.failed["acme/hidden"], error)


def test_one_that_a_list_holds_back_is_told(github: GitHubServer, world: World):
    world.repository("acme/web")
    world.forbid(world.repository("acme/hidden"), 403)
    said: list[str] = []
    made = survey(github, "acme/*", say=said.append)
    assert list(made.found) == ["acme/web"]
    assert len(said) == 1
    assert said[0].startswith("acme: GitHub did not hand out one of the repositories: ")


def test_a_pattern_that_nothing_fits_is_told(github: GitHubServer, world: World):
    world.repository("acme/web")
    made = survey(github, "acme/w*", "acme/api-*")
    assert list(made.found) == ["acme/web"]
    assert isinstance(made.failed["acme/api-*"], NothingFits)


def test_one_asked_for_by_its_former_name_is_told_the_new_one(github: GitHubServer, world: World):
    world.rename(world.repository("acme/old"), "new")
    made = survey(github, "acme/old", "acme/*")
    assert list(made.found) == ["acme/new"]
    renamed = made.failed["acme/old"]
    assert isinstance(renamed, Renamed)
    assert renamed.what == "acme/old is called acme/new on GitHub by now"
    assert "write acme/new" in renamed.do


def test_what_a_token_may_not_see_looks_new_so_that_it_is_asked_for_and_told(
    github: GitHubServer, world: World
):
    made = world.repository("acme/web", 3)
    world.deployment(made, DAY)
    permissions = {"metadata", "contents", "pull_requests"}
    github.token = github.add_token("narrow", "fine", permissions).text
    found = survey(github, "acme/*").found["acme/web"]
    assert found.deployments == (HIDDEN,)
    assert (found.release, found.incident) == (None, None)
    assert sum(found.counts.values()) == 3
