"""Does an examination tell what a token may not read, with few questions?"""

from collections.abc import Iterator

import pytest

from collectors.github.errors import GaveUp, NoAccess, NotFound
from collectors.github.examination import Examination, examine, owners_of
from collectors.github.patterns import wanted
from config.github import App
from tests.collectors.github.asking import answered, reaching
from tests.collectors.github.scripted import Told
from tests.github.objects import Repository
from tests.github.server import GitHubServer
from tests.github.tokens import EVERYTHING
from tests.github.world import World

FINE = "github_pat_x"
EACH = {
    "pull_requests": ["repositories and pull requests", "reviews and events", "files"],
    "deployments": ["deployments"],
    "contents": ["releases"],
    "issues": ["incidents (issues)"],
    "checks": ["checks"],
    "statuses": ["commit statuses"],
    "actions": ["Actions artifacts"],
    "members": ["members", "teams"],
}


@pytest.fixture
def world() -> World:
    world = World()
    world.repository("acme/old", 2, is_archived=True)
    world.repository("acme/web", 3, is_private=True)
    one_of_each(world, world.owner("acme").repositories[1])
    return world


def one_of_each(world: World, repository: Repository) -> None:
    commit = world.commit(repository, world.until, branch="main")
    world.check(commit, "tests", world.until)
    world.deployment(repository, world.until, commit=commit)
    world.release(repository, "v1", world.until)
    world.issue(repository, "Down", world.until)


@pytest.fixture
def github(world: World) -> Iterator[GitHubServer]:
    with GitHubServer(world) as server:
        yield server


def examined(
    github: GitHubServer, token: str, *patterns: str, owner: str = "acme", **settings
) -> Examination:
    settings = settings or {"token": token}
    with reaching(github.url, **settings) as run:
        return examine(run.access.client(owner), wanted(patterns or ["acme/*"]))


def missing(found: Examination) -> list[str]:
    return [each.thing for each in found.findings if not each.readable]


def test_a_token_that_may_read_everything_lacks_nothing(github):
    found = examined(github, github.token)
    assert (found.error, missing(found)) == (None, [])
    assert (found.login, found.repository) == ("collector", "acme/web")
    assert len(found.findings) == 11
    assert len(github.requests) == 4
    assert github.points <= 3


@pytest.mark.parametrize("permission", sorted(EACH))
def test_each_permission_that_is_missing_is_told_by_what_it_is_needed_for(github, permission):
    github.add_token(FINE, "fine", permissions=EVERYTHING - {permission})
    found = examined(github, FINE)
    assert set(EACH[permission]) <= set(missing(found))
    assert found.error is None
    told = [each.thing for each in found.lacks(fine_grained=True)]
    assert told == [each for each in missing(found) if each != "checks"]
    assert found.lacks(fine_grained=False)


def test_a_scope_that_is_missing_is_told_as_well(github):
    github.add_token("ghp_x", scopes=frozenset({"repo"}))
    assert missing(examined(github, "ghp_x")) == ["members", "teams"]


def test_the_repository_that_is_named_is_asked_about(github):
    assert examined(github, github.token, "acme/old", "acme/*").repository == "acme/old"
    assert examined(github, github.token, "acme/*", "!acme/web").repository == "acme/old"


def test_what_the_token_can_not_see_is_not_found(github):
    github.add_token("ghp_blind", scopes=frozenset({"read:org"}))
    found = examined(github, "ghp_blind", "acme/web")
    assert type(found.error) is NotFound
    assert "'repo'" in found.error.do


def test_an_owner_who_is_not_there_is_told(github):
    found = examined(github, github.token, "nobody/x", owner="nobody")
    assert type(found.error) is NotFound


def test_single_sign_on_is_told_instead_of_ten_missing_permissions(github):
    github.add_token("ghp_sso", sso=frozenset({"acme"}))
    found = examined(github, "ghp_sso", "acme/web")
    assert type(found.error) is NoAccess
    assert "Configure SSO" in found.error.do


def test_a_person_has_no_members_and_teams(github, world):
    world.owner("rin", "User")
    world.repository("rin/notes", 1)
    found = examined(github, github.token, "rin/*", owner="rin")
    assert (found.error, missing(found)) == (None, [])
    assert "teams" not in [each.thing for each in found.findings]


def test_an_owner_without_a_repository_that_is_meant_is_asked_about_people_only(github):
    found = examined(github, github.token, "acme/nothing-*")
    assert (found.repository, found.error) == (None, None)
    assert [each.thing for each in found.findings] == ["members", "teams"]


def test_what_there_is_none_of_can_not_be_told(github):
    found = examined(github, github.token, "acme/old")
    untold = [each.thing for each in found.findings if not each.told]
    assert untold == [
        "deployments", "releases", "incidents (issues)", "checks", "commit statuses"
    ]  # fmt: skip
    assert (found.error, missing(found)) == (None, [])


def test_a_token_that_is_refused_is_told(github):
    assert type(examined(github, "ghp_wrong").error) is NoAccess


def test_an_app_is_examined_as_its_installation(github):
    made = github.add_app("acme", permissions=EVERYTHING - {"issues"})
    app = App.model_validate({"id": made.id, "private_key": made.private_key})
    assert missing(examined(github, "", app=app)) == ["incidents (issues)"]


def test_a_github_that_does_not_answer_is_part_of_what_was_found():
    with answered(Told(b"", 500)) as run:
        assert type(examine(run.client, wanted(["acme/*"])).error) is GaveUp


def test_owners_are_asked_about_once_each():
    assert owners_of(wanted(["acme/*", "Acme/web", "beta/x", "acme/api"])) == ("acme", "beta")
