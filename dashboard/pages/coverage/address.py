"""Which applications and days does a reader ask about, and how does the address say it?

As elsewhere `from` is included and `to` is not, what is not written has its default, and what is
written wrongly is left out and reported.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import cast, get_args
from urllib.parse import parse_qsl, quote

from config.organisation import ApplicationKind
from dashboard.filters import FIRST_DAY, Wrong, said_choice, said_date

PATH = "/coverage"
KINDS: tuple[ApplicationKind, ...] = get_args(ApplicationKind)
NAMES = ("kind", "application", "repository", "from", "to", "explain")
"""The names an address may use, in the order in which it is written."""
USUAL_DAYS = 365
_EXPLAINED = re.compile(r"([a-z0-9-]{1,100})(?::([0-9a-z]{1,64}))?", re.ASCII)
_A_KIND = "kind"


@dataclass(frozen=True, slots=True)
class Explained:
    """The number whose explanation is open: of an application at a commit, or with None at its
    newest one; or of all applications of a kind."""

    application: str | None = None
    commit: str | None = None
    kind: ApplicationKind | None = None

    def __str__(self) -> str:
        first = self.application or _A_KIND
        return ":".join(filter(None, (first, self.kind or self.commit)))


@dataclass(frozen=True, slots=True)
class Filters:
    """What a reader chose; None means that the address says nothing about it."""

    kind: ApplicationKind | None = None
    application: str | None = None
    repository: str | None = None
    start: date | None = None
    end: date | None = None
    """The first day that no longer counts."""
    explain: Explained | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """Today's date, and the applications and repositories that an address may name."""

    today: date
    applications: tuple[str, ...] = ()
    repositories: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address asks for as far as it can be followed, the days meant, and what was wrong."""

    filters: Filters
    days: tuple[date, date]
    """From the first day to the first that no longer counts."""
    wrong: tuple[Wrong, ...] = ()


def read(search: str, known: Known) -> Asked:
    """What the query string `search` ("?kind=frontend") asks for."""
    said = dict(parse_qsl(search.removeprefix("?")))
    wrong = [Wrong(name, name, "name", NAMES) for name in said if name not in NAMES]
    filters = Filters(
        kind=cast("ApplicationKind | None", said_choice("kind", said, KINDS, wrong)),
        application=said_choice("application", said, known.applications, wrong),
        repository=said_choice("repository", said, known.repositories, wrong),
        start=said_date("from", said, wrong),
        end=said_date("to", said, wrong),
        explain=_explained(said, known, wrong),
    )
    return _in_order(filters, known, wrong)


def write(filters: Filters) -> str:
    """The query string that says `filters`: "" when everything has its default."""
    said = {
        "kind": filters.kind,
        "application": filters.application,
        "repository": filters.repository,
        "from": filters.start and filters.start.isoformat(),
        "to": filters.end and filters.end.isoformat(),
        "explain": filters.explain and str(filters.explain),
    }
    parts = [f"{name}={quote(value, safe='/:')}" for name, value in said.items() if value]
    return "?" + "&".join(parts) if parts else ""


def usual_days(today: date) -> tuple[date, date]:
    """A year up to today, which is included."""
    end = today + timedelta(days=1)
    return end - timedelta(days=USUAL_DAYS), end


def with_days(filters: Filters, days: tuple[date, date], today: date) -> Filters:
    """The same filters over these days; the usual ones are not written."""
    start, end = (None, None) if days == usual_days(today) else days
    return replace(filters, start=start, end=end)


def _explained(said: Mapping[str, str], known: Known, wrong: list[Wrong]) -> Explained | None:
    got = said.get("explain")
    match = _EXPLAINED.fullmatch(got or "")
    if match and match[1] == _A_KIND and match[2] in KINDS:
        return Explained(kind=cast(ApplicationKind, match[2]))
    if match and match[1] in known.applications:
        return Explained(match[1], match[2])
    if got is not None:
        wrong.append(Wrong("explain", got, "choice", known.applications))
    return None


def _in_order(filters: Filters, known: Known, wrong: list[Wrong]) -> Asked:
    """`filters` with the days that they mean; days that nobody can mean are left out."""
    first, last = usual_days(known.today)
    if filters.end and filters.end <= first:
        first = max(FIRST_DAY, filters.end - timedelta(days=USUAL_DAYS))
    days = (filters.start or first, filters.end or last)
    if days[0] < days[1]:
        return Asked(filters, days, tuple(wrong))
    wrong.append(Wrong("from", days[0].isoformat(), "order", (days[1].isoformat(),)))
    return Asked(replace(filters, start=None, end=None), usual_days(known.today), tuple(wrong))
