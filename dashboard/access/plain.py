"""How does a page look that stands without the application: sign-in, notice, refusals?"""

from functools import partial
from http import HTTPStatus
from pathlib import Path
from urllib.parse import urlencode

from flask import Response, make_response, render_template, request
from flask_wtf.csrf import generate_csrf

from dashboard.access.own_path import own_path
from dashboard.context import Context, Reader
from dashboard.document import EARLY
from dashboard.text import LANGUAGES, t

ASSETS = Path(__file__).parents[1] / "assets"


def plain_page(
    context: Context,
    template: str,
    status: int = HTTPStatus.OK,
    **slots: object,
) -> Response:
    """A page of `templates/`, in the reader's language and colours.

    In it `say(key, …)` words a text, `csrf_field()` is the hidden field that every form carries,
    `asset(name)` the address of a file of assets/, `ask` whom to ask (None where nobody is named).
    """
    reader = context.reader()
    page = render_template(
        template,
        reader=reader,
        languages=[(language, t(f"shell.{language}", language)) for language in LANGUAGES],
        early=EARLY,
        say=partial(_say, reader),
        asset=_address,
        csrf_token=generate_csrf,
        ask=context.settings.sign_in.contact,
        again=_again(),
        **slots,
    )
    return make_response(page, status)


def _say(reader: Reader, key: str, **slots: object) -> str:
    return t(key, reader.language, **slots)


def _again() -> str | None:
    """Where the page is had in another language; to load the answer to a form sends the form."""
    if request.method != "POST":
        return None
    if request.path.startswith("/invitation/"):
        return "?"  # the same address, which is a secret
    return f"/sign-in?{urlencode({'next': own_path(request.form.get('next'))})}"


def _address(name: str) -> str:
    """Changes with the file, so that it can be kept for ever."""
    return f"/assets/{name}?m={(ASSETS / name).stat().st_mtime:.0f}"
