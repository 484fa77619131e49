"""At which addresses do people sign in and out, and how do these come into the application?"""

from collections.abc import Callable
from functools import partial, update_wrapper

from flask import Blueprint, Flask
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import Unauthorized
from werkzeug.wrappers import Response

from dashboard.access import invitations, left_open, notice_page, provider_routes, signing_in
from dashboard.context import Context


def install(server: Flask, context: Context) -> None:
    """Give the application the pages of signing in."""
    server.register_blueprint(_pages(context))
    server.register_blueprint(provider_routes.routes(context))
    for error in (CSRFError, Unauthorized):
        server.register_error_handler(error, partial(left_open.answer, context))


def _pages(context: Context) -> Blueprint:
    pages = Blueprint("access", __name__, template_folder="templates")

    def add(rule: str, method: str, view: Callable[..., Response]) -> None:
        bound = update_wrapper(partial(view, context), view)
        pages.add_url_rule(rule, view.__name__, bound, methods=[method])

    add("/sign-in", "GET", signing_in.sign_in_page)
    add("/sign-in/password", "POST", signing_in.with_password)
    add("/sign-in/demo", "POST", signing_in.as_person_of_the_demo)
    add("/sign-out", "POST", signing_in.out)
    add("/invitation/<token>", "GET", invitations.invitation_page)
    add("/invitation/<token>", "POST", invitations.set_by_invitation)
    add("/notice", "GET", notice_page.notice_page)
    add("/notice", "POST", notice_page.confirmed)
    return pages
