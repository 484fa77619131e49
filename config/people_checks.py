"""Which dates, shares and accounts of people in an org.yaml contradict each other?"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from config.document import Finding
from config.nodes import Node, Spot

EVERYTHING = 100


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Days from the first to the last, both included, and the node that says so."""

    first: date
    last: date
    node: Node


def memberships_of_a_unit_are_apart(root: Node) -> Iterator[Finding]:
    """A person is in a unit once at a time."""
    for person in root.each("people"):
        by_unit: dict[str, list[_Stretch]] = defaultdict(list)
        for stretch in _stretches(person, "memberships"):
            by_unit[stretch.node.text("unit") or ""].append(stretch)
        for unit, stretches in by_unit.items():
            yield from _overlaps(stretches, f"is in '{unit}'")


def employments_are_apart(root: Node) -> Iterator[Finding]:
    """A person is employed in one way at a time."""
    for person in root.each("people"):
        yield from _overlaps(_stretches(person, "employment"), "is employed")


def _overlaps(stretches: list[_Stretch], what: str) -> Iterator[Finding]:
    ordered = sorted(stretches, key=lambda stretch: (stretch.first, stretch.node.spot))
    for before, after in pairwise(ordered):
        if after.first <= before.last:
            other = before.node.spot.line
            message = f"the person {what} twice on {after.first}; the other is on line {other}"
            yield Finding(after.node.spot, message)


def shares_fit_into_a_day(root: Node) -> Iterator[Finding]:
    """A warning on the first day on which the shares of a person are more than everything."""
    for person in root.each("people"):
        shared = [
            (stretch, share)
            for stretch in _stretches(person, "memberships")
            if (share := _number(stretch.node, "share")) is not None
        ]
        for stretch, _ in sorted(shared, key=lambda pair: pair[0].first):
            day = stretch.first
            total = sum(share for each, share in shared if each.first <= day <= each.last)
            if total > EVERYTHING:
                since = "" if day == date.min else f" from {day}"
                message = f"the shares of '{person.text('id')}' are {total:g} %{since}"
                yield Finding(stretch.node.spot_of("share"), message, "warning")
                break


def memberships_lie_in_employment(root: Node) -> Iterator[Finding]:
    """A warning where a person is in a unit on days without employment; open ends fit any."""
    for person in root.each("people"):
        employed = _stretches(person, "employment")
        if len(employed) < len(person.each("employment")) or not employed:
            continue
        begin, end = min(each.first for each in employed), max(each.last for each in employed)
        for stretch in _stretches(person, "memberships"):
            first = begin if stretch.first == date.min else stretch.first
            last = end if stretch.last == date.max else stretch.last
            gap = _first_day_without(first, last, employed)
            if gap is not None:
                message = f"'{person.text('id')}' is in this unit on {gap}, without employment"
                yield Finding(stretch.node.spot, message, "warning")


def _first_day_without(first: date, last: date, employed: list[_Stretch]) -> date | None:
    day = first
    for each in sorted(employed, key=lambda each: each.first):
        if each.first <= day <= each.last:
            if each.last >= last:
                return None
            day = each.last + timedelta(days=1)
    return day if first <= last else None


def an_account_is_one_persons(root: Node) -> Iterator[Finding]:
    """An account belongs to one person, and no person's account is a bot's or an agent's."""
    owners: dict[tuple[str, str], tuple[str, Spot]] = {}
    for provider, login, owner, spot in _accounts(root):
        name = (provider, _folded(provider, login))
        first = owners.setdefault(name, (owner, spot))
        if first[1] != spot:
            message = f"'{login}' ({provider}) is {first[0]}'s on line {first[1].line} already"
            yield Finding(spot, message)


def _folded(provider: str, login: str) -> str:
    """GitHub takes no notice of capitals in a login."""
    return login.casefold() if provider == "github" else login


def _accounts(root: Node) -> Iterator[tuple[str, str, str, Spot]]:
    """Provider, login, owner and place of each account of people."""
    for person in root.each("people"):
        accounts = person.get("accounts")
        for provider in (accounts.entries or {}) if accounts else ():
            for login in accounts.each(provider) if accounts else ():
                if login.words is not None:
                    yield provider, login.words.strip(), person.text("id") or "another", login.spot


def machines_are_nobody(root: Node) -> Iterator[Finding]:
    """A login is listed once, as a bot or as an agent, and is no person's account."""
    people = {login.casefold(): owner for _, login, owner, _ in _accounts(root)}
    listed: dict[str, tuple[str, int]] = {}
    for kind in ("bots", "agents"):
        for node in root.each(kind):
            login = (node.words or "").strip().removesuffix("[bot]").strip()
            name = login.casefold()
            if name in people:
                message = f"'{login}' is an account of '{people[name]}'; a person is no machine"
                yield Finding(node.spot, message)
            if login and name in listed:
                where, line = listed[name]
                yield Finding(node.spot, f"'{login}' is among the {where} on line {line} already")
            listed.setdefault(name, (kind, node.spot.line))


def engineers_have_accounts(root: Node) -> Iterator[Finding]:
    """A warning for engineers of whom no work can be found."""
    owners = {owner for _, _, owner, _ in _accounts(root)}
    for person in root.each("people"):
        name = person.text("id")
        if name and name not in owners and (person.text("role") or "engineer") == "engineer":
            message = f"'{name}' has no account; none of their work can be found"
            yield Finding(person.spot, message, "warning")


def _stretches(person: Node, key: str) -> list[_Stretch]:
    found = (_stretch(node) for node in person.each(key))
    return [stretch for stretch in found if stretch is not None]


def _stretch(node: Node) -> _Stretch | None:
    """The days of a dated thing; None where its dates say nothing."""
    first, last = _day(node, "from", date.min), _day(node, "to", date.max)
    return _Stretch(first, last, node) if first and last and first <= last else None


def _day(node: Node, key: str, otherwise: date) -> date | None:
    value = node.get(key)
    if value is None or value.scalar is None:
        return otherwise
    try:
        return date.fromisoformat(value.words or "")
    except ValueError:
        return None


def _number(node: Node, key: str) -> float | None:
    value = node.get(key)
    scalar = value.scalar if value else None
    return scalar if isinstance(scalar, int | float) and not isinstance(scalar, bool) else None


CHECKS: tuple[Callable[[Node], Iterable[Finding]], ...] = (
    memberships_of_a_unit_are_apart,
    employments_are_apart,
    shares_fit_into_a_day,
    memberships_lie_in_employment,
    an_account_is_one_persons,
    machines_are_nobody,
    engineers_have_accounts,
)
