"""How do several processes answer readers at once?

gunicorn begins them, with threads in each, and begins one anew that ended. The parent has checked
the settings and brought the database up to date; each process opens the database for itself.
"""

import logging
import os
import sys
from pathlib import Path
from typing import Any

from gunicorn.app.base import BaseApplication
from gunicorn.arbiter import Arbiter
from gunicorn.glogging import Logger
from gunicorn.workers.base import Worker

from cli.errors import CommandRefused
from cli.log_lines import write_lines
from cli.serve import announce, collecting_for_pages, context_of
from cli.workspace import Workspace, open_workspace
from dashboard.server import (
    THREADS,
    NotServed,
    application_on,
    open_port,
    refuse_where_anybody_gets_in,
)

_MEMORY = "/dev/shm"  # noqa: S108 -- gunicorn makes a file of its own in it, for its owner only

OPTIONS: dict[str, Any] = {
    "worker_class": "gthread",
    "threads": THREADS,
    # Each opens the database and begins its threads after the fork: neither survives one.
    "preload_app": False,
    "timeout": 60,
    "graceful_timeout": 30,
    "keepalive": 75,
    "limit_request_line": 8190,
    "limit_request_fields": 100,
    "limit_request_field_size": 16384,
    # What proxies say of a request is ours to believe or not (dashboard.server).
    "forwarded_allow_ips": "",
    "secure_scheme_headers": {},
    "accesslog": None,
    "control_socket_disable": True,
    "proc_name": "mikata",
}


class LinesOfOurs(Logger):
    """gunicorn's own messages go where all lines go, and look like them."""

    def setup(self, cfg: Any) -> None:  # noqa: ANN401 -- gunicorn's own signature
        """Leave handlers to cli.log_lines."""
        self.cfg = cfg
        self.error_log.propagate = True
        self.error_log.setLevel(logging.INFO if cfg.loglevel == "debug" else logging.WARNING)


class Web(BaseApplication):
    """The pages of a workspace for gunicorn."""

    def __init__(self, folder: Path, host: str, options: dict[str, Any]) -> None:
        self._folder = folder
        self._host = host
        self._options = options
        super().__init__()

    def load_config(self) -> None:
        """What was given and nothing else: neither its variables nor its files are looked for."""
        for name, value in self._options.items():
            self.cfg.set(name, value)

    def load(self) -> Any:  # noqa: ANN401 -- what Flask and gunicorn call an application differs
        """The application of one process, made after the fork."""
        opened = open_workspace(self._folder)
        collecting = collecting_for_pages(opened)

        def end() -> None:
            if collecting is not None:
                collecting.stop()
            opened.database.dispose()

        self.end = end
        return application_on(context_of(opened, demo=False, collect_now=collecting), self._host)


def serve_by_several(opened: Workspace, host: str, port: int, workers: int) -> None:
    """Serve with so many processes until stopped. Raises CommandRefused as `mikata serve` does."""
    write_lines(opened.settings)
    try:
        refuse_where_anybody_gets_in(context_of(opened, demo=False), host)
        listening, address = open_port(host, port)
    except NotServed as error:
        raise CommandRefused(str(error)) from error
    # A connection that two processes share is good for neither.
    opened.database.dispose()

    def ready(_arbiter: Arbiter) -> None:
        announce(address)
        sys.stdout.flush()

    def ended(_arbiter: Arbiter, worker: Worker) -> None:
        end = getattr(worker.app, "end", None)
        if end is not None:
            end()

    options = {
        **OPTIONS,
        "bind": f"fd://{listening.detach()}",
        "workers": workers,
        "logger_class": LinesOfOurs,
        "loglevel": opened.settings.log_level,
        "worker_tmp_dir": _MEMORY if os.access(_MEMORY, os.W_OK) else None,
        "when_ready": ready,
        "worker_exit": ended,
    }
    Web(opened.settings.workspace, host, options).run()
