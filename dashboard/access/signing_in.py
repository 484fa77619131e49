"""How does somebody get in with a password, or as a person of the demo, and out again?"""

from http import HTTPStatus
from urllib.parse import urlencode

from flask import Response, abort, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from dashboard import tour
from dashboard.access.identity import Access, identity, refuse, sign_in, sign_out
from dashboard.access.own_path import HOME, own_path
from dashboard.access.password import is_too_long
from dashboard.access.plain import plain_page
from dashboard.access.throttle import WITHIN, begin_attempt, forget
from dashboard.context import Context
from data.access.users import known_person, person_of_address, person_of_key, renew_digest

SIGN_IN = "/sign-in"


def sign_in_page(context: Context) -> AnyResponse:
    """The way in, for whoever is not in yet."""
    wanted = own_path(request.args.get("next"))
    if identity(context.access).method != "nobody":
        return redirect(wanted)
    return _page(context, wanted)


def sign_in_page_again(context: Context, status: int) -> AnyResponse:
    """The way in for whoever sent a form after their session was over; nothing was done."""
    return _page(context, own_path(request.form.get("next")), status, "left_open")


def with_password(context: Context) -> AnyResponse:
    """In with an address and a password, or the page again; it never tells which was wrong."""
    access, form = context.access, request.form
    if access.method() != "password":
        abort(HTTPStatus.NOT_FOUND)
    wanted, address = own_path(form.get("next")), form.get("address", "")
    attempt = begin_attempt(access, address, request.remote_addr)
    if attempt is None:
        answer = _page(context, wanted, HTTPStatus.TOO_MANY_REQUESTS, "too_often")
        answer.headers["Retry-After"] = str(int(WITHIN.total_seconds()))
        return answer
    found = _who(access, address, form.get("password", ""))
    if found is None or not sign_in(access, found[0], "password", found[1]):
        return _page(context, wanted, HTTPStatus.FORBIDDEN, "wrong")
    forget(access, attempt)
    return go_on(access, wanted)


def _who(access: Access, address: str, password: str) -> tuple[int, str] | None:
    """Whose address and password these are, and the digest of that password.

    None where it is nobody's, and the log says that somebody was refused.
    """
    passwords = access.passwords
    with access.database.read() as connection:
        person = person_of_address(connection, address)
        known = known_person(connection, person) if person is not None else None
    digest = known.password_digest if known else None
    fits = not is_too_long(password) and passwords.fits(digest, password)
    if person is None or digest is None or not fits:
        trace = access.key.digest("log", address.strip().lower()).hex()
        refuse(access, "password", "wrong", person, address=trace)
        return None
    if passwords.is_outdated(digest):
        present = passwords.digest(password)
        with access.database.write_apart() as connection:
            renewed = renew_digest(connection, person, digest, present)
        digest = present if renewed else digest
    return person, digest


def as_person_of_the_demo(context: Context) -> AnyResponse:
    """In as whoever stands for a role of the sample company, at one of the role's stops."""
    access = context.access
    role, _, place = request.form.get("visit", "").partition(":")
    reader = context.reader()
    visit = next((each for each in tour.visits(reader, context) if each.role == role), None)
    if not access.demo or visit is None:
        abort(HTTPStatus.NOT_FOUND)
    with access.database.read() as connection:
        person = person_of_key(connection, visit.person)
    if person is None or not sign_in(access, person, "demo"):
        abort(HTTPStatus.NOT_FOUND)
    stops = dict(zip(map(str, range(len(visit.stops))), visit.stops, strict=True))
    return redirect(stops.get(place, visit.stops[0]).href, HTTPStatus.SEE_OTHER)


def out(context: Context) -> AnyResponse:
    """Out, to the first page of whoever is nobody."""
    sign_out(context.access)
    return redirect(HOME if context.demo else SIGN_IN, HTTPStatus.SEE_OTHER)


def go_on(access: Access, wanted: str) -> AnyResponse:
    """To the page that was wanted, past the notice of purpose where it is not confirmed yet."""
    if not identity(access).confirmed:
        wanted = f"/notice?{urlencode({'next': wanted})}"
    return redirect(wanted, HTTPStatus.SEE_OTHER)


def _page(
    context: Context, wanted: str, status: int = HTTPStatus.OK, wrong: str | None = None
) -> Response:
    provider = context.settings.sign_in.oidc
    return plain_page(
        context,
        "sign_in.html",
        status,
        method=context.access.method(),
        provider=provider.name if provider else None,
        wanted=wanted,
        wrong=wrong,
        address=request.form.get("address", ""),
    )
