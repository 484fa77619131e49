"""How does the log leave as a file?"""

import json
from collections.abc import Iterable, Iterator, Sequence

from dash import Dash
from flask import Response, request

from dashboard.context import Context, Reader
from dashboard.csv_file import BYTE_ORDER_MARK, csv_rows, harmless
from dashboard.pages.log.address import CSV_PATH, lines_asked, read
from dashboard.pages.log.words import action_words, name_of, who_words
from data.log import Actor, write_log
from data.queries.log import LogLine, Somebody, log_lines, people_in_log

COLUMNS = ("line", "at", "actor", "who", "action", "action_in_words", "about")
DETAIL = "detail"
"""Moments are in UTC; the particulars are JSON, for those who may see them."""

EXPORTED = "log.exported"


def register(app: Dash, context: Context) -> None:
    """GET /log.csv?… gives the lines at that address."""

    def _file() -> Response:
        return log_file(request.query_string.decode("utf-8", "replace"), context)

    app.server.add_url_rule(CSV_PATH, "log_file", _file)


def log_file(search: str, context: Context) -> Response:
    """The lines that an address asks for, all pages of them, sent while they are read.

    That they were taken out is a line of the log itself. Raises NotAllowed.
    """
    reader, database = context.reader(), context.database
    viewer = reader.viewer
    viewer.require("log")
    people = tuple(each.number for each in people_in_log(viewer, database))
    asked = lines_asked(read(search, people).filters.chosen, context.zone())
    with database.write(changes_facts=False) as connection:
        write_log(connection, context.now(), Actor.of_viewer(viewer), EXPORTED)
    lines = csv_lines(log_lines(viewer, database, asked), reader)
    name = {"Content-Disposition": "attachment; filename=log.csv"}
    return Response(lines, mimetype="text/csv", headers=name)


def csv_lines(blocks: Iterable[Sequence[LogLine]], reader: Reader) -> Iterator[str]:
    """The file in pieces; no cell is taken for a formula."""
    detailed = reader.viewer.may("log.details")
    head = (*COLUMNS, DETAIL) if detailed else COLUMNS
    yield BYTE_ORDER_MARK + csv_rows([head])
    for block in blocks:
        yield csv_rows([_cells(line, reader, detailed=detailed) for line in block])


def _cells(line: LogLine, reader: Reader, *, detailed: bool) -> list[str]:
    language = reader.language
    cells = [
        str(line.id),
        f"{line.at:%Y-%m-%dT%H:%M:%SZ}",
        line.actor,
        who_words(line, language),
        line.action,
        action_words(line.action, language),
        _about(line.about, reader),
    ]
    if detailed:
        cells.append(json.dumps(line.detail, ensure_ascii=False))
    return [harmless(cell) for cell in cells]


def _about(somebody: Somebody | None, reader: Reader) -> str:
    return name_of(somebody, reader.language) if somebody else ""
