"""How does a list of pull requests leave as a file?"""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime

from metrics.listing import ListedPullRequest
from data.queries.pull_requests import PullRequestDetail

COLUMNS = (
    "repository",
    "number",
    "title",
    "url",
    "base",
    "author_kind",
    "created_at",
    "merged_at",
    "merge_lead_time",
    "value",
    "used",
    "reason",
)
"""Hours are not rounded and moments are in UTC: this file is for other programs as well."""

AT_ONCE = 500
_BYTE_ORDER_MARK = "\ufeff"  # without it Excel takes UTF-8 for the encoding of the machine
_FORMULA = ("=", "+", "-", "@", "\t", "\r")

Named = Callable[[Sequence[int]], Sequence[PullRequestDetail]]


def csv_lines(blocks: Iterable[Sequence[ListedPullRequest]], named: Named) -> Iterator[str]:
    """The file in pieces; `named` gives titles and addresses by row id."""
    yield _BYTE_ORDER_MARK + _lines([COLUMNS])
    for block in blocks:
        details = {each.id: each for each in named([each.id for each in block])}
        yield _lines([_cells(each, details.get(each.id)) for each in block])


def harmless(text: str) -> str:
    """Text that a spreadsheet does not take for a formula: with an apostrophe before it."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def _cells(listed: ListedPullRequest, detail: PullRequestDetail | None) -> list[str]:
    return [
        harmless(listed.repository),
        str(listed.number),
        harmless(detail.title if detail else ""),
        harmless((detail.url if detail else None) or ""),
        harmless(listed.base),
        listed.author_kind,
        _moment(listed.opened),
        _moment(listed.merged),
        _hours(listed.lead_time),
        _hours(listed.value),
        "yes" if listed.reason is None else "no",
        listed.reason or "",
    ]


def _moment(at: datetime | None) -> str:
    return "" if at is None else f"{at:%Y-%m-%dT%H:%M:%SZ}"


def _hours(value: float | None) -> str:
    return "" if value is None else repr(value)


def _lines(rows: Iterable[Sequence[str]]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    return text.getvalue()
