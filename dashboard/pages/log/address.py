"""Which lines of the log does a reader ask for, and how does the address say it?

As elsewhere `from` is included and `to` is not, and what is written wrongly is left out and
reported. A person stands in it as a number: no name and no id that tells who it is.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import cast
from urllib.parse import parse_qsl

from dashboard.filters import Wrong, said_choice, said_date
from data.queries.log import GROUP_NAMES, Group, LogAsked

PATH, CSV_PATH = "/log", "/log.csv"
NAMES = ("person", "kind", "from", "to", "before", "after")
"""The names an address may use, in the order in which it is written."""
_LONGEST = 18
"""Digits of a line's number: what every database counts up to."""


@dataclass(frozen=True, slots=True)
class Filters:
    """What a reader chose; None means that the address says nothing about it.

    `before` and `after` are lines: the page shows those older than one, or newer than the other.
    """

    person: int | None = None
    kind: Group | None = None
    start: date | None = None
    end: date | None = None
    """The first day that no longer counts."""
    before: int | None = None
    after: int | None = None

    @property
    def chosen(self) -> "Filters":
        """Without the place within the log."""
        return replace(self, before=None, after=None)


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address asks for as far as it can be followed, and what was wrong."""

    filters: Filters
    wrong: tuple[Wrong, ...] = ()


def read(search: str, people: tuple[int, ...]) -> Asked:
    """What the query string `search` ("?kind=sign_in") asks for, with these people in the list."""
    said = dict(parse_qsl(search.removeprefix("?")))
    wrong = [Wrong(name, name, "name", NAMES) for name in said if name not in NAMES]
    person = said_choice("person", said, tuple(str(number) for number in people), wrong)
    filters = Filters(
        person=None if person is None else int(person),
        kind=cast("Group | None", said_choice("kind", said, GROUP_NAMES, wrong)),
        start=said_date("from", said, wrong),
        end=said_date("to", said, wrong),
        before=_line("before", said, wrong),
        after=_line("after", said, wrong),
    )
    if filters.start and filters.end and filters.start >= filters.end:
        wrong.append(Wrong("from", said["from"], "order", (said["to"],)))
        filters = replace(filters, start=None, end=None)
    return Asked(filters, tuple(wrong))


def write(filters: Filters) -> str:
    """The query string that says `filters`: "" when everything has its default."""
    said = {
        "person": filters.person,
        "kind": filters.kind,
        "from": filters.start and filters.start.isoformat(),
        "to": filters.end and filters.end.isoformat(),
        "before": filters.before,
        "after": filters.after,
    }
    parts = [f"{name}={value}" for name, value in said.items() if value is not None]
    return "?" + "&".join(parts) if parts else ""


def lines_asked(filters: Filters, zone: tzinfo) -> LogAsked:
    """The question to the log; days begin where the organisation is."""
    return LogAsked(
        person=filters.person,
        group=filters.kind,
        start=_midnight(filters.start, zone),
        end=_midnight(filters.end, zone),
        before=filters.before,
        after=None if filters.before is not None else filters.after,
    )


def last_day(filters: Filters, today: date) -> date:
    """The last day that counts."""
    return filters.end - timedelta(days=1) if filters.end else today


def _midnight(day: date | None, zone: tzinfo) -> datetime | None:
    return None if day is None else datetime.combine(day, time(), zone).astimezone(UTC)


def _line(name: str, said: Mapping[str, str], wrong: list[Wrong]) -> int | None:
    got = said.get(name)
    if got is None:
        return None
    if got.isascii() and got.isdigit() and len(got) <= _LONGEST:
        return int(got)
    wrong.append(Wrong(name, got, "choice"))
    return None
