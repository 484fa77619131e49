"""How are the numbers of a chart taken away as a file?"""

import csv
import io
from collections.abc import Iterable

from dash import Dash
from flask import Response, abort, request

from dashboard.components.wrong_address import wrong_words
from dashboard.context import Context
from dashboard.pages.trends import findy
from dashboard.pages.trends.chart import Answers
from dashboard.pages.trends.charts import ask_chart
from dashboard.pages.trends.refusals import why
from dashboard.pages.trends.sections import CHARTS
from dashboard.pages.trends.view import PATH, View, ask_all, question_of, view_of
from metrics.answer import Refused
from metrics.csv_form import Cell, csv_rows, csv_rows_of_several

BAD_REQUEST, FORBIDDEN, NOT_FOUND = 400, 403, 404


def register(app: Dash, context: Context) -> None:
    """GET /trends/<chart, metric or findy>.csv?… gives what `mikata metric --format csv` prints.

    Of a chart of several answers each line stands after its metric, its part and its days.
    """

    def numbers_file(key: str) -> Response:
        view = view_of(context, request.query_string.decode("ascii", "replace"))
        if key == findy.FILE:
            return file_of(key, findy.findy_answers(view, context), view, alone=False)
        if key in CHARTS:
            found = ask_chart(key, view, context)
            return file_of(key, found, view, alone=CHARTS[key].over_time)
        if key not in view.known.metrics:
            abort(NOT_FOUND)
        return file_of(key, ask_all(view, context, [question_of(view, key)]), view)

    app.server.add_url_rule(f"{PATH}/<key>.csv", "trends_file", numbers_file)


def file_of(key: str, answers: Answers | Refused, view: View, *, alone: bool = True) -> Response:
    """The file; a sentence instead where the address is wrong or the answer is kept back."""
    if view.asked.wrong:
        words = "\n".join(wrong_words(each, view.reader) for each in view.asked.wrong)
        return Response(words, BAD_REQUEST, mimetype="text/plain")
    if isinstance(answers, Refused):
        return Response(why(answers, view.language), FORBIDDEN, mimetype="text/plain")
    written = io.StringIO()
    csv.writer(written, lineterminator="\n").writerows(_lines(key, answers, view, alone=alone))
    name = {"Content-Disposition": f'attachment; filename="{key}.csv"'}
    return Response(written.getvalue(), mimetype="text/csv", headers=name)


def _lines(key: str, answers: Answers, view: View, *, alone: bool) -> Iterable[list[Cell]]:
    """Those of the chart itself, or of its answer, or of all its answers."""
    own = CHARTS[key].file if key in CHARTS else None
    if own:
        return own(answers, view)
    return csv_rows(answers[0]) if alone and len(answers) == 1 else csv_rows_of_several(answers)
