"""A browser with cookies of its own, as far as answers of a server are concerned."""

import json
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from benchmarks.worker import asked_of

_HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)">')
PAUSE = 0.1
"""Seconds before something else is tried where nobody answered."""
BROKEN = "k-problem"
"""The class of what stands where a part of a page broke."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server said; status 0 where it said nothing, being gone."""

    status: int
    text: str = ""
    location: str | None = None


@dataclass
class Browser:
    """A browser for an address, in a `place`: an IP address that the proxy in between tells."""

    address: str
    place: str = "192.0.2.1"
    cookies: dict[str, str] = field(default_factory=dict)
    _connection: HTTPConnection | None = None

    def get(self, path: str) -> Answer:
        """The answer at a path, redirects not followed."""
        return self._send("GET", path, None, {})

    def send_form(self, page: str, action: str, **fields: str) -> Answer:
        """Fill in the form that stands on a page."""
        shown = self.get(page)
        if shown.status != 200:
            return shown
        body = urlencode({**dict(_HIDDEN.findall(shown.text)), **fields})
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        return self._send("POST", action, body, kind)

    def sign_in(self, address: str, password: str) -> Answer:
        """303 where it worked."""
        return self.send_form("/sign-in", "/sign-in/password", address=address, password=password)

    def sign_out(self) -> Answer:
        """With the token that the page's scripts would send."""
        body = urlencode({"csrf_token": self._token})
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        return self._send("POST", "/sign-out", body, kind)

    def call(self, callback: Mapping[str, Any], values: Mapping[str, Any], match: object) -> Answer:
        """The answer of a callback; `values` are those of its inputs, by `id.property`."""
        body = json.dumps(asked_of(callback, values, match))
        headers = {
            "Content-Type": "application/json",
            "X-CSRFToken": self._token,
        }
        return self._send("POST", "/_dash-update-component", body, headers)

    @property
    def _token(self) -> str:
        """Of the cookie whose name ends with the port."""
        tokens = (value for name, value in self.cookies.items() if name.startswith("csrf_token"))
        return next(tokens, "")

    def leave(self) -> None:
        """Close the connection."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _send(self, method: str, path: str, body: str | None, headers: Mapping[str, str]) -> Answer:
        """Once more over a new connection where the kept one was closed before anything came."""
        kept = self._connection is not None
        try:
            return self._asked(method, path, body, headers)
        except (OSError, HTTPException):
            self.leave()
            if not kept or method != "GET":
                time.sleep(PAUSE)
                return Answer(0)
        return self._send(method, path, body, headers)

    def _asked(
        self, method: str, path: str, body: str | None, headers: Mapping[str, str]
    ) -> Answer:
        if self._connection is None:
            self._connection = HTTPConnection(urlsplit(self.address).netloc, timeout=60)
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        more = {"X-Forwarded-For": self.place, "Accept-Language": "en"}
        if cookies:
            more["Cookie"] = cookies
        path = quote(path, safe="/?&=%:.,+")
        self._connection.request(method, path, body, {**headers, **more})
        response = self._connection.getresponse()
        for name, value in response.getheaders():
            if name.lower() == "set-cookie":
                self._take(value)
        text = response.read().decode("utf-8", errors="replace")
        return Answer(response.status, text, response.getheader("Location"))

    def _take(self, cookie: str) -> None:
        name, _, rest = cookie.partition("=")
        value, _, flags = rest.partition(";")
        if "max-age=0" in flags.lower() or not value:
            self.cookies.pop(name, None)
        else:
            self.cookies[name] = value
