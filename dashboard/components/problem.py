"""What does a reader see when something broke, and how is it found again in the log?"""

import logging
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

import dash_mantine_components as dmc
from dash import html
from dash.development.base_component import Component

from dashboard.components.attributes import attributes
from dashboard.components.empty_state import copy_button
from dashboard.components.notice import triangle
from dashboard.context import Context, Reader
from dashboard.text import t
from data.errors import Busy, NotReachable

_LOG = logging.getLogger("mikata.dashboard")


@dataclass(frozen=True, slots=True)
class Record:
    """What the reader can pass on: a code that stands in the log too, which part, and when."""

    code: str
    part: str
    at: datetime

    def __str__(self) -> str:
        return f"{self.code} · {self.part} · {self.at:%Y-%m-%dT%H:%M:%SZ}"


def log_problem(error: Exception, part: str, at: datetime) -> Record:
    """Write the error with its traceback into the log under a new code. `at` is aware UTC."""
    record = Record(f"E-{secrets.token_hex(3).upper()}", part, at)
    _LOG.error("%s", record, exc_info=error, extra={"code": record.code, "part": part})
    return record


def problem(error: Exception, title: str, record: Record, reader: Reader) -> Component:
    """What happened, what was tried, what to do, a record to copy; nothing of the error itself but
    whether it was the database that had no time."""
    language = reader.language
    if isinstance(error, Busy | NotReachable):
        said = (("happened", "busy_text"), ("can_do", "busy_do"))
    else:
        said = (("happened", "happened_text"), ("tried", "tried_text"), ("can_do", "can_do_text"))
    lines: list[tuple[str, Sequence[Component | str] | str]] = [
        (t(f"problem.{term}", language), t(f"problem.{text}", language)) for term, text in said
    ]
    lines.append((t("problem.record", language), _record(record, reader)))
    return html.Div(
        className="k-problem",
        role="alert",
        children=[
            html.H2([triangle(), title], className="k-state-title"),
            html.P(t("problem.still_works", language), className="k-prose k-dimmed"),
            html.Dl([part for term, text in lines for part in (html.Dt(term), html.Dd(text))]),
            dmc.Button(t("problem.reload", language), **attributes(data_reload="")),
        ],
    )


def _record(record: Record, reader: Reader) -> list[Component | str]:
    return [html.Code(str(record), className="k-code"), " ", copy_button(str(record), reader)]


def guarded(
    make: Callable[[], Component], place: str, part: str, reader: Reader, context: Context
) -> Component:
    """What `make` draws, or in its place a problem that names `place`; the rest of the page stands.

    `part` is the technical name of the place for the log, "trends.lead_time".
    """
    try:
        return make()
    except Exception as error:  # noqa: BLE001 -- the one place where a page's errors become a screen
        record = log_problem(error, part, context.now())
        title = t("problem.place_title", reader.language, place=place)
        return problem(error, title, record, reader)
