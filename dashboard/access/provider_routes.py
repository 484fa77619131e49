"""How does somebody go to the provider, come back, and what do they read where that fails?"""

import logging
from collections.abc import Mapping
from datetime import timedelta
from http import HTTPStatus
from typing import Any

from flask import Blueprint, abort, request, session
from werkzeug.wrappers import Response

from config.settings import Settings
from dashboard.access.identity import Access, refuse, sign_in
from dashboard.access.matching import address_in, person_with
from dashboard.access.own_path import own_path
from dashboard.access.plain import plain_page
from dashboard.access.provider import Begun, SignInProvider
from dashboard.access.refusal import Refusal
from dashboard.access.sessions import present_session
from dashboard.access.signing_in import go_on
from dashboard.access.throttle import begin_attempt
from dashboard.context import Context

CALLBACK = "/sign-in/callback"
LASTS = timedelta(minutes=10)
"""For how long somebody may stay at the provider."""
MOST_UNDER_WAY = 5
"""Windows of one browser in which sign-ins are under way; the oldest make room."""

_UNDER_WAY = "provider"

log = logging.getLogger(__name__)


def routes(context: Context) -> Blueprint:
    """The addresses of signing in with a provider, and what is said to whom is not let in.

    Also to those whom a proxy's header names: Refusal becomes a page wherever it is raised.
    """
    pages = Blueprint("provider", __name__, template_folder="templates")
    settings = context.settings.sign_in.oidc
    uses_it = settings is not None and context.settings.sign_in.method == "oidc"
    provider = SignInProvider(settings, context.now) if settings and uses_it else None

    def known() -> SignInProvider:
        if provider is None or context.demo:
            abort(HTTPStatus.NOT_FOUND)
        return provider

    @pages.post("/sign-in/provider")
    def go() -> Response:
        return _sent_on(context, known())

    @pages.get(CALLBACK)
    def come_back() -> Response:
        return _let_in(context, known())

    @pages.app_errorhandler(Refusal)
    def refused(refusal: Refusal) -> Response:
        return _told(context, refusal)

    return pages


def redirect_address(settings: Settings, here: str = "http://127.0.0.1:8050/") -> str:
    """Where the provider sends people back to; it has to be registered there.

    `here` is how the pages were asked for, where the settings give no public address.
    """
    return f"{(settings.server.public_url or here).rstrip('/')}{CALLBACK}"


def _sent_on(context: Context, provider: SignInProvider) -> Response:
    """A page that leads to the provider.

    No redirect: a form that leads to another host, or from there to a third, is stopped by our own
    content security policy.
    """
    settings = context.settings
    address, begun = provider.begin(
        redirect_address(settings, request.host_url), settings.sign_in.domains
    )
    _keep(begun, own_path(request.form.get("next")), context.now().timestamp())
    page = plain_page(context, "to_provider.html", name=provider.settings.name, address=address)
    page.headers["Refresh"] = f"0; url={address}"
    page.headers["Cache-Control"] = "no-store"
    return page


def _let_in(context: Context, provider: SignInProvider) -> Response:
    """In, where the provider vouches for somebody of ours. Raises Refusal."""
    settings, access = context.settings, context.access
    begun, wanted = _take(request.args.get("state", ""), context.now().timestamp())
    claims = provider.finish(
        begun, redirect_address(settings, request.host_url), request.args.to_dict()
    )
    address = address_in(
        claims,
        settings.sign_in,
        provider.settings.issuer,
        vouched=provider.settings.trust_addresses,
    )
    if not sign_in(access, person_with(access, address), "oidc"):
        raise Refusal("no_person", address)
    return go_on(access, wanted)


def _keep(begun: Begun, wanted: str, now: float) -> None:
    """Into this browser's session what is needed when it comes back."""
    kept = {
        "nonce": begun.nonce,
        "verifier": begun.verifier,
        "next": wanted,
        "until": now + LASTS.total_seconds(),
    }
    under_way = {**_under_way(now), begun.state: kept}
    session[_UNDER_WAY] = dict(list(under_way.items())[-MOST_UNDER_WAY:])


def _take(state: str, now: float) -> tuple[Begun, str]:
    """What was kept for a state, and where they wanted to go; it is taken once. Raises Refusal."""
    kept = present_session().take(_UNDER_WAY, state)
    if kept is None or kept["until"] <= now:
        # Some providers do not say the state where they signed nobody in.
        raise Refusal("declined" if request.args.get("error") and not state else "state")
    return Begun(state, kept["nonce"], kept["verifier"]), kept["next"]


def _under_way(now: float) -> dict[str, Mapping[str, Any]]:
    kept = session.get(_UNDER_WAY) or {}
    return {state: each for state, each in kept.items() if each["until"] > now}


def _told(context: Context, refusal: Refusal) -> Response:
    """The page for somebody who is not let in; the log gets a digest of their address."""
    access = context.access
    cause = refusal.__cause__
    log.warning("not signed in: %s (%s)", refusal.reason, type(cause).__name__ if cause else "-")
    if refusal.address is not None and not _is_logged(access, refusal, refusal.address):
        refusal = Refusal("too_often")
    page = plain_page(
        context,
        "refused.html" if refusal.page == "refused" else "trouble.html",
        refusal.status,
        title=f"access.trouble_{refusal.page}",
        text=f"access.trouble_{refusal.page}_text",
        name=_name(context.settings),
        offers_sign_in=context.settings.sign_in.method == "oidc",
    )
    page.headers["Cache-Control"] = "no-store"
    return page


def _is_logged(access: Access, refusal: Refusal, address: str) -> bool:
    """Whether a line was written; nobody fills the log by coming again and again."""
    if begin_attempt(access, address, request.remote_addr) is None:
        return False
    trace = access.key.digest("log", address).hex()
    refuse(access, access.method(), refusal.reason, refusal.person, address=trace)
    return True


def _name(settings: Settings) -> str:
    """What stands in front of the pages is called."""
    return settings.sign_in.oidc.name if settings.sign_in.oidc else ""
