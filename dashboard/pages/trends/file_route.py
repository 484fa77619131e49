"""How are the numbers of a chart taken away as a file?"""

import csv
import io

from dash import Dash
from flask import Response, abort

from dashboard.context import Context
from dashboard.pages.trends.view import COUNTS, DURATIONS, PATH, ask, view_of
from flask import request
from metrics.answer import Refused
from data.facts import REASONS


def register(app: Dash, context: Context) -> None:
    """GET /trends/<metric>.csv?… gives what `mikata metric --format csv` prints."""

    def numbers_file(key: str) -> Response:
        if key not in (*COUNTS, *DURATIONS):
            abort(404)
        view = view_of(context, request.query_string.decode("ascii", "replace"))
        answer = ask(view, context, key)
        if isinstance(answer, Refused):
            abort(403)
        out = io.StringIO()
        w = csv.writer(out, lineterminator="\n")
        w.writerow(["period","start","value","n_used","n_total",*REASONS[1:]])
        for r in answer.rows:
            w.writerow([r.period,r.start,"" if r.value is None else r.value,r.n_used,r.n_total,*(r.left_out.get(x,0) for x in REASONS[1:])])
        return Response(out.getvalue(), mimetype="text/csv")

    app.server.add_url_rule(f"{PATH}/<key>.csv", "trends_file", numbers_file)
