"""How does everybody read and confirm the notice of purpose before anything else?"""

from http import HTTPStatus

from flask import redirect, request
from werkzeug.wrappers import Response as AnyResponse

from dashboard.access.identity import forget_identity, identity
from dashboard.access.notice import notice_parts, notice_version
from dashboard.access.own_path import own_path
from dashboard.access.plain import plain_page
from dashboard.context import Context
from data.access.users import confirm_notice
from data.log import Actor, write_log


def notice_page(context: Context) -> AnyResponse:
    """The notice with its button; whoever confirmed it goes on."""
    who, wanted = identity(context.access), own_path(request.args.get("next"))
    if who.confirmed:
        return redirect(wanted)
    parts = notice_parts(context.reader().language)
    return plain_page(context, "notice.html", parts=parts, version=notice_version(), wanted=wanted)


def confirmed(context: Context) -> AnyResponse:
    """Keep that the present reader confirmed the version that they were shown."""
    access = context.access
    person, version = identity(access).viewer.person, notice_version()
    wanted = own_path(request.form.get("next"))
    if person is not None and request.form.get("version") == version:
        now = access.now()
        with access.database.write(changes_facts=False) as connection:
            confirm_notice(connection, person, version, now)
            actor = Actor.of_person(person)
            write_log(connection, now, actor, "notice.confirmed", person, {"version": version})
        forget_identity()
    return redirect(wanted, HTTPStatus.SEE_OTHER)
