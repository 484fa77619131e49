"""How are the numbers of a chart taken away as a file?"""

import csv
import io

from dash import Dash
from flask import Response, abort, request

from dashboard.components.wrong_address import wrong_words
from dashboard.context import Context
from dashboard.pages.trends.refusals import why
from dashboard.pages.trends.view import COUNTS, DURATIONS, PATH, View, ask, view_of
from metrics.answer import Answer, Refused
from metrics.csv_form import csv_rows

BAD_REQUEST, FORBIDDEN, NOT_FOUND = 400, 403, 404


def register(app: Dash, context: Context) -> None:
    """GET /trends/<metric>.csv?… gives what `mikata metric --format csv` prints."""

    def numbers_file(key: str) -> Response:
        if key not in (*COUNTS, *DURATIONS):
            abort(NOT_FOUND)
        view = view_of(context, request.query_string.decode("ascii", "replace"))
        return file_of(key, ask(view, context, key), view)

    app.server.add_url_rule(f"{PATH}/<key>.csv", "trends_file", numbers_file)


def file_of(key: str, answer: Answer | Refused, view: View) -> Response:
    """The file; a sentence instead where the address is wrong or the answer is kept back."""
    if view.asked.wrong:
        words = "\n".join(wrong_words(each, view.reader) for each in view.asked.wrong)
        return Response(words, BAD_REQUEST, mimetype="text/plain")
    if isinstance(answer, Refused):
        return Response(why(answer, view.language), FORBIDDEN, mimetype="text/plain")
    written = io.StringIO()
    csv.writer(written, lineterminator="\n").writerows(csv_rows(answer))
    name = {"Content-Disposition": f'attachment; filename="{key}.csv"'}
    return Response(written.getvalue(), mimetype="text/csv", headers=name)
