"""What is somebody told who sends a form that was open for longer than its session?"""

from flask import request
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from dashboard.access import invitations, signing_in
from dashboard.access.gate import refusal
from dashboard.access.identity import identity
from dashboard.access.plain import plain_page
from dashboard.context import Context

_OF_A_FORM = "application/x-www-form-urlencoded"


def answer(context: Context, error: HTTPException) -> Response:
    """A page to go on from, in place of a sentence; what was sent is refused all the same.

    What a page's own code asks for is answered with the sentence as ever.
    """
    status = error.code or 400
    if request.method != "POST" or request.mimetype != _OF_A_FORM or request.url_rule is None:
        return refusal(error)
    token = (request.view_args or {}).get("token")
    if request.endpoint == "access.set_by_invitation" and token is not None:
        return invitations.invitation_page(context, token, status)
    if identity(context.access).method == "nobody":
        return signing_in.sign_in_page_again(context, status)
    return plain_page(context, "left_open.html", status)
