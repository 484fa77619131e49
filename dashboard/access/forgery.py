"""Was a request sent by a page of ours, and not by another site in the reader's name?"""

from http import HTTPStatus
from urllib.parse import urlsplit

from flask import Flask, Response, abort, request
from flask_wtf.csrf import CSRFProtect, generate_csrf

from dashboard.access.cookie_name import at_this_port
from dashboard.access.identity import Access

TOKEN_COOKIE, TOKEN_HEADER = "csrf_token", "X-CSRFToken"
"""The page's scripts read the token from the cookie (of this port) and send it in the header."""

_CHANGING = frozenset({"POST", "PUT", "PATCH", "DELETE"})


def install(server: Flask, access: Access) -> None:
    """Refuse whatever changes something and does not bring the token of the session.

    A token is good for as long as its session. That the referrer is ours is not asked for: the page
    of an invitation sends none, and the origin says the same.
    """
    server.secret_key = access.key.derived("forms")
    server.config.update(
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=False,
        WTF_CSRF_HEADERS=[TOKEN_HEADER],
    )
    server.before_request(_refuse_other_sites)
    CSRFProtect(server)

    def hand_out(response: Response) -> Response:
        """With each page comes the token of its session; with what only leads elsewhere none."""
        if response.mimetype == "text/html" and response.location is None:
            token = generate_csrf()
            name = at_this_port(TOKEN_COOKIE)
            response.set_cookie(name, token, secure=access.secure, samesite="Lax")
        return response

    server.after_request(hand_out)


def _refuse_other_sites() -> None:
    """Whatever changes something comes from a page of ours; another site's page names itself.

    A page that sends no referrer is of origin `null`; the browser says then from which site it is.
    """
    origin = request.headers.get("Origin")
    if request.method not in _CHANGING or origin is None:
        return
    if origin == "null" and request.headers.get("Sec-Fetch-Site") == "same-origin":
        return
    if urlsplit(origin).netloc != request.host:
        abort(HTTPStatus.FORBIDDEN)
