"""In whose name does a program ask? It brings a personal token in the head; cookies say nothing."""

import json
from collections.abc import Sequence
from http import HTTPStatus
from urllib.parse import unquote_plus

from flask import Response, request

from dashboard.access.identity import Access
from dashboard.access.throttle import WITHIN, begin_attempt, place_of
from data.access.api_tokens import TOKEN, HeldToken, token_that_holds, token_used
from data.access.tokens import digest_of
from data.access.users import known_person
from data.queries.viewers import viewer_of
from data.viewer import Viewer

_KEPT = "mikata.bearer"
_NEEDED = (
    "a personal token is needed, in the head: `Authorization: Bearer mikata_…`; make one on the "
    "page /my-file, or with `mikata token create --person ID --name WORDS` on the machine that "
    "holds the data, also where nobody signs in"
)
_WRONG = (
    "this token opens nothing: it is wrong, has ended or was revoked, or its person may not enter; "
    "make another one on the page /my-file, or with `mikata token create`"
)
_IN_THE_ADDRESS = (
    "a token never belongs into an address, which is kept in logs on its way: revoke it (on the "
    "page /my-file, or with `mikata token revoke`) and send another one in the head, "
    "`Authorization: Bearer mikata_…`"
)
_NOT_ALLOWED = "you may not see this; ask whoever runs Mikata in your organisation"
_TOO_OFTEN = "too many wrong tokens came from here; wait a quarter of an hour"


def check(access: Access) -> Response | None:
    """None where the request brings a token that holds, of somebody who may let programs ask."""
    if TOKEN.search(unquote_plus(request.full_path)):
        return _unknown(_IN_THE_ADDRESS)
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        return _unknown(_NEEDED)
    viewer = _viewer_with(access, token.strip())
    if viewer is None:
        return _counted(access, token)
    if not viewer.may("tokens"):
        return not_allowed()
    request.environ[_KEPT] = viewer
    return None


def present_viewer() -> Viewer:
    """Whoever's token came with the present request; nobody where none was found to hold."""
    return request.environ.get(_KEPT, Viewer.anonymous())


def not_allowed() -> Response:
    """That the person of the token may not have this, without a hint of what it is."""
    return failure(HTTPStatus.FORBIDDEN, _NOT_ALLOWED)


def failure(status: HTTPStatus, error: str, known: Sequence[str] = (), **more: object) -> Response:
    """An answer that says what is wrong, and what could have been said in its place."""
    said = {"error": error, "known": list(known), **more}
    text = f"{json.dumps(said, ensure_ascii=False, indent=2)}\n"
    return Response(text, status, mimetype="application/json")


def _unknown(error: str) -> Response:
    answer = failure(HTTPStatus.UNAUTHORIZED, error)
    answer.headers["WWW-Authenticate"] = "Bearer"
    return answer


def _counted(access: Access, token: str) -> Response:
    """A wrong one counts, apart from attempts to sign in: a program must not keep people out."""
    name = f"token {digest_of(token).hex()}"
    if begin_attempt(access, name, f"token {place_of(request.remote_addr)}"):
        return _unknown(_WRONG)
    answer = failure(HTTPStatus.TOO_MANY_REQUESTS, _TOO_OFTEN)
    answer.headers["Retry-After"] = str(int(WITHIN.total_seconds()))
    return answer


def _viewer_with(access: Access, token: str) -> Viewer | None:
    """As whom somebody with this token sees things now; None where it opens nothing."""
    now, today = access.now(), access.today()
    with access.database.read() as connection:
        held = token_that_holds(connection, token, now)
        known = known_person(connection, held.person) if held else None
        if held is None or known is None or known.is_disabled:
            return None
        viewer = viewer_of(connection, held.person, today)
    if viewer.person is None:
        return None
    _keep_used(access, held)
    return viewer


def _keep_used(access: Access, held: HeldToken) -> None:
    """A day says enough, and is written once."""
    today = access.today()
    if held.last_used_on is None or held.last_used_on < today:
        with access.database.write_apart() as connection:
            token_used(connection, held, today)
