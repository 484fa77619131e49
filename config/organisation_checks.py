"""Which words of an org.yaml point to nothing, or to two things at once?"""

from collections.abc import Callable, Iterable, Iterator
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

import holidays

from config.document import Finding
from config.errors import UnknownChoice, suggestion
from config.nodes import Node


def has_a_schema(root: Node) -> Iterator[Finding]:
    """The first key says which version of the format the file is written in."""
    if root.entries is not None and root.get("schema") is None:
        yield Finding(root.spot, "missing key 'schema'; begin with schema: organisation/1")


def time_zone_exists(root: Node) -> Iterator[Finding]:
    """`timezone` is one of the IANA names."""
    name = root.text("timezone")
    if name is None or name in ("UTC", "Asia/Tokyo"):
        return
    try:
        known = ZoneInfo(name).key != "localtime"  # which means another place on each machine
    except (ZoneInfoNotFoundError, ValueError, OSError):
        known = False
    if not known:
        near = suggestion(name, sorted(each for each in available_timezones() if "/" in each))
        question = f"; did you mean '{near}'?" if near else "; names are like Asia/Tokyo"
        yield Finding(root.spot_of("timezone"), f"unknown time zone '{name}'{question}")


def country_has_holidays(root: Node) -> Iterator[Finding]:
    """`calendar.country` is one whose public holidays are known."""
    calendar = root.get("calendar")
    name = calendar.text("country") if calendar else None
    known = holidays.list_supported_countries()
    if calendar and name is not None and name not in known:
        near = suggestion(name, known)
        question = f"did you mean '{near}'?" if near else "countries are two capitals, like JP"
        yield Finding(calendar.spot_of("country"), f"unknown country '{name}'; {question}")


def unit_nodes(root: Node) -> Iterator[Node]:
    """Each unit of the tree, before those inside it."""
    waiting = list(reversed(root.each("units")))
    while waiting:
        unit = waiting.pop()
        yield unit
        waiting += reversed(unit.each("units"))


def ids_are_unique(root: Node) -> Iterator[Finding]:
    """No id stands for two things of a kind; units have one space of ids, however deep."""
    yield from _twice("unit", "id", unit_nodes(root))
    for kind in ("people", "applications", "work_kinds"):
        yield from _twice(_ONE_OF[kind], "id", root.each(kind))
    yield from _twice("repository", "repository", root.each("repositories"))
    targets = root.get("targets")
    yield from _twice("target of", "kind", targets.each("investment_share") if targets else [])


_ONE_OF = {"people": "person", "applications": "application", "work_kinds": "kind of work"}


def _twice(what: str, key: str, nodes: Iterable[Node]) -> Iterator[Finding]:
    lines: dict[str, int] = {}
    for node in nodes:
        name = node.text(key)
        if name is None:
            continue
        spot = node.spot_of(key)
        if name in lines:
            message = f"the {what} '{name}' stands twice, first on line {lines[name]}"
            yield Finding(spot, message)
        else:
            lines[name] = spot.line


def _ids(nodes: Iterable[Node]) -> list[str]:
    return list(dict.fromkeys(name for node in nodes if (name := node.text("id")) is not None))


def references_exist(root: Node) -> Iterator[Finding]:
    """Each unit, person, application and kind of work spoken of is described in the file."""
    units, people = _ids(unit_nodes(root)), _ids(root.each("people"))
    for person in root.each("people"):
        yield from _unknown("unit", "unit", person.each("memberships"), units)
    for unit in unit_nodes(root):
        yield from _unknown("person", "person", unit.each("managers"), people)
    coverage = root.get("coverage")
    exclusions = coverage.each("exclusions") if coverage else []
    applications = _ids(root.each("applications"))
    yield from _unknown("application", "application", exclusions, applications)
    yield from _unknown("person", "who", exclusions, people)
    targets, kinds = root.get("targets"), _ids(root.each("work_kinds"))
    aimed = targets.each("investment_share") if targets else []
    yield from _unknown("kind of work", "kind", aimed, kinds)


def _unknown(what: str, key: str, nodes: Iterable[Node], known: list[str]) -> Iterator[Finding]:
    for node in nodes:
        name = node.text(key)
        if name is not None and name not in known:
            yield Finding(node.spot_of(key), str(UnknownChoice(what, name, known)))


CHECKS: tuple[Callable[[Node], Iterable[Finding]], ...] = (
    has_a_schema,
    time_zone_exists,
    country_has_holidays,
    ids_are_unique,
    references_exist,
)
