"""A small OpenID Connect provider on loopback that can be made to answer anything."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from joserfc import jwt
from joserfc.jwk import ECKey, KeySet, RSAKey

Answer = tuple[int, str, bytes]
CLIENT = "mikata"


@dataclass
class OwnProvider:
    """What it answers can be changed between requests; what it was asked is kept."""

    address: str = ""
    key: RSAKey = field(default_factory=lambda: new_key("first", 0))
    email: dict[str, Any] = field(
        default_factory=lambda: {"email": "aoi@corp.example", "email_verified": True}
    )
    claims: dict[str, Any] = field(default_factory=dict)
    """Over those of the ID token; None takes one away."""
    userinfo: dict[str, Any] | None = None
    """What is told only when asked; the ID token then says nothing of it."""
    metadata: dict[str, Any] = field(default_factory=dict)
    sign: Callable[[dict[str, Any], RSAKey], str] | None = None
    instead: dict[str, Answer] = field(default_factory=dict)
    """By path, in place of the usual answer."""
    waits: dict[str, float] = field(default_factory=dict)
    """By path, seconds before it answers."""
    asked: list[tuple[str, dict[str, str], dict[str, str]]] = field(default_factory=list)
    """(path, parameters, headers)."""
    codes: dict[str, dict[str, str]] = field(default_factory=dict)

    def count(self, path: str) -> int:
        """How often a path was asked for."""
        return sum(each == path for each, _, _ in self.asked)

    def answer(self, path: str, given: dict[str, str], headers: dict[str, str]) -> Answer:
        """What is sent back."""
        self.asked.append((path, given, headers))
        time.sleep(self.waits.get(path, 0))
        if path in self.instead:
            return self.instead[path]
        known = {
            "/.well-known/openid-configuration": self._metadata,
            "/keys": self._keys,
            "/token": self._token,
            "/userinfo": self._userinfo,
        }
        if path not in known:
            return 404, "text/plain", b""
        status, content = known[path](given)
        return status, "application/json", json.dumps(content).encode()

    def authorize(self, address: str) -> dict[str, str]:
        """What somebody brings back who was sent to the address and has signed in."""
        given = {key: values[0] for key, values in parse_qs(urlsplit(address).query).items()}
        code = f"code-{secrets.token_hex(8)}"
        self.codes[code] = given
        return {"code": code, "state": given["state"]}

    def _metadata(self, _: dict[str, str]) -> tuple[int, Any]:
        content = {
            "issuer": self.address,
            "authorization_endpoint": f"{self.address}/authorize",
            "token_endpoint": f"{self.address}/token",
            "jwks_uri": f"{self.address}/keys",
            "userinfo_endpoint": f"{self.address}/userinfo",
            "id_token_signing_alg_values_supported": ["RS256"],
            **self.metadata,
        }
        return 200, {key: value for key, value in content.items() if value is not None}

    def _keys(self, _: dict[str, str]) -> tuple[int, Any]:
        return 200, KeySet([self.key]).as_dict(private=False)

    def _token(self, given: dict[str, str]) -> tuple[int, Any]:
        begun = self.codes.pop(given.get("code", ""), None)
        if begun is None or challenge_of(given.get("code_verifier", "")) != begun["code_challenge"]:
            return 400, {"error": "invalid_grant"}
        now = int(time.time())
        claims = {
            "iss": self.address,
            "sub": "42",
            "aud": CLIENT,
            "iat": now,
            "exp": now + 300,
            "nonce": begun["nonce"],
            **({} if self.userinfo else self.email),
            **self.claims,
        }
        claims = {key: value for key, value in claims.items() if value is not None}
        sign = self.sign or signed
        return 200, {
            "access_token": "an-access-token",
            "token_type": "Bearer",
            "id_token": sign(claims, self.key),
        }

    def _userinfo(self, _: dict[str, str]) -> tuple[int, Any]:
        return 200, self.userinfo or {"sub": "42"}


def new_key(name: str, number: int = 1) -> RSAKey:
    """A key called like that; those of other numbers are other keys."""
    return RSAKey.import_key(_made(number), {"kid": name, "use": "sig", "alg": "RS256"})


@cache
def _made(number: int) -> bytes:
    """Making one takes long."""
    return RSAKey.generate_key(2048, {"kid": str(number)}).as_pem(private=True)


def challenge_of(verifier: str) -> str:
    """What PKCE's S256 makes of a verifier."""
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def signed(claims: dict[str, Any], key: RSAKey | ECKey, algorithm: str = "RS256") -> str:
    """The claims as a token."""
    header = {"alg": algorithm, "kid": key.kid}
    return jwt.encode(header, claims, key, algorithms=[algorithm])


def unsigned(claims: dict[str, Any], _: RSAKey | ECKey) -> str:
    """The claims as a token that says it needs no signature."""
    return f"{_part({'alg': 'none', 'typ': 'JWT'})}.{_part(claims)}."


def signed_with_public_key(claims: dict[str, Any], key: RSAKey | ECKey) -> str:
    """The claims as a token whose shared secret is what everybody may read."""
    text = f"{_part({'alg': 'HS256', 'kid': key.kid})}.{_part(claims)}"
    digest = hmac.digest(key.as_pem(private=False), text.encode(), hashlib.sha256)
    return f"{text}.{base64.urlsafe_b64encode(digest).rstrip(b'=').decode()}"


def _part(content: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(content).encode()).rstrip(b"=").decode()


@contextmanager
def serving(answer: Callable[[str, dict[str, str], dict[str, str]], Answer]) -> Iterator[str]:
    """A server on loopback that answers like that; its address."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            self._send(parts.path, parts.query)

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            self._send(urlsplit(self.path).path, body.decode())

        def _send(self, path: str, text: str) -> None:
            given = {key: values[0] for key, values in parse_qs(text).items()}
            status, kind, content = answer(path, given, dict(self.headers))
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(content)))
            if 300 <= status < 400:
                self.send_header("Location", content.decode())
            self.end_headers()
            try:
                self.wfile.write(content)
            except ConnectionError:
                return  # whoever asked did not wait

        def log_message(self, format: str, *args: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()


@contextmanager
def own_provider() -> Iterator[OwnProvider]:
    """A provider that answers until the test is over."""
    provider = OwnProvider()
    with serving(lambda *asked: provider.answer(*asked)) as address:
        provider.address = address
        yield provider
