"""In which period did people join or leave a unit, and how many were there before and after?"""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from config.organisation import Membership, Organisation
from metrics.answer import Row

FEWEST = 5
"""In a smaller unit everybody knows who is meant."""

_ONE_DAY = timedelta(days=1)
_Spans = Mapping[str, Sequence[Membership]]


@dataclass(frozen=True, slots=True)
class MembershipChange:
    """How many joined and left a unit within one row of an answer, and nobody's name.

    `day` is the first on which the unit was another one; `before` and `after` count its people on
    the day before the row began and on the last day of it that is known.
    """

    day: date
    joined: int
    left: int
    before: int
    after: int


def membership_changes(
    organisation: Organisation, unit: str, rows: Sequence[Row], today: date
) -> list[MembershipChange]:
    """The changes of a unit (and those inside it) in each row until `today`, in their order.

    Those to or from fewer than FEWEST people are not told. Raises UnknownChoice.
    """
    organisation.unit(unit)
    inside = {
        each.id for each, _ in organisation.all_units() if _lies_in(organisation, each.id, unit)
    }
    spans = {
        person.id: [each for each in person.memberships if each.unit in inside]
        for person in organisation.people
    }
    known = {id_: found for id_, found in spans.items() if found}
    turns = sorted(_turns(known))
    found = (_change(known, turns, row.start, min(row.end, today + _ONE_DAY)) for row in rows)
    return [change for change in found if change is not None]


def _lies_in(organisation: Organisation, each: str, unit: str) -> bool:
    return unit in organisation.unit_path(each)


def _change(
    spans: _Spans, turns: Sequence[date], start: date, end: date
) -> MembershipChange | None:
    """What changed from the day before `start` to the last day before `end`; `turns` ascend."""
    days = turns[bisect_left(turns, start) : bisect_left(turns, end)]
    if not days:
        return None
    before, after = _there(spans, start - _ONE_DAY), _there(spans, end - _ONE_DAY)
    if before == after or min(len(before), len(after)) < FEWEST:
        return None
    day = next(day for day in days if _there(spans, day) != before)
    return MembershipChange(day, len(after - before), len(before - after), len(before), len(after))


def _turns(spans: _Spans) -> set[date]:
    """The days on which somebody may have come or was there no longer."""
    every = [each for of_one in spans.values() for each in of_one]
    came = {each.start for each in every if each.start}
    return came | {each.end + _ONE_DAY for each in every if each.end and each.end < date.max}


def _there(spans: _Spans, day: date) -> set[str]:
    return {id_ for id_, of_one in spans.items() if any(each.covers(day) for each in of_one)}
