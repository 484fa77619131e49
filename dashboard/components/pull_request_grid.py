"""How does a list of pull requests stand on a page, however long it is?

The browser holds a few blocks of rows and asks the server for others; ag-grid draws them with our
own colours and sizes (assets/pull_requests.css) and our own cells (assets/pull_requests.js).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from typing import Any

import dash_ag_grid as dag

from dashboard.context import Reader
from dashboard.text import t
from dashboard.text.numbers import MISSING, Amount, duration, short_day, value_in
from data.queries.pull_requests import PullRequestDetail
from metrics.listing import ListedPullRequest, Sort
from metrics.metric import Metric

BLOCK = 100
"""How many rows the browser asks for at once."""

PAGED_FROM = 100_000
"""Longer lists come in pages: a browser draws rows crookedly millions of pixels down."""

_THEME = """themeQuartz.withParams({
  fontFamily: 'inherit', fontSize: 13, headerFontSize: 12, headerFontWeight: 400,
  rowHeight: 'var(--k-grid-row)', headerHeight: 32, spacing: 6, cellHorizontalPadding: 6,
  backgroundColor: 'var(--mantine-color-body)', foregroundColor: 'var(--mantine-color-text)',
  textColor: 'var(--mantine-color-text)', accentColor: 'var(--k-accent)',
  headerBackgroundColor: 'var(--mantine-color-body)',
  headerTextColor: 'var(--mantine-color-dimmed)',
  borderColor: 'var(--mantine-color-default-border)', rowHoverColor: 'var(--k-hover)',
  rowBorder: {color: 'var(--k-hairline)'}, wrapperBorder: false, wrapperBorderRadius: 0,
  columnBorder: false, headerColumnBorder: false, headerColumnResizeHandleDisplay: 'none',
  borderRadius: 4, iconSize: 12, browserColorScheme: 'inherit'
})"""

_NARROW: Mapping[str, int] = {
    "repository": 168,
    "base": 84,
    "author_kind": 68,
    "opened": 92,
    "merged": 92,
    "lead_time": 96,
    "value": 136,
    "used": 152,
}
"""Widths in pixels; the first column takes what is left."""


@dataclass(frozen=True, slots=True)
class Days:
    """How dates are written: in which zone, and relative to which day."""

    zone: tzinfo
    today: date


def pull_request_grid(
    grid_id: str, metric: Metric, order: tuple[Sort, bool], total: int, reader: Reader
) -> dag.AgGrid:
    """The empty list of `total` rows, in `order` (a column and whether it descends)."""
    rows = f"calc(32px + {min(total, PAGED_FROM)} * var(--k-grid-row) + 2px)"
    return dag.AgGrid(
        id=grid_id,
        className="k-grid",
        rowModelType="infinite",
        columnDefs=[_column(name, metric, order, reader) for name in _columns(metric)],
        defaultColDef={
            "sortable": True,
            "resizable": False,
            "suppressMovable": True,
            "suppressHeaderMenuButton": True,
            "sortingOrder": ["desc", "asc"],
        },
        style={"height": f"min({rows}, max(360px, 100dvh - 340px))", "width": "100%"},
        eventListeners={
            "modelUpdated": ["fitColumns(params)"],
            "gridSizeChanged": ["fitColumns(params)"],
            "sortChanged": ["rememberSort(params)"],
        },
        dashGridOptions=_options(total, reader),
    )


def empty_grid(grid_id: str) -> dag.AgGrid:
    """A list of nothing, for Dash to know the id."""
    return dag.AgGrid(id=grid_id, rowModelType="infinite")


def grid_rows(
    listed: Sequence[ListedPullRequest],
    details: Sequence[PullRequestDetail],
    metric: Metric,
    days: Days,
    reader: Reader,
) -> list[dict[str, Any]]:
    """What the cells show, in the reader's language; one gone meanwhile keeps its number."""
    named = {each.id: each for each in details}
    return [_row(each, named.get(each.id), metric, days, reader) for each in listed]


def column_name(name: str, metric: Metric, reader: Reader) -> str:
    """The heading of a column."""
    key = f"metrics.{metric.key}_name" if name == "value" else f"pull_requests.column_{name}"
    return t(key, reader.language)


def _options(total: int, reader: Reader) -> dict[str, Any]:
    """How ag-grid asks for a list of `total` rows, and what it leaves alone."""
    return {
        "theme": {"function": _THEME},
        "tabToNextCell": {"function": "leaveGrid(params)"},
        "localeText": _words(reader),
        "cacheBlockSize": BLOCK,
        "maxBlocksInCache": 20,
        # Answers carry no number: with two under way one block would show the other's rows.
        "maxConcurrentDatasourceRequests": 1,
        "blockLoadDebounceMillis": 40,
        "infiniteInitialRowCount": min(total, BLOCK),
        "pagination": total > PAGED_FROM,
        "paginationPageSize": PAGED_FROM,
        "paginationPageSizeSelector": False,
        "enableCellTextSelection": True,
        "suppressMultiSort": True,
        "suppressDragLeaveHidesColumns": True,
        "animateRows": False,
    }


def _columns(metric: Metric) -> list[str]:
    """The lead time is always there; another duration stands beside it."""
    other = metric.has_statistic and metric.key != "merge_lead_time"
    return ["number", *(name for name in _NARROW if name != "value" or other)]


def _column(name: str, metric: Metric, order: tuple[Sort, bool], reader: Reader) -> dict[str, Any]:
    column: dict[str, Any] = {
        "field": name,
        "headerName": column_name(name, metric, reader),
        "headerTooltip": t("pull_requests.sortable", reader.language),
    }
    if name == order[0]:
        column["sort"] = "desc" if order[1] else "asc"
    if name == "number":
        return column | {"flex": 1, "minWidth": 140, "cellRenderer": "PullRequestTitle"}
    column |= {"width": _NARROW[name], "cellClass": [f"k-grid-{name}"]}
    if name in {"lead_time", "value"}:
        column |= {"cellRenderer": "PullRequestAmount", "headerClass": "ag-right-aligned-header"}
        column["cellClass"].append("ag-right-aligned-cell")
    return column


def _row(
    listed: ListedPullRequest,
    detail: PullRequestDetail | None,
    metric: Metric,
    days: Days,
    reader: Reader,
) -> dict[str, Any]:
    language = reader.language
    return {
        "id": listed.id,
        "number": listed.number,
        "title": detail.title if detail else "",
        "url": _safe(detail.url) if detail else None,
        "opens": t("pull_requests.new_tab", language),
        "repository": listed.repository,
        "base": listed.base,
        "author_kind": t(f"pull_requests.kind_{listed.author_kind}", language),
        "opened": _day(listed.opened, days, reader),
        "merged": _day(listed.merged, days, reader),
        "lead_time": _lead_time(listed, reader),
        "value": _amount(value_in(metric.unit_of_value, listed.value, language)),
        "used": _used(listed.reason, reader),
    }


def _used(reason: str | None, reader: Reader) -> str:
    if reason is None:
        return t("pull_requests.used", reader.language)
    words = t(f"metrics.short_{reason}", reader.language)
    return t("pull_requests.left_out", reader.language, reason=words)


def _lead_time(listed: ListedPullRequest, reader: Reader) -> dict[str, str | bool]:
    """Pale where the row is left out: its lead time is in none of the numbers above the list."""
    amount = _amount(duration(listed.lead_time, reader.language))
    return {**amount, "pale": True} if listed.reason else {**amount}


def _amount(amount: Amount) -> dict[str, str]:
    return {"number": amount.number, "unit": amount.unit}


def _day(moment: datetime | None, days: Days, reader: Reader) -> str:
    """10/16, and with the year where it is not this year's."""
    if moment is None:
        return MISSING
    on = moment.astimezone(days.zone).date()
    short = short_day(on, reader.language)
    if on.year == days.today.year:
        return short
    return t("pull_requests.day_with_year", reader.language, day=short, year=on.year)


def _safe(url: str | None) -> str | None:
    """Only addresses of the web become links; a table file may hold anything."""
    return url if url and url.startswith(("https://", "http://")) else None


def _words(reader: Reader) -> dict[str, str]:
    """What ag-grid says by itself."""
    keys = {
        "loadingOoo": "loading",
        "loadingError": "failed",
        "noRowsToShow": "none",
        "page": "page",
        "more": "page_more",
        "to": "page_to",
        "of": "page_of",
        "firstPage": "page_first",
        "previousPage": "page_previous",
        "nextPage": "page_next",
        "lastPage": "page_last",
        "ariaSortableColumn": "sortable",
    }
    return {key: t(f"pull_requests.{name}", reader.language) for key, name in keys.items()}
