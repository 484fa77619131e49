"""Who belongs to an organisation on GitHub, and to which of its teams?"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from collectors.github.connection import Client
from collectors.github.documents import document
from collectors.github.errors import NoAccess
from collectors.github.lists import Listing, Node, pages_of
from collectors.github.refusals import Question, not_found
from collectors.personal import name_without_address
from config.found_organisation import (
    FoundMember,
    FoundOrganisation,
    FoundTeam,
    FoundTeamMember,
)

MEMBERS = Listing("members", ("repositoryOwner", "membersWithRole"))
TEAMS = Listing("teams", ("repositoryOwner", "teams"))
MAINTAINER = "MAINTAINER"

Found = TypeVar("Found")


@dataclass(frozen=True, slots=True)
class Seen:
    """What a token may see of an organisation, and why not of the rest."""

    organisation: FoundOrganisation
    refused: tuple[NoAccess, ...] = ()


def found_organisation(client: Client, owner: str) -> Seen:
    """The members and teams of an owner; nobody where it is a person.

    Raises NotFound, TooHeavy, GaveUp, Interrupted.
    """
    refused: list[NoAccess] = []

    def attempted(read: Callable[[Client, str], Iterator[Found]]) -> tuple[Found, ...]:
        try:
            return tuple(read(client, owner))
        except NoAccess as error:
            refused.append(error)
            return ()

    members, teams = attempted(_members), attempted(_teams)
    return Seen(FoundOrganisation(owner, members, teams), tuple(refused))


def _members(client: Client, owner: str) -> Iterator[FoundMember]:
    for page in pages_of(client, MEMBERS, {"owner": owner}, owner):
        if page.data["repositoryOwner"] is None:
            raise not_found(Question(owner, owner), f"nobody is called '{owner}'")
        yield from map(_member, page.nodes)


def _teams(client: Client, owner: str) -> Iterator[FoundTeam]:
    for page in pages_of(client, TEAMS, {"owner": owner}, owner):
        for node in page.nodes:
            parent = node["parentTeam"]
            yield FoundTeam(
                slug=node["slug"],
                name=name_without_address(node["name"]),
                parent=parent and parent["slug"],
                members=tuple(_team_members(client, node)),
            )


def _team_members(client: Client, team: Node) -> Iterator[FoundTeamMember]:
    found: Node | None = team["members"]
    while found:
        for edge in found["edges"]:
            if edge and edge["node"]:
                login = _member(edge["node"]).login
                yield FoundTeamMember(login, edge["role"] == MAINTAINER)
        if not found["pageInfo"]["hasNextPage"]:
            return
        client.note_follow_up()
        variables = {"id": team["id"], "after": found["pageInfo"]["endCursor"]}
        answer = client.query(document("team_members"), variables, shrinkable=False)
        found = (answer.data["node"] or {}).get("members")


def _member(node: Node) -> FoundMember:
    name = name_without_address(node["name"] or "").strip()
    return FoundMember(node["login"], name or None)
