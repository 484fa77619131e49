"""How do scripts and answers reach the browser small, and only once?"""

import gzip
from http import HTTPStatus

import brotli
from dash import Dash
from dash.fingerprint import build_fingerprint, check_fingerprint
from flask import Flask, Response, request
from flask_compress import Compress

from dashboard.bundles import PlotlyBundle, compressed

SUITES, ASSETS = "/_dash-component-suites/", "/assets/"
PLOTLY = f"{SUITES}plotly/package_data/"

_FOR_EVER = "public, max-age=31536000, immutable"
_ASK_FIRST = "public, no-cache"
_A_DAY = "public, max-age=86400"
_NEVER = "no-store"


class Files:
    """Scripts and styles in compressed form, each compressed once; answers to people never."""

    def __init__(self) -> None:
        self._bodies: dict[tuple[str, str | None, str], bytes] = {}

    def small(self, response: Response) -> Response:
        """The file that was asked for, as small as this browser can read it."""
        encoding = request.accept_encodings.best_match(["br", "gzip"])
        if encoding is None or not _is_file(response):
            return response
        # By the installed file, of which there are few: an address can be made up.
        key = check_fingerprint(request.path)[0], response.get_etag()[0], encoding
        if key not in self._bodies:
            response.direct_passthrough = False
            self._bodies[key] = _small(response.get_data(), encoding)
        response.close()
        response.set_data(self._bodies[key])
        response.headers["Content-Encoding"] = encoding
        response.headers["Vary"] = "Accept-Encoding"
        return response


def _is_file(response: Response) -> bool:
    complete = response.status_code == HTTPStatus.OK
    return complete and request.path.startswith((SUITES, ASSETS)) and request.method == "GET"


def _small(code: bytes, encoding: str) -> bytes:
    if encoding == "gzip":
        return gzip.compress(code, 6)
    return compressed(code) or brotli.compress(code, quality=5)


def install(app: Dash, bundle: PlotlyBundle) -> None:
    """Serve `bundle` as plotly, compress what is worth it, and say how long it may be kept."""
    server: Flask = app.server
    server.config.update(
        COMPRESS_ALGORITHM=["br", "gzip"],
        COMPRESS_BR_LEVEL=4,
        COMPRESS_MIN_SIZE=1024,
        COMPRESS_STREAMS=False,
    )
    # Flask runs these in the order of registration before, and in the reverse order after.
    server.after_request(_may_be_kept)
    Compress(server)
    server.after_request(Files().small)
    server.before_request(lambda: _plotly(bundle))


def plotly_address(bundle: PlotlyBundle) -> str:
    """Where the browser loads plotly from; another address for another bundle."""
    name = build_fingerprint("plotly.min.js", bundle.kind, bundle.fingerprint)
    return f"{PLOTLY}{name}"


def _plotly(bundle: PlotlyBundle) -> Response | None:
    if not request.path.startswith(PLOTLY):
        return None
    return Response(bundle.file.read_bytes(), mimetype="text/javascript")


def _may_be_kept(response: Response) -> Response:
    response.headers["Cache-Control"] = _how_long(response.status_code)
    return response


def _how_long(status: int) -> str:
    if status not in (HTTPStatus.OK, HTTPStatus.NOT_MODIFIED):
        return _NEVER
    if request.path.startswith(SUITES):
        return _FOR_EVER if check_fingerprint(request.path)[1] else _ASK_FIRST
    if request.path.startswith(ASSETS):
        return _FOR_EVER if "m" in request.args else _A_DAY
    return _NEVER
