"""May this request be answered? Asked of every one, and refused unless what it asks is declared."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

from dash.exceptions import DependencyException, InvalidResourceError
from flask import Response, abort, redirect, request
from werkzeug.exceptions import HTTPException, NotFound
from werkzeug.wrappers import Response as AnyResponse

from dashboard.access import bearer, callback_form, forgery
from dashboard.access.declared import CALLBACKS, DOCUMENTS, Declared, Need, allows, is_known
from dashboard.access.identity import identity
from dashboard.access.limited_json import LimitedRequest
from dashboard.access.taking import Malformed
from dashboard.context import Context, reader_of
from dashboard.document import Document
from dashboard.pages.page import Page, plain_path
from dashboard.text import LANGUAGES, t, wording

MOST_BYTES = 1024 * 1024
"""That a request may bring."""

SIGN_IN, NOTICE, SIGN_OUT = "/sign-in", "/notice", "/sign-out"
_READING = frozenset({"GET", "HEAD"})


@dataclass(frozen=True, slots=True)
class Gate:
    """What is asked of each request."""

    context: Context
    declared: Declared
    pages: Mapping[str, Page]
    callbacks: Mapping[str, Mapping[str, Any]]

    def check(self) -> AnyResponse | None:
        """None where the request may be answered; else it is refused, or led elsewhere."""
        rule = request.url_rule.rule if request.url_rule else None
        need = self._need(rule)
        if need == "public":
            return None  # without asking who it is: a database that is away stops no such answer
        if need == "token":
            return bearer.check(self.context.access)
        elsewhere = self._unless_known(rule)
        if elsewhere is not None:
            return elsewhere
        if need is None or not allows(need, self.context.reader().viewer):
            abort(HTTPStatus.FORBIDDEN)
        return None

    def _need(self, rule: str | None) -> Need | None:
        """Whoever is known is told that an address is none, or of which page in words."""
        if rule in DOCUMENTS:
            page = self.pages.get(plain_path(request.path))
            return "public" if page and page.permission == "public" else "known"
        return self.declared.routes.get(rule) if rule else "known"

    def _unless_known(self, rule: str | None) -> AnyResponse | None:
        """The way to sign in, or to the notice of purpose, for whoever has yet to do that."""
        a_page = rule in (*DOCUMENTS, NOTICE) and request.method in _READING
        if not is_known(self.context.reader().viewer):
            return _first(SIGN_IN) if a_page else abort(HTTPStatus.UNAUTHORIZED)
        if rule in (NOTICE, SIGN_OUT) or identity(self.context.access).confirmed:
            return None
        return _first(NOTICE) if a_page else abort(HTTPStatus.FORBIDDEN)

    def check_callback(self) -> None:
        """Refuse what no page of ours sends, and what the reader may not be answered."""
        if request.url_rule is None or request.url_rule.rule != CALLBACKS:
            return
        try:
            name = callback_form.check(request.get_json(), self.callbacks)
        except Malformed:
            abort(HTTPStatus.BAD_REQUEST)
        need = self.declared.callbacks.get(name)
        if need is None or not allows(need, self.context.reader().viewer):
            abort(HTTPStatus.FORBIDDEN)

    def mark(self, response: Response) -> Response:
        """The document comes for every path and says in words what is wrong; its status tells."""
        rule = request.url_rule
        if rule is None or rule.rule not in DOCUMENTS or response.status_code != HTTPStatus.OK:
            return response
        page = self.pages.get(plain_path(request.path))
        if page is None:
            response.status_code = HTTPStatus.NOT_FOUND
        elif not allows(page.permission, self.context.reader().viewer):
            response.status_code = HTTPStatus.FORBIDDEN
        return response


def install(app: Document, context: Context, pages: Sequence[Page]) -> None:
    """Ask of every request whether it may be answered; a refusal is one sentence and no more."""
    server = app.server
    server.config["MAX_CONTENT_LENGTH"] = MOST_BYTES
    server.request_class = LimitedRequest
    by_path = {page.path: page for page in pages}
    gate = Gate(context, app.declared, by_path, app.callback_map)
    server.before_request(gate.check)
    forgery.install(server, context.access)
    server.before_request(gate.check_callback)
    server.after_request(gate.mark)
    server.register_error_handler(HTTPException, refusal)
    for error in (DependencyException, InvalidResourceError):
        server.register_error_handler(error, lambda _error: refusal(NotFound()))


def refusal(error: HTTPException) -> AnyResponse:
    """The answer to what is refused: the status, and a sentence in the reader's language."""
    if error.code is None or error.code < HTTPStatus.BAD_REQUEST:
        return error.get_response()
    preferred = request.accept_languages.best_match(LANGUAGES)
    language = reader_of(request.cookies, preferred).language
    key = f"refusal.status_{error.code}"
    words = t(key if key in wording(language) else "refusal.other", language)
    return Response(f"{words}\n", error.code, mimetype="text/plain")


def _first(elsewhere: str) -> AnyResponse:
    """Where somebody has something to do first; afterwards they come back to this address."""
    asked = request.full_path.rstrip("?")
    return redirect(elsewhere if asked == "/" else f"{elsewhere}?next={quote(asked, safe='/')}")
