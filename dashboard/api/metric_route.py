"""GET /api/metrics/KEY: what is this number, for a program with a token of somebody's?"""

from http import HTTPStatus

from flask import Flask, Response, request

from config.errors import UnknownChoice
from dashboard.access.bearer import failure, not_allowed, present_viewer
from dashboard.api.parameters import WrongParameter, asked, refuse_unknown
from dashboard.asked import known_of
from dashboard.context import Context, Reader
from data.errors import NotAllowed
from data.viewer import Viewer
from metrics.answer import Refused
from metrics.json_form import find, json_text
from metrics.period import WrongPeriod
from metrics.question import Question
from metrics.written import instead, why

RULE = "/api/metrics/<key>"


def register(server: Flask, context: Context) -> None:
    """The answer is that of `mikata metric KEY --format json`; the gate asks for the token."""

    def figures(key: str) -> Response:
        try:
            return Response(_answer(key, context, present_viewer()), mimetype="application/json")
        except UnknownChoice as error:
            return failure(HTTPStatus.BAD_REQUEST, str(error), error.known)
        except WrongParameter as error:
            return failure(HTTPStatus.BAD_REQUEST, str(error), error.known)
        except WrongPeriod as error:
            return failure(HTTPStatus.BAD_REQUEST, str(error))
        except NotAllowed:
            return not_allowed()
        except Refused as refused:
            return _kept_back(refused)

    server.add_url_rule(
        RULE, "api_metric", figures, methods=["GET"], provide_automatic_options=False
    )


def _answer(key: str, context: Context, viewer: Viewer) -> str:
    material = context.answers.material(viewer)
    wanted = asked(key, request.args, context.now(), material.zone)
    known = known_of(material, Reader("en", "light", viewer), context)
    refuse_unknown(wanted.question, known, units=viewer.units("units") is None)
    return json_text(find(context.answers, viewer, wanted.question, explain=wanted.explain))


def _kept_back(refused: Refused) -> Response:
    """Why the answer is kept back, what to do instead, and the question that is answered."""
    more = {"reason": refused.reason, "instead": instead(refused, ""), "offer": None}
    if refused.offer:
        more["offer"] = _filters(refused.offer)
    return failure(HTTPStatus.FORBIDDEN, why(refused), **more)


def _filters(question: Question) -> dict[str, object]:
    filters = {name: getattr(question, name) for name in ("unit", "repository", "base")}
    same = {"same_people": question.same_people} if question.same_people else {}
    return {**filters, **same, "without": sorted(question.without)}
