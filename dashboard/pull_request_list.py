"""Which list of pull requests does a reader ask for, and how does the address say it?

The address of the list is that of the trends with four more names: `metric` (whose pull requests),
`used` (used, left_out or a reason), `week` (one row of the chart) and `sort` ("-merged").
"""

from dataclasses import dataclass, replace
from typing import cast
from urllib.parse import parse_qsl, quote

from dashboard import filters
from dashboard.filters import Asked, Filters, Known, Wrong, said_choice
from metrics.catalogue import metric as metric_of
from metrics.listing import ALL, LISTED, SORTS, WHICH, Sort

PATH = "/trends/pull-requests"
DEFAULT_METRIC = "pull_requests_merged"
NAMES = ("metric", "used", "week", "sort")
"""What an address of the list may say beside the filters, in the order in which it is written."""

_LONGEST_WEEK = 12


@dataclass(frozen=True, slots=True)
class Wanted:
    """The list a reader wants; `week` is the label of one row of the chart ("2026-W33")."""

    filters: Filters
    metric: str = DEFAULT_METRIC
    used: str = ALL
    week: str | None = None
    sort: Sort | None = None
    descending: bool = True

    @property
    def order(self) -> tuple[Sort, bool]:
        """The column and whether it descends; unsaid, the newest of what the metric counts."""
        dated_by: Sort = "opened" if metric_of(self.metric).dated_by == "created_at" else "merged"
        return self.sort or dated_by, self.descending


def read(search: str, known: Known) -> tuple[Wanted, Asked]:
    """What the query string asks for as far as it can be followed; faults stand in Asked.wrong."""
    asked = filters.read(search, known, also=frozenset(NAMES))
    said = {name: value for name, value in parse_qsl(search.removeprefix("?")) if name in NAMES}
    wrong: list[Wrong] = []
    metrics = tuple(metric.key for metric in LISTED)
    metric = said_choice("metric", said, metrics, wrong) or DEFAULT_METRIC
    used = said_choice("used", said, WHICH, wrong) or ALL
    sort = said_choice("sort", said, (*SORTS, *(f"-{each}" for each in SORTS)), wrong)
    wanted = Wanted(
        filters=replace(asked.filters, explain=None),
        metric=metric,
        used=used,
        week=(said.get("week") or "")[:_LONGEST_WEEK] or None,
        sort=cast(Sort, sort.removeprefix("-")) if sort else None,
        descending=sort is None or sort.startswith("-"),
    )
    return wanted, replace(asked, wrong=(*asked.wrong, *wrong))


def write(wanted: Wanted) -> str:
    """The query string of a list: "" when everything has its default."""
    said = {
        "metric": None if wanted.metric == DEFAULT_METRIC else wanted.metric,
        "used": None if wanted.used == ALL else wanted.used,
        "week": wanted.week,
        "sort": wanted.sort and ("-" if wanted.descending else "") + wanted.sort,
    }
    parts = [f"{name}={quote(value, safe='')}" for name, value in said.items() if value]
    narrowed = filters.write(replace(wanted.filters, explain=None)).removeprefix("?")
    query = "&".join([*([narrowed] if narrowed else []), *parts])
    return f"?{query}" if query else ""


def keep(query: str, search: str | None) -> str:
    """New filters as `query` says them, with metric, choice and order of the list at `search`."""
    kept = [
        f"{name}={quote(value, safe='')}"
        for name, value in parse_qsl((search or "").removeprefix("?"))
        if name in {"metric", "used", "sort"}
    ]
    said = "&".join([*filter(None, [query.removeprefix("?")]), *kept])
    return f"?{said}" if said else ""
