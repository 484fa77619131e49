"""How does somebody who was sent a link set their password?"""

from http import HTTPStatus

from flask import Response, request
from werkzeug.wrappers import Response as AnyResponse

from dashboard.access.identity import Access, sign_in
from dashboard.access.own_path import HOME
from dashboard.access.password import FEWEST, wrong_with
from dashboard.access.plain import plain_page
from dashboard.access.signing_in import go_on
from dashboard.context import Context
from data.access.invitations import invited, use_invitation
from data.access.sessions import end_sessions
from data.access.tokens import digest_of
from data.access.users import Known, first_address, known_person, set_password
from data.log import Actor, write_log


def invitation_page(context: Context, token: str, status: int = HTTPStatus.OK) -> Response:
    """The form, for whoever holds a link that holds; looking at it does not use it up.

    With another status it says that the form was open for too long.
    """
    holder = _holder(context.access, token)
    if holder is None:
        return _over(context)
    return _form(context, *holder, status, None if status == HTTPStatus.OK else "left_open")


def set_by_invitation(context: Context, token: str) -> AnyResponse:
    """Set the password that was typed twice, and let its person in."""
    access, holder = context.access, _holder(context.access, token)
    if holder is None:
        return _over(context)
    known, address = holder
    password = request.form.get("password", "")
    own = [address, known.key, known.name.get("ja"), known.name.get("en")]
    wrong = wrong_with(password, own)
    if wrong is None and password != request.form.get("again", ""):
        wrong = "again"
    if wrong is not None:
        return _form(context, known, address, HTTPStatus.BAD_REQUEST, wrong)
    digest = access.passwords.digest(password)
    if not _set(access, token, digest) or not sign_in(access, known.person, "password", digest):
        return _over(context)
    return go_on(access, HOME)


def _holder(access: Access, token: str) -> tuple[Known, str] | None:
    """Whose password the token may set at present, and their address."""
    if access.method() != "password":
        return None
    with access.database.read() as connection:
        person = invited(connection, digest_of(token), access.now())
        known = known_person(connection, person) if person is not None else None
        return (known, first_address(connection, known.person) or "") if known else None


def _set(access: Access, token: str, digest: str) -> bool:
    """Use the link up and keep the password; whoever was in with the former one is out."""
    now = access.now()
    with access.database.write(changes_facts=False) as connection:
        person = use_invitation(connection, digest_of(token), now)
        if person is None:
            return False
        set_password(connection, person, digest, now)
        ended = end_sessions(connection, person)
        detail = {"sessions_ended": ended}
        write_log(connection, now, Actor.of_person(person), "password.set", person, detail)
    return True


def _form(
    context: Context,
    known: Known,
    address: str,
    status: int = HTTPStatus.OK,
    wrong: str | None = None,
) -> Response:
    name = known.name.get(context.reader().language)
    return plain_page(
        context,
        "invitation.html",
        status,
        name=name,
        address=address,
        wrong=wrong,
        fewest=FEWEST,
    )


def _over(context: Context) -> Response:
    """The same for a link that was used, has ended, or never was."""
    return plain_page(context, "invitation_over.html", HTTPStatus.NOT_FOUND)
