"""What does the place where work is kept say of who belongs to whom?"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FoundAccount:
    """An account that wrote something; `is_bot` as its provider says."""

    provider: str
    login: str
    is_bot: bool


@dataclass(frozen=True, slots=True)
class FoundMember:
    """Somebody of an organisation on GitHub; `name` is None where they state none."""

    login: str
    name: str | None = None


@dataclass(frozen=True, slots=True)
class FoundTeamMember:
    """Who is in a team, by their login, and whether they maintain it."""

    login: str
    is_maintainer: bool = False


@dataclass(frozen=True, slots=True)
class FoundTeam:
    """A team with those who are in it itself; `parent` is the slug of the team around it."""

    slug: str
    name: str
    parent: str | None = None
    members: tuple[FoundTeamMember, ...] = ()


@dataclass(frozen=True, slots=True)
class FoundOrganisation:
    """An organisation on GitHub, as far as it may be seen."""

    owner: str
    members: tuple[FoundMember, ...] = ()
    teams: tuple[FoundTeam, ...] = ()
