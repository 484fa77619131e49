"""Does this process answer, and can it work?

`/healthz` says the first and touches nothing: whoever restarts what does not answer asks it.
`/readyz` says the second: whoever sends readers somewhere asks it. Neither tells more than a word.
"""

import logging
import os
from http import HTTPStatus

from flask import Flask, Response

from data.database import Database
from data.errors import DataProblem

HEALTH, READY = "/healthz", "/readyz"

_LOG = logging.getLogger("mikata.health")


def register(server: Flask, database: Database) -> None:
    """Answer at both addresses."""
    server.add_url_rule(HEALTH, "healthz", lambda: _said("ok"), methods=["GET"])
    server.add_url_rule(READY, "readyz", lambda: ready(database), methods=["GET"])


def ready(database: Database) -> Response:
    """200 where readers can be answered, else 503 and which part of it is not there."""
    missing = missing_part(database)
    return _said("ready") if missing is None else _said(missing, HTTPStatus.SERVICE_UNAVAILABLE)


def missing_part(database: Database) -> str | None:
    """`database`, `revision` or `facts`; None where nothing is missing."""
    try:
        if not database.is_current():
            return "revision"
    except DataProblem as problem:
        _LOG.warning("not_ready", exc_info=problem)
        return "database"
    return None if os.access(database.facts_folder, os.W_OK | os.X_OK) else "facts"


def _said(word: str, status: HTTPStatus = HTTPStatus.OK) -> Response:
    return Response(f"{word}\n", status, mimetype="text/plain")
