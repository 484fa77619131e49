"""Which units would an org.yaml have, drafted from the teams of organisations on GitHub?"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from config.found_organisation import FoundOrganisation, FoundTeam
from config.new_ids import new_id, slug
from config.organisation import Organisation
from config.yaml_text import is_writable


@dataclass(frozen=True, slots=True)
class Who:
    """Whose a login is, in small letters: the id of a drafted person, or of one known before."""

    drafted: Mapping[str, str]
    known: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class UnitsDraft:
    """Units as they stand in a file, and of which of them the drafted people are members, by id.

    `hints` say what a draft can't: it must not repeat people and units that are known already.
    """

    units: tuple[dict[str, object], ...]
    memberships: Mapping[str, tuple[str, ...]]
    hints: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Placed:
    """A team with the id of its unit and the id of the unit around it."""

    id: str
    around: str | None
    team: FoundTeam


def units_draft(
    organisations: Sequence[FoundOrganisation], who: Who, known: Organisation | None
) -> UnitsDraft:
    """Teams as a tree of units, maintainers as managers, members as members; nothing is dated."""
    there = {unit.id for unit, _ in known.all_units()} if known else set()
    placed = _placed(organisations)
    new = [each for each in placed if each.id not in there]
    memberships: dict[str, dict[str, None]] = defaultdict(dict)
    for each in new:
        for member in each.team.members:
            person = who.drafted.get(member.login.casefold())
            if person:
                memberships[person][each.id] = None
    return UnitsDraft(
        units=tuple(_tree(new, who)),
        memberships={person: tuple(units) for person, units in memberships.items()},
        hints=tuple(_hints(placed, who, there)),
    )


def _placed(organisations: Sequence[FoundOrganisation]) -> list[_Placed]:
    """Each team with an id that no other team has; the same for the same teams."""
    slugs = Counter(slug(team.slug) for each in organisations for team in each.teams)
    taken: set[str] = set()
    found = []
    for each in organisations:
        ids: dict[str, str] = {}
        for team in each.teams:
            alone = slugs[slug(team.slug)] == 1
            names = [team.slug if alone else f"{each.owner}-{team.slug}"]
            ids[team.slug] = new_id(names, "team", taken)
            taken.add(ids[team.slug])
        for team in each.teams:
            around = ids.get(team.parent) if team.parent else None
            found.append(_Placed(ids[team.slug], around, team))
    return found


def _tree(new: Sequence[_Placed], who: Who) -> Iterator[dict[str, object]]:
    """The units that lie in no other new one, with those inside them."""
    drafted = {each.id: _unit(each, who) for each in new}
    inner: dict[str, list[object]] = defaultdict(list)
    for each in new:
        if each.around in drafted:
            inner[each.around or ""].append(drafted[each.id])
    for unit_id, units in inner.items():
        drafted[unit_id]["units"] = units
    return (drafted[each.id] for each in new if each.around not in drafted)


def _unit(placed: _Placed, who: Who) -> dict[str, object]:
    name = placed.team.name.strip()
    unit: dict[str, object] = {
        "id": placed.id,
        "name": name if name and is_writable(name) else placed.id,
    }
    managers = {
        who.drafted[member.login.casefold()]: None
        for member in placed.team.members
        if member.is_maintainer and member.login.casefold() in who.drafted
    }
    if managers:
        unit["managers"] = [{"person": person} for person in managers]
    return unit


def _hints(placed: Sequence[_Placed], who: Who, there: set[str]) -> Iterator[str]:
    """What belongs together although only one of the two is new."""
    for each in placed:
        is_known = each.id in there
        if not is_known and each.around in there:
            yield f"The unit {each.id} lies in {each.around}, which is known already."
        for member in each.team.members:
            login = member.login.casefold()
            person = (who.drafted if is_known else who.known).get(login)
            if person:
                role = "manages" if member.is_maintainer else "is a member of"
                other = f"the unit {each.id}" if is_known else f"{person}"
                yield f"{person} {role} {each.id}: {other} is known already; add it there."
