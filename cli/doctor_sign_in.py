"""Could people sign in as the settings say?"""

from collections.abc import Callable, Iterator
from datetime import datetime

from cli.doctor_report import Line
from config.settings import Settings
from config.sign_in import Provider, Proxy
from dashboard.access.outside import NotAnswered
from dashboard.access.provider import WrongMetadata, read_metadata
from dashboard.access.provider_routes import redirect_address
from dashboard.access.proxy_header import ProxyHeader
from dashboard.access.signed import read_keys

NAME = "sign-in"
REACH = "check the address, and that this machine may reach it"
NO_SECRET = (
    "there is no sign_in.oidc.client_secret, which most providers want; it is best kept in a file: "  # noqa: S105 -- a sentence
    "MIKATA_SIGN_IN__OIDC__CLIENT_SECRET_FILE"
)


def sign_in_lines(settings: Settings, now: Callable[[], datetime]) -> Iterator[Line]:
    """What was found; nothing where nobody signs in."""
    sign_in = settings.sign_in
    if sign_in.method == "password":
        yield Line(NAME, "with a password; `mikata user` says who")
    if sign_in.method == "oidc" and sign_in.oidc:
        yield _provider(settings, sign_in.oidc)
    if sign_in.method == "proxy" and sign_in.proxy:
        yield _proxy(sign_in.proxy, now)


def _provider(settings: Settings, provider: Provider) -> Line:
    issuer = provider.issuer
    try:
        read_keys(read_metadata(issuer).keys)
    except WrongMetadata as wrong:
        do = "set sign_in.oidc.issuer to what the provider's own configuration names as issuer"
        return Line(NAME, f"{issuer}: {wrong.what}", do)
    except NotAnswered as failed:
        return _unreadable(issuer, failed)
    back = redirect_address(settings, f"http://{settings.server.host}:{settings.server.port}")
    secret = provider.client_secret.get_secret_value()
    said = f"{issuer}, which has to know {back} as redirect address"
    return Line(NAME, said, note=None if secret else NO_SECRET)


def _proxy(proxy: Proxy, now: Callable[[], datetime]) -> Line:
    header = ProxyHeader(proxy, now)
    said = f"the header {header.header} for {proxy.audience}, with keys of {header.keys}"
    if proxy.kind == "aws_alb":
        return Line(NAME, f"{said}, read when somebody comes")
    try:
        read_keys(header.keys)
    except NotAnswered as failed:
        return _unreadable(header.keys, failed)
    return Line(NAME, said)


def _unreadable(address: str, failed: NotAnswered) -> Line:
    if failed.why == "away":
        return Line(NAME, f"{address}: {failed.host} does not answer", REACH)
    return Line(NAME, f"{address}: {failed.host} answers something else", REACH)
