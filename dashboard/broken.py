"""What is answered to a request that broke outside of the pages' callbacks?"""

from collections.abc import Callable
from http import HTTPStatus

from flask import Flask, Response, request
from werkzeug.exceptions import Forbidden, HTTPException
from werkzeug.wrappers import Response as AnyResponse

from dashboard.access.gate import refusal
from dashboard.components.problem import log_problem
from dashboard.context import Context, reader_of
from dashboard.request_log import rule_of
from dashboard.text import LANGUAGES, t
from data.errors import Busy, NotAllowed, NotReachable


def install(server: Flask, context: Context) -> None:
    """Answer with a code that stands in the log too; Flask's own words there repeat addresses."""
    server.register_error_handler(Exception, answer(context))


def answer(context: Context) -> Callable[[Exception], AnyResponse]:
    """One sentence and the code; 503 where the database is away for the moment."""

    def answered(error: Exception) -> AnyResponse:
        if isinstance(error, HTTPException | NotAllowed):
            return refusal(Forbidden() if isinstance(error, NotAllowed) else error)
        away = isinstance(error, NotReachable | Busy)
        part = rule_of(request.environ) or "none"
        record = log_problem(error, f"{request.method} {part}", context.now())
        preferred = request.accept_languages.best_match(LANGUAGES)
        language = reader_of(request.cookies, preferred).language
        words = t("problem.away" if away else "problem.broken", language, code=record.code)
        status = HTTPStatus.SERVICE_UNAVAILABLE if away else HTTPStatus.INTERNAL_SERVER_ERROR
        return Response(f"{words}\n", status, mimetype="text/plain")

    return answered
