"""What is sent as a form, and not by a callback: signing in and out?"""

from collections.abc import Sequence

from dash import dcc, html
from dash.development.base_component import Component
from flask import has_request_context
from flask_wtf.csrf import generate_csrf


def post_form(
    action: str,
    children: Sequence[Component],
    className: str | None = None,  # noqa: N803 -- as Dash calls it
) -> html.Form:
    """A form that is posted to an address of ours, with the token that every form brings.

    Outside of a request, where there is no session, it has none.
    """
    token = generate_csrf() if has_request_context() else ""
    hidden = dcc.Input(type="hidden", name="csrf_token", value=token)
    return html.Form([hidden, *children], action=action, method="POST", className=className)
