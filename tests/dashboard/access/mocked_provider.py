"""A real OpenID Connect provider on loopback, and what was asked of it."""

from __future__ import annotations

import io
import threading
import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

from werkzeug.serving import WSGIRequestHandler, make_server

from tests.dashboard.access.own_provider import challenge_of

PEOPLE: dict[str, dict[str, object]] = {
    "aoi": {"email": "aoi@corp.example", "email_verified": True},
    "ren of Google": {"email": "ren@corp.example", "email_verified": True, "hd": "corp.example"},
    "other domain": {"email": "aoi@other.example", "email_verified": True},
    "suffix": {"email": "aoi@corp.example.evil.example", "email_verified": True},
    "unverified": {"email": "aoi@corp.example", "email_verified": False},
    "other organisation": {
        "email": "aoi@corp.example",
        "email_verified": True,
        "hd": "evil.example",
    },
    "unknown": {"email": "nobody@corp.example", "email_verified": True},
}

Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


@dataclass
class Recorder:
    """Stands between browser and provider, and checks what the provider does not: PKCE."""

    provider: Wsgi
    address: str = ""
    down: bool = False
    asked: list[str] = field(default_factory=list)
    challenges: dict[str, str] = field(default_factory=dict)
    """By code."""
    verified: list[bool] = field(default_factory=list)
    """Of each exchange, whether the verifier fits the challenge."""

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        """Answer as the provider does."""
        path = environ["PATH_INFO"]
        self.asked.append(path)
        if self.down:
            start("503 Service Unavailable", [("Content-Type", "text/plain")])
            return [b"busy"]
        if path == "/oauth2/token":
            body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
            given = {key: values[0] for key, values in parse_qs(body.decode()).items()}
            wanted = self.challenges.get(given.get("code", ""))
            self.verified.append(wanted == challenge_of(given.get("code_verifier", "")))
            environ["wsgi.input"] = io.BytesIO(body)
        if path != "/oauth2/authorize" or environ["REQUEST_METHOD"] != "POST":
            return self.provider(environ, start)
        sent = {key: values[0] for key, values in parse_qs(environ["QUERY_STRING"]).items()}
        return self.provider(environ, self._noting(sent, start))

    def _noting(self, sent: dict[str, str], start: Callable[..., Any]) -> Callable[..., Any]:
        """Keep for which challenge a code was given."""

        def begin(status: str, headers: Sequence[tuple[str, str]], *more: Any) -> Any:
            to = dict(headers).get("Location", "")
            for code in parse_qs(urlsplit(to).query).get("code", []):
                assert sent["code_challenge_method"] == "S256"
                self.challenges[code] = sent["code_challenge"]
            return start(status, headers, *more)

        return begin


class _Quiet(WSGIRequestHandler):
    def log(self, type: str, message: str, *args: Any) -> None:
        return


@contextmanager
def mocked_provider() -> Iterator[Recorder]:
    """The provider with PEOPLE, until the tests are over."""
    with warnings.catch_warnings():
        # It uses parts of Authlib that will go some day.
        warnings.simplefilter("ignore")
        from oidc_provider_mock import User, app

        users = [User(sub=name, claims=dict(claims)) for name, claims in PEOPLE.items()]
        recorder = Recorder(app(user_claims=users, require_nonce=True))
    server = make_server("127.0.0.1", 0, recorder, threaded=True, request_handler=_Quiet)
    running = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    running.start()
    recorder.address = f"http://127.0.0.1:{server.server_port}"
    try:
        yield recorder
    finally:
        server.shutdown()
        running.join()
        server.server_close()
