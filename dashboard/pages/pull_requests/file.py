"""How does a list of pull requests leave as a file?"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime

from dash import Dash
from flask import Response, request

from config.errors import UnknownChoice
from dashboard.context import Context
from dashboard.csv_file import BYTE_ORDER_MARK, csv_rows, harmless
from dashboard.pages.pull_requests.blocks import all_blocks, list_question
from dashboard.pages.pull_requests.view import CSV_PATH
from dashboard.pages.trends.refusals import why
from data.queries.pull_requests import PullRequestDetail, pull_request_details
from metrics.answer import Refused
from metrics.listing import ListedPullRequest
from metrics.lists import Lists

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

Named = Callable[[Sequence[int]], Sequence[PullRequestDetail]]


def register(app: Dash, context: Context, lists: Lists) -> None:
    """GET /trends/pull-requests.csv?… gives the list at that address."""

    def _file() -> Response:
        return list_file(request.query_string.decode("utf-8", "replace"), context, lists)

    app.server.add_url_rule(CSV_PATH, "pull_requests_file", _file)


def list_file(search: str, context: Context, lists: Lists) -> Response:
    """The whole list, sent while it is read; 403 where it would be about one person or two."""
    reader = context.reader()
    try:
        _, asked = list_question(search, reader, context)
        blocks = all_blocks(asked, AT_ONCE, reader, lists)
    except Refused as refused:
        return Response(f"{why(refused, reader.language)}\n", 403, mimetype="text/plain")
    except UnknownChoice as unknown:
        return Response(f"{unknown}\n", 404, mimetype="text/plain")
    lines = csv_lines(
        blocks, lambda ids: pull_request_details(reader.viewer, context.database, ids)
    )
    name = {"Content-Disposition": "attachment; filename=pull-requests.csv"}
    return Response(lines, mimetype="text/csv", headers=name)


def csv_lines(blocks: Iterable[Sequence[ListedPullRequest]], named: Named) -> Iterator[str]:
    """The file in pieces; `named` gives titles and addresses by row id."""
    yield BYTE_ORDER_MARK + csv_rows([COLUMNS])
    for block in blocks:
        details = {each.id: each for each in named([each.id for each in block])}
        yield csv_rows([_cells(each, details.get(each.id)) for each in block])


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
