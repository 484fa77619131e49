"""Are the members and teams of an organisation found, as far as a token may see them?"""

from collections.abc import Iterator

import pytest

from collectors.github.members import Seen, found_organisation
from config.found_organisation import FoundMember, FoundTeam, FoundTeamMember
from tests.collectors.github.asking import reaching
from tests.github.server import GitHubServer
from tests.github.tokens import EVERYTHING
from tests.github.world import World


@pytest.fixture
def world() -> World:
    made = World()
    made.members("acme", "aoi-kishimoto", "ken")
    made.team("acme", "engineering", lead="aoi-kishimoto")
    made.team("acme", "web", "ken", parent="engineering")
    return made


@pytest.fixture
def served(world: World) -> Iterator[GitHubServer]:
    with GitHubServer(world) as github:
        yield github


def seen(served: GitHubServer, token: str | None = None, owner: str = "acme") -> Seen:
    with reaching(served.url, token=token or served.token, reserve=0) as run:
        return found_organisation(run.access.client(owner), owner)


def test_members_come_with_their_names_and_teams_as_a_tree(served: GitHubServer):
    found = seen(served)
    assert found.refused == ()
    assert found.organisation.members == (
        FoundMember("aoi-kishimoto", "Aoi Kishimoto"),
        FoundMember("ken", "Ken"),
    )
    assert found.organisation.teams == (
        FoundTeam(
            "engineering",
            "Engineering",
            None,
            (FoundTeamMember("aoi-kishimoto", is_maintainer=True),),
        ),
        FoundTeam("web", "Web", "engineering", (FoundTeamMember("ken"),)),
    )


def test_many_members_and_many_of_a_team_come_all(served: GitHubServer, world: World):
    many = [f"person-{number}" for number in range(250)]
    world.members("acme", *many)
    world.team("acme", "all-hands", *many)
    found = seen(served).organisation
    assert len(found.members) == 252
    sizes = {each.slug: len(each.members) for each in found.teams}
    assert sizes["all-hands"] == 250


def test_a_person_who_owns_repositories_has_no_members(served: GitHubServer, world: World):
    world.owner("solo", "User")
    found = seen(served, owner="solo")
    assert (found.organisation.members, found.organisation.teams) == ((), ())
    assert found.refused == ()


def test_a_name_that_is_an_address_is_kept_without_it(served: GitHubServer, world: World):
    world.account("mail-person", name="rin@mail.invalid")
    world.members("acme", "mail-person")
    names = {each.login: each.name for each in seen(served).organisation.members}
    assert names["mail-person"] == "rin"


@pytest.mark.parametrize("kind", ["classic", "fine"])
def test_a_token_that_may_not_see_them_is_told_what_it_lacks(served: GitHubServer, kind):
    served.add_token("few", kind, permissions=EVERYTHING - {"members"}, scopes=frozenset({"repo"}))
    found = seen(served, "few")
    assert (found.organisation.members, found.organisation.teams) == ((), ())
    assert found.refused
    assert all("read:org" in each.do or "Members" in each.do for each in found.refused)
