"""A server on loopback that plays the incoming webhooks of Slack."""

import json
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

HIDDEN = "T0123/B4567/very-secret-words"
HANG, DROP = 0, -1
"""In place of a status: no answer at all, and a connection that breaks after the request."""


@dataclass
class SlackServer:
    """Answers with the statuses (and heads) given, in turn; afterwards with 200."""

    answers: Sequence[tuple[int, Mapping[str, str]]] = ()
    received: list[dict[str, Any]] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    ending: threading.Event = field(default_factory=threading.Event)

    @property
    def url(self) -> str:
        """The address of a webhook."""
        return f"http://127.0.0.1:{self._server.server_port}/services/{HIDDEN}"

    def __enter__(self) -> "SlackServer":
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                server._answer(self)

            def do_GET(self) -> None:
                server.paths.append(self.path)
                self.send_response(200)
                self.end_headers()

            def log_message(self, format: str, *args: object) -> None:
                """Tests print nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.ending.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def _answer(self, request: BaseHTTPRequestHandler) -> None:
        body = request.rfile.read(int(request.headers["Content-Length"]))
        place = len(self.received)
        self.received.append(json.loads(body))
        self.paths.append(request.path)
        status, heads = self.answers[place] if place < len(self.answers) else (200, {})
        if status == HANG:
            self.ending.wait()
            return
        if status == DROP:
            request.close_connection = True
            return
        request.send_response(status)
        for name, value in heads.items():
            request.send_header(name, value)
        request.send_header("Content-Length", "2")
        request.end_headers()
        request.wfile.write(b"ok")
