"""What happens when the answer to something a reader did breaks?"""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from dash import ctx, no_update, set_props
from flask import abort

from config.errors import UnknownChoice
from dashboard.access.taking import Malformed
from dashboard.components.problem import log_problem, problem
from dashboard.context import Context
from dashboard.shell import TROUBLE
from dashboard.text import t
from data.errors import NotAllowed
from metrics.answer import Refused
from metrics.period import WrongPeriod

_REFUSED: dict[type[Exception], HTTPStatus] = {
    Malformed: HTTPStatus.BAD_REQUEST,
    UnknownChoice: HTTPStatus.BAD_REQUEST,
    WrongPeriod: HTTPStatus.BAD_REQUEST,
    NotAllowed: HTTPStatus.FORBIDDEN,
    Refused: HTTPStatus.FORBIDDEN,
}
"""What no page of ours asks, and what it does not ask for this reader."""


def show(context: Context) -> Callable[[Exception], Any]:
    """The handler for `Dash(on_error=…)`: the problem stands where the answer would have stood.

    Where the callback fills no place on the page, it stands above the page instead. A request that
    no page of ours sends is refused.
    """

    def handle(error: Exception) -> Any:  # noqa: ANN401 -- whatever the callback gives
        for kind, status in _REFUSED.items():
            if isinstance(error, kind):
                abort(status)
        reader = context.reader()
        outputs = ctx.outputs_list
        single = isinstance(outputs, dict)
        places = [outputs] if single else list(outputs or [])
        record = log_problem(error, _part(places), context.now())
        shown = problem(error, t("problem.answer_title", reader.language), record, reader)
        place = next((i for i, output in enumerate(places) if _is_a_place(output)), None)
        if place is None:
            set_props(TROUBLE, {"children": shown})
            return no_update if single or not places else [no_update] * len(places)
        return shown if single else [shown if i == place else no_update for i in range(len(places))]

    return handle


def _is_a_place(output: object) -> bool:
    return isinstance(output, dict) and output.get("property") == "children"


def _part(places: list[Any]) -> str:
    first = next((output for output in places if isinstance(output, dict)), None)
    return f"{first['id']}.{first['property']}" if first else "callback"
