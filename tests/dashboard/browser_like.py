"""How do a page's scripts speak to the application? A client that does as they do.

It keeps cookies, fetches a page first, and sends the token that came with it.
"""

from collections.abc import Mapping
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from dashboard.access.forgery import TOKEN_COOKIE, TOKEN_HEADER

CHANGE = "/_dash-update-component"


class BrowserLike:
    """A browser that looks at an application; `get` and `post` are those of Flask's client."""

    def __init__(self, server: Flask, page: str = "/metrics") -> None:
        self.client: FlaskClient = server.test_client()
        self._page = page

    def get(self, path: str, **how: Any) -> TestResponse:
        return self.client.get(path, **how)

    @property
    def token(self) -> str:
        """The token of the session; a page is fetched where there is none yet."""
        if self.client.get_cookie(TOKEN_COOKIE) is None:
            self.client.get(self._page)
        found = self.client.get_cookie(TOKEN_COOKIE)
        assert found is not None
        return found.value

    def post(
        self, path: str, *, headers: Mapping[str, str] | None = None, **how: Any
    ) -> TestResponse:
        sent = {TOKEN_HEADER: self.token, **(headers or {})}
        return self.client.post(path, headers=sent, **how)

    def call(self, body: Mapping[str, Any], **how: Any) -> TestResponse:
        """The answer to a request for a callback."""
        return self.post(CHANGE, json=body, **how)
