"""How is written for whoever operates Mikata what happens in it?

One line each on standard error: JSON for machines, or what a person reads at a terminal. What may
stand in it is decided in cli/log_privacy.py.
"""

import logging
import os
import sys
from collections.abc import MutableMapping
from typing import Any, Literal, TextIO

import structlog
from structlog.stdlib import ProcessorFormatter
from structlog.types import Processor

from cli.log_privacy import OURS, OthersWords, told_of, without_secrets
from config.settings import Settings

Form = Literal["json", "text"]
Line = MutableMapping[str, Any]


def form_of(settings: Settings, out: TextIO) -> Form:
    """How lines look: as the settings say, else for a person only where one may be reading."""
    if settings.log_format != "auto":
        return settings.log_format
    return "text" if out.isatty() else "json"


def write_lines(settings: Settings, out: TextIO | None = None) -> None:
    """From now on every line of this process looks like that and is written to `out`.

    A person at a terminal reads what went wrong; that a request was answered is only noted there
    with the level `debug`.
    """
    written_to: TextIO = out or sys.stderr
    form = form_of(settings, written_to)
    handler = logging.StreamHandler(written_to)
    handler.addFilter(OthersWords())
    handler.setFormatter(
        ProcessorFormatter(
            foreign_pre_chain=[*_gathering()], processors=[*_writing(form, written_to)]
        )
    )
    level = settings.log_level.upper()
    root = logging.getLogger()
    before = [each for each in root.handlers if isinstance(each.formatter, ProcessorFormatter)]
    for each in before:
        root.removeHandler(each)
    root.addHandler(handler)
    # Other people's programs repeat addresses and what was sent, most of all when they are chatty.
    root.setLevel(logging.WARNING)
    logging.getLogger(OURS).setLevel(level)
    quiet = form == "text" and level != "DEBUG"
    logging.getLogger(f"{OURS}.requests").setLevel(logging.WARNING if quiet else level)
    logging.captureWarnings(capture=True)


def _gathering() -> list[Processor]:
    return [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.ExtraAdder(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _with_process,
    ]


def _writing(form: Form, out: TextIO) -> list[Processor]:
    to_machines: list[Processor] = [
        structlog.processors.JSONRenderer(ensure_ascii=False, default=str)
    ]
    to_people: list[Processor] = [
        _with_places_below,
        structlog.dev.ConsoleRenderer(colors=out.isatty(), pad_event_to=0),
    ]
    return [
        ProcessorFormatter.remove_processors_meta,
        _with_error,
        _without_secrets,
        *(to_machines if form == "json" else to_people),
    ]


def _with_process(_logger: object, _method: str, line: Line) -> Line:
    line["worker"] = os.getpid()
    return line


def _with_error(_logger: object, _method: str, line: Line) -> Line:
    """The traceback in fields; `exc_info` is an exception, True, or what sys.exc_info() gives."""
    given = line.pop("exc_info", None)
    if isinstance(given, tuple):
        given = given[1]
    elif given and not isinstance(given, BaseException):
        given = sys.exc_info()[1]
    return {**line, **told_of(given)} if isinstance(given, BaseException) else line


def _with_places_below(_logger: object, _method: str, line: Line) -> Line:
    """For a person the places of a traceback stand below the line, one in each."""
    places = line.pop("where", None)
    if places:
        line["exception"] = "\n".join(f"    {place}" for place in places)
    return line


def _without_secrets(_logger: object, _method: str, line: Line) -> Line:
    return {
        key: without_secrets(value) if isinstance(value, str) and key not in _OURS else value
        for key, value in line.items()
    }


_OURS = frozenset({"request_id", "timestamp", "level", "logger", "route"})
"""Of these we know what they hold: a request's id may be long and random."""
