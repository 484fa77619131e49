"""Which requests were answered, how, and by which id is one found again?

A line names the rule of an address, never the address: that may hold what leads to a person.
"""

from __future__ import annotations

import logging
import re
import time
import uuid
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from flask import Flask, request, request_started
from structlog.contextvars import bound_contextvars
from werkzeug.wsgi import ClosingIterator

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_LOG = logging.getLogger("mikata.requests")

HEADER = "X-Request-ID"
_RULE = "mikata.rule"
_AS_OURS = re.compile(r"[A-Za-z0-9-]{1,64}")
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_QUIET = ("/healthz", "/readyz", "/assets/", "/_dash-component-suites/", "/_favicon.ico")
"""Rules that are asked for too often to be worth a line that somebody reads."""


def install(server: Flask, clock: Callable[[], float] = time.perf_counter) -> None:
    """Give every request an id that all its lines and its answer carry, and a line at its end.

    `clock` counts seconds.
    """
    server.wsgi_app = RequestLog(server.wsgi_app, clock)
    # Before anything can refuse it; afterwards Flask has forgotten the rule.
    request_started.connect(_keep_rule, server)


class RequestLog:
    """Around the whole application, so that what is refused at its door is noted as well."""

    def __init__(self, application: WSGIApplication, clock: Callable[[], float]) -> None:
        self._application = application
        self._clock = clock

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """The answer of the application, with the id in its head."""
        number, began, status = request_id(environ.get("HTTP_X_REQUEST_ID")), self._clock(), 0

        def start(line: str, headers: list[tuple[str, str]], *rest: Any) -> Any:  # noqa: ANN401 -- WSGI's own signature
            nonlocal status
            status = int(line[:3])
            return start_response(line, [*headers, (HEADER, number)], *rest)

        with bound_contextvars(request_id=number):
            body = self._application(environ, start)

        def ended() -> None:
            _note(environ, number, status, self._clock() - began)

        return ClosingIterator(body, ended)


def request_id(given: str | None) -> str:
    """The id that came with a request, if it can be nothing else, or a new one."""
    if given and _AS_OURS.fullmatch(given):
        return given
    return uuid.uuid4().hex


def _note(environ: WSGIEnvironment, number: str, status: int, seconds: float) -> None:
    rule = rule_of(environ)
    method = environ.get("REQUEST_METHOD", "")
    fields = {
        "request_id": number,
        "method": method if method in _METHODS else "other",
        "route": rule or "none",
        "status": status,
        "ms": round(seconds * 1000),
    }
    quiet = rule is not None and rule.startswith(_QUIET)
    _LOG.log(logging.DEBUG if quiet else logging.INFO, "request", extra=fields)


def rule_of(environ: WSGIEnvironment) -> str | None:
    """The rule by which Flask answered, `/invitation/<token>`; None where it knew none."""
    return environ.get(_RULE)


def _keep_rule(_server: Flask, **_more: object) -> None:
    rule = request.url_rule
    request.environ[_RULE] = rule.rule if rule else None
