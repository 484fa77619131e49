"""What keeps other sites and other people's names away from the pages?"""

import ipaddress
from collections.abc import Callable, Collection
from http import HTTPStatus
from urllib.parse import urlsplit

from dash import Dash
from flask import Response, request

from dashboard.document import early_hash

LOOPBACK_NAMES = ("localhost", "127.0.0.1", "[::1]")


def install(app: Dash) -> None:
    """Send with every answer what a browser may do with it."""
    early = early_hash()

    def protect(response: Response) -> Response:
        # Hashes are computed per answer: Dash may add an inline script at the first request.
        scripts = " ".join(["'self'", early, *app.csp_hashes()])
        response.headers.update(
            {
                "Content-Security-Policy": _policy(scripts),
                "X-Content-Type-Options": "nosniff",
                "X-Frame-Options": "DENY",
                "Referrer-Policy": "same-origin",
                "Cross-Origin-Opener-Policy": "same-origin",
                "Cross-Origin-Resource-Policy": "same-origin",
            }
        )
        return response

    app.server.after_request(protect)
    app.server.before_request(_refuse_other_sites)


def _refuse_other_sites() -> tuple[str, int] | None:
    """Whatever is sent here comes from a page of ours; another site's page names itself."""
    origin = request.headers.get("Origin")
    if request.method == "GET" or origin is None or urlsplit(origin).netloc == request.host:
        return None
    return "Nothing is taken from pages of other sites.\n", HTTPStatus.FORBIDDEN


def asked_from_here() -> bool:
    """Whether the request being answered was sent by a program on this machine.

    Without a sign-in nobody else may change anything, wherever the server listens.
    """
    try:
        return ipaddress.ip_address(request.remote_addr or "").is_loopback
    except ValueError:
        return False


def _policy(scripts: str) -> str:
    # Mantine, ag-grid and plotly place what they draw with style attributes: no page without.
    return (
        f"default-src 'none'; script-src {scripts}; style-src 'self' 'unsafe-inline'; "
        "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; "
        "worker-src 'self' blob:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    )


def answer_only_to(names: Collection[str]) -> Callable[[], tuple[str, int] | None]:
    """Refuse requests for another host name: a foreign page can point its own name at us."""

    def check() -> tuple[str, int] | None:
        if _name_of(request.host) in names:
            return None
        known = ", ".join(sorted(names))
        return f"This server answers to {known} only. Open it under one of these names.\n", 421

    return check


def _name_of(host: str) -> str:
    name, _, port = host.rpartition(":")
    return name if name and port.isdigit() else host
