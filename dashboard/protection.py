"""What keeps other sites and other people's names away from the pages?"""

from collections.abc import Callable, Collection

from dash import Dash
from flask import Response, request

from dashboard.context import Context
from dashboard.document import early_hash
from dashboard.health import HEALTH, READY

LOOPBACK_NAMES = ("localhost", "127.0.0.1", "[::1]")


_UNUSED = (
    *("accelerometer", "autoplay", "browsing-topics", "camera", "display-capture"),
    *("geolocation", "gyroscope", "hid", "magnetometer", "microphone", "midi", "payment"),
    *("publickey-credentials-get", "screen-wake-lock", "serial", "usb", "xr-spatial-tracking"),
)
"""What a browser can do and no page of ours does."""
_INVITATIONS = "/invitation/"
_A_YEAR = "max-age=31536000"


def install(app: Dash, context: Context) -> None:
    """Send with every answer what a browser may do with it."""
    early = early_hash()
    always = {
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": ", ".join(f"{name}=()" for name in _UNUSED),
    }
    if context.access.secure:
        always["Strict-Transport-Security"] = _A_YEAR

    def protect(response: Response) -> Response:
        # Hashes are computed per answer: Dash may add an inline script at the first request.
        scripts = " ".join(["'self'", early, *app.csp_hashes()])
        # The address of an invitation is a secret: nobody hears where its reader came from.
        secret = request.path.startswith(_INVITATIONS)
        response.headers.update(
            {
                **always,
                "Content-Security-Policy": _policy(scripts),
                "Referrer-Policy": "no-referrer" if secret else "same-origin",
            }
        )
        return response

    app.server.after_request(protect)


def _policy(scripts: str) -> str:
    # Mantine, ag-grid and plotly place what they draw with style attributes: no page without.
    return (
        f"default-src 'none'; script-src {scripts}; style-src 'self' 'unsafe-inline'; "
        "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; "
        f"worker-src 'self' blob:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    )


def answer_only_to(names: Collection[str]) -> Callable[[], tuple[str, int] | None]:
    """Refuse requests for another host name: a foreign page can point its own name at us.

    Whoever asks whether we are there calls us as it likes, and is told no more than that.
    """

    def check() -> tuple[str, int] | None:
        if _name_of(request.host) in names or request.path in (HEALTH, READY):
            return None
        known = ", ".join(sorted(names))
        return f"This server answers to {known} only. Open it under one of these names.\n", 421

    return check


def _name_of(host: str) -> str:
    name, _, port = host.rpartition(":")
    return name if name and port.isdigit() else host
