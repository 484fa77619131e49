"""Which rows of a list does a browser ask for, and may it?"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, cast

from config.errors import UnknownChoice
from dashboard.access.taking import Malformed
from dashboard.asked import known_now, question
from dashboard.components.pull_request_grid import BLOCK
from dashboard.context import Context, Reader
from dashboard.pull_request_list import Wanted, read
from data.queries.pull_requests import PullRequestDetail, pull_request_details
from metrics.listing import SORTS, ListedPullRequest, ListQuestion, Sort
from metrics.lists import Lists

_DIRECTIONS = ("asc", "desc")


class RequestRefused(Malformed):
    """A request for rows that our own page would not have sent."""


@dataclass(frozen=True, slots=True)
class RowsWanted:
    """The places from `start`, included, to `end`, not included, and the order if one is said."""

    start: int
    end: int
    sort: Sort | None
    descending: bool


def rows_wanted(request: Mapping[str, Any]) -> RowsWanted:
    """What ag-grid's request for rows asks for.

    Raises RequestRefused for anything but a block of rows in the order of one allowed column.
    """
    start, end = request.get("startRow"), request.get("endRow")
    if not isinstance(start, int) or not isinstance(end, int) or not 0 <= end - start <= BLOCK:
        raise RequestRefused(f"rows {start!r} to {end!r} asked for, at most {BLOCK} at once")
    if start < 0 or request.get("filterModel"):
        raise RequestRefused("rows can be filtered by the address of the page only")
    return RowsWanted(start, end, *_order(request.get("sortModel") or ()))


def _order(model: object) -> tuple[Sort | None, bool]:
    if not isinstance(model, Sequence) or len(model) > 1:
        raise RequestRefused("rows are sorted by one column at a time")
    if not model:
        return None, True
    said = model[0] if isinstance(model[0], Mapping) else {}
    column, direction = said.get("colId"), said.get("sort")
    if column not in SORTS:
        raise UnknownChoice("column", str(column), SORTS)
    if direction not in _DIRECTIONS:
        raise UnknownChoice("direction", str(direction), _DIRECTIONS)
    return cast(Sort, column), direction == "desc"


def list_question(search: str, reader: Reader, context: Context) -> tuple[Wanted, ListQuestion]:
    """The list that an address asks for, as far as it can be followed."""
    wanted, asked = read(search, known_now(reader, context))
    sort, descending = wanted.order
    question_ = question(asked, wanted.metric)
    return wanted, ListQuestion(question_, wanted.week, wanted.used, sort, descending)


@dataclass(frozen=True, slots=True)
class NamedBlock:
    """Listed pull requests with their titles, the order they are in, and the length of the list."""

    listed: tuple[ListedPullRequest, ...]
    details: Sequence[PullRequestDetail]
    wanted: Wanted
    total: int


def named_block(
    request: Mapping[str, Any], search: str, reader: Reader, context: Context, lists: Lists
) -> NamedBlock:
    """The block that a request asks for of the list at an address.

    Raises RequestRefused and UnknownChoice for what can't be asked, Refused where the answer is.
    """
    rows = rows_wanted(request)
    wanted, asked = list_question(search, reader, context)
    if rows.sort:
        asked = replace(asked, sort=rows.sort, descending=rows.descending)
    block = lists.block(reader.viewer, asked, rows.start, rows.end)
    ids = [each.id for each in block.pull_requests]
    details = pull_request_details(reader.viewer, context.database, ids)
    wanted = replace(wanted, sort=asked.sort, descending=asked.descending)
    return NamedBlock(block.pull_requests, details, wanted, block.total)


def all_blocks(
    asked: ListQuestion, size: int, reader: Reader, lists: Lists
) -> Iterator[tuple[ListedPullRequest, ...]]:
    """The whole list in blocks; the first is there at once, so that a refusal comes at once."""
    first = lists.block(reader.viewer, asked, 0, size)

    def blocks() -> Iterator[tuple[ListedPullRequest, ...]]:
        yield first.pull_requests
        for start in range(size, first.total, size):
            yield lists.block(reader.viewer, asked, start, start + size).pull_requests

    return blocks()
