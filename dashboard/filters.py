"""Which pull requests does a reader ask about, and how does the address of the page say it?

The address speaks like the command line: `from` is included, `to` is not, and what is not written
has its default. What it says wrongly is left out and reported, never an error page.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Literal, cast, get_args
from urllib.parse import parse_qsl, quote

from metrics.compare import neighbour
from metrics.period import Period, WrongPeriod

By = Literal["week", "month", "quarter"]
Clock = Literal["calendar", "working"]
Compare = Literal["before", "same_people"]
Shown = Literal["findy"]
Fault = Literal["name", "choice", "date", "order", "long"]

BY: tuple[By, ...] = get_args(By)
CLOCKS: tuple[Clock, ...] = get_args(Clock)
COMPARES: tuple[Compare, ...] = get_args(Compare)
"""With the period before: as it was, or the same people in both only."""
SHOWN: tuple[Shown, ...] = get_args(Shown)
"""Another way of counting on the same page, for those who compare."""
WITHOUT = ("contract", "part_time")
"""The kinds of employment that a reader may leave out."""
NAMES = (
    "unit",
    "repository",
    "base",
    "from",
    "to",
    "by",
    "clock",
    "bots",
    "without",
    "compare",
    "view",
    "explain",
)
"""The names an address may use, in the order in which it is written."""

FIRST_DAY, LAST_DAY = date(1970, 1, 1), date(2199, 12, 31)
MOST_WEEKS = 1500
"""More weeks than any project is old can't be told apart on a screen."""
_STEPS_SHOWN: Mapping[By, int] = {"week": 26, "month": 12, "quarter": 8}
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_EXPLAINED = re.compile(
    r"([a-z_]{1,60})(?:\.([a-z0-9][a-z0-9_-]{0,59}))?(?::([0-9A-Z-]{1,12}))?", re.ASCII
)


@dataclass(frozen=True, slots=True)
class Explained:
    """The number whose explanation is open: a metric, and one of its periods ("2026-W33") or,
    with None, the key number of the last weeks."""

    metric: str
    period: str | None = None
    part: str | None = None
    """Which of several numbers of the metric."""

    def __str__(self) -> str:
        """As an address says it: "recovery_time.incidents:2026-W33"."""
        name = f"{self.metric}.{self.part}" if self.part else self.metric
        return f"{name}:{self.period}" if self.period else name


@dataclass(frozen=True, slots=True)
class Filters:
    """What a reader chose; None and the defaults mean that the address says nothing about it."""

    unit: str | None = None
    repository: str | None = None
    base: str | None = None
    start: date | None = None
    end: date | None = None
    """The first day that no longer counts."""
    by: By = "week"
    clock: Clock = "calendar"
    bots: bool = False
    without: frozenset[str] = frozenset()
    compare: Compare | None = None
    view: Shown | None = None
    explain: Explained | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """What a reader can ask about now: the values an address may name, and today's date.

    Without a unit the address means `first_unit`, or the whole organisation where that is None.
    """

    today: date
    units: tuple[str, ...] = ()
    first_unit: str | None = None
    repositories: tuple[str, ...] = ()
    bases: tuple[str, ...] = ()
    metrics: tuple[str, ...] = ()
    fiscal_year_starts: int = 1
    compares: tuple[Compare, ...] = COMPARES


@dataclass(frozen=True, slots=True)
class Wrong:
    """One thing an address says that can't be followed, and what it could have said."""

    name: str
    got: str
    fault: Fault
    known: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address asks for as far as it can be followed, the days meant, and what was wrong."""

    filters: Filters
    days: tuple[date, date]
    """From the first day to the first that no longer counts."""
    wrong: tuple[Wrong, ...] = ()


@dataclass(slots=True)
class _Reading:
    """The address while it is read; faults are gathered on the way."""

    values: Mapping[str, str]
    wrong: list[Wrong] = field(default_factory=list)

    def choice(self, name: str, known: tuple[str, ...], default: str | None = None) -> str | None:
        return said_choice(name, self.values, known, self.wrong) or default

    def day(self, name: str) -> date | None:
        return said_date(name, self.values, self.wrong)

    def several(self, name: str, known: tuple[str, ...]) -> frozenset[str]:
        got = [value for value in self.values.get(name, "").split(",") if value]
        self.wrong += [Wrong(name, value, "choice", known) for value in got if value not in known]
        return frozenset(got) & frozenset(known)

    def explained(self, known: tuple[str, ...]) -> Explained | None:
        got = self.values.get("explain")
        match = _EXPLAINED.fullmatch(got or "")
        if match and match[1] in known:
            return Explained(match[1], match[3], match[2])
        if got is not None:
            self.wrong.append(Wrong("explain", got, "choice", known))
        return None


def read(search: str, known: Known, also: frozenset[str] = frozenset()) -> Asked:
    """What the query string `search` ("?unit=a&by=month") asks for.

    `also` are names that the page understands beside these. Of a name that stands twice the last
    one counts; a value left empty counts as not said.
    """
    said = parse_qsl(search.removeprefix("?"), max_num_fields=None)
    reading = _Reading({name: value for name, value in said if name in NAMES})
    for name in dict.fromkeys(name for name, _ in said if name not in {*NAMES, *also}):
        reading.wrong.append(Wrong(name, name, "name", NAMES))
    filters = Filters(
        unit=reading.choice("unit", known.units, known.first_unit),
        repository=reading.choice("repository", known.repositories),
        base=reading.choice("base", known.bases),
        start=reading.day("from"),
        end=reading.day("to"),
        by=cast(By, reading.choice("by", BY, "week")),
        clock=cast(Clock, reading.choice("clock", CLOCKS, "calendar")),
        bots=reading.choice("bots", ("yes", "no")) == "yes",
        without=reading.several("without", WITHOUT),
        compare=cast(Compare | None, reading.choice("compare", known.compares)),
        view=cast(Shown | None, reading.choice("view", SHOWN)),
        explain=reading.explained(known.metrics),
    )
    return _in_order(filters, known, reading.wrong)


def write(filters: Filters) -> str:
    """The query string that says `filters`: "" when everything has its default.

    Defaults are not written, so that an address keeps meaning the last weeks.
    """
    explain = filters.explain
    said: dict[str, str | None] = {
        "unit": filters.unit,
        "repository": filters.repository,
        "base": filters.base,
        "from": filters.start and filters.start.isoformat(),
        "to": filters.end and filters.end.isoformat(),
        "by": None if filters.by == "week" else filters.by,
        "clock": None if filters.clock == "calendar" else filters.clock,
        "bots": "yes" if filters.bots else None,
        "without": ",".join(kind for kind in WITHOUT if kind in filters.without),
        "compare": filters.compare,
        "view": filters.view,
        "explain": explain and str(explain),
    }
    parts = [f"{name}={quote(value, safe='/:,')}" for name, value in said.items() if value]
    return "?" + "&".join(parts) if parts else ""


def default_days(by: By, known: Known) -> tuple[date, date]:
    """The days shown when the address names none: the last 26 complete weeks, 12 complete months
    or 8 complete quarters (which begin with `fiscal_year_starts`)."""
    if by == "week":
        end = known.today - timedelta(days=known.today.weekday())
        return end - timedelta(weeks=_STEPS_SHOWN["week"]), end
    months = 1 if by == "month" else 3
    since = (known.today.month - known.fiscal_year_starts) % months
    end = months_before(known.today.replace(day=1), since)
    return months_before(end, months * _STEPS_SHOWN[by]), end


def without_each(filters: Filters) -> Mapping[str, Filters]:
    """For each filter that takes pull requests away, the same filters without it."""
    loosened: Mapping[str, Callable[[], Filters]] = {
        "unit": lambda: replace(filters, unit=None),
        "repository": lambda: replace(filters, repository=None),
        "base": lambda: replace(filters, base=None),
        "days": lambda: replace(filters, start=None, end=None),
        "without": lambda: replace(filters, without=frozenset()),
        "compare": lambda: replace(filters, compare=_of_all_people(filters.compare)),
        "bots": lambda: replace(filters, bots=True),
    }
    return {name: loose for name, make in loosened.items() if (loose := make()) != filters}


def _of_all_people(compare: Compare | None) -> Compare | None:
    """The comparison that leaves nobody out."""
    return None if compare == "same_people" else compare


def _in_order(filters: Filters, known: Known, wrong: list[Wrong]) -> Asked:
    """`filters` with the days that they mean; days that nobody can mean are left out."""
    first, last = default_days(filters.by, known)
    start, end = filters.start, filters.end
    if start and start >= last:
        last = known.today + timedelta(days=1)
    if end and end <= first:
        first = max(FIRST_DAY, end - (last - first))
    days = (start or first, end or last)
    fault = _fault(days, filters.by)
    if fault is None and filters.compare and not _has_days_before(days):
        wrong.append(Wrong("compare", filters.compare, "choice"))
        filters = replace(filters, compare=None)
    if fault is None:
        return Asked(filters, days, tuple(wrong))
    wrong.append(Wrong("from", days[0].isoformat(), fault, (days[1].isoformat(),)))
    usual = default_days(filters.by, known)
    return Asked(replace(filters, start=None, end=None), usual, tuple(wrong))


def _fault(days: tuple[date, date], by: By) -> Fault | None:
    if days[0] >= days[1]:
        return "order"
    too_long = by == "week" and days[1] - days[0] > timedelta(weeks=MOST_WEEKS)
    return "long" if too_long else None


def _has_days_before(days: tuple[date, date]) -> bool:
    try:
        return bool(neighbour(Period(*days), "before"))
    except WrongPeriod:
        return False


def said_day(text: str) -> date | None:
    """The date that `text` writes as YYYY-MM-DD, None when it is none or out of range."""
    if not _DATE.fullmatch(text):
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if FIRST_DAY <= day <= LAST_DAY else None


def said_choice(
    name: str, said: Mapping[str, str], known: tuple[str, ...], wrong: list[Wrong]
) -> str | None:
    """What an address says of `name`, if it is one of the known; else it joins what is wrong."""
    got = said.get(name)
    if got is None or got in known:
        return got
    wrong.append(Wrong(name, got, "choice", known))
    return None


def said_date(name: str, said: Mapping[str, str], wrong: list[Wrong]) -> date | None:
    """What an address says of `name`, if it is a date; else it joins what is wrong."""
    got = said.get(name)
    day = None if got is None else said_day(got)
    if got is not None and day is None:
        wrong.append(Wrong(name, got, "date"))
    return day


def months_before(first: date, months: int) -> date:
    """The first of the month `months` before the month that begins with `first`."""
    index = first.year * 12 + first.month - 1 - months
    return date(index // 12, index % 12 + 1, 1)
