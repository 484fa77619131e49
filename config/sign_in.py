"""How do people sign in here, and how long does a session last?

File and environment each may give a part, as a secret that comes from a file of its own. So each is
read by itself, and what the two lack together is said by `config.sign_in_parts`.
"""

import re
from typing import Annotated, Literal
from urllib.parse import SplitResult, urlsplit

from pydantic import BeforeValidator, Field, SecretStr

from config.fields import FileModel, Text, Texts, WrongValue, describe
from config.loopback import is_loopback

Method = Literal["none", "password", "oidc", "proxy"]
ProxyKind = Literal["google_iap", "cloudflare_access", "aws_alb"]


_PLAIN = re.compile(r"https?://[!-~]+")
_DOMAIN = re.compile(r"([a-z0-9-]{1,63}\.){1,8}[a-z0-9-]{2,63}")
_REGION = re.compile(r"[a-z0-9-]{4,40}")
_TEAM = re.compile(r"[a-z0-9-]{1,63}")
_CLOUDFLARE = ".cloudflareaccess.com"
_EVERYBODYS = re.compile(r"https://login\.microsoftonline\.com/(common|organizations|consumers)\b")


def _parts(value: str) -> SplitResult:
    try:
        parts = urlsplit(value)
        _ = parts.port
    except ValueError as error:
        raise WrongValue("expected an address like https://…") from error
    said = "@" in parts.netloc or parts.query or parts.fragment or not parts.hostname
    if said or not _PLAIN.fullmatch(value):
        raise WrongValue("expected an address like https://…")
    return parts


def _https(value: object) -> object:
    """An https address; http is for this machine only, as in tests of a provider."""
    if not isinstance(value, str):
        return value
    parts = _parts(value)
    if parts.scheme != "https" and not is_loopback(parts.hostname):
        raise WrongValue(f"expected https://, got {describe(value)}")
    return value.rstrip("/")


def _origin(value: object) -> object:
    if isinstance(value, str) and _parts(value).path not in ("", "/"):
        raise WrongValue("expected an address without a path, like https://mikata.example.com")
    return value


def _issuer(value: object) -> object:
    if isinstance(value, str) and _EVERYBODYS.match(value):
        raise WrongValue(
            "at this address Microsoft answers for every organisation there is; name yours: "
            "https://login.microsoftonline.com/TENANT/v2.0"
        )
    return value


def _domain(value: object) -> object:
    if not isinstance(value, list | tuple | str):
        return value
    names = [value] if isinstance(value, str) else list(value)
    for name in names:
        if not isinstance(name, str) or not _DOMAIN.fullmatch(name.strip().lower()):
            raise WrongValue(f"expected a domain like example.com, got {describe(name)}")
    return tuple(name.strip().lower() for name in names)


def _team(value: object) -> object:
    """The name of a team, also where it is written as the host that it has."""
    if not isinstance(value, str):
        return value
    name = value.strip().lower().removesuffix(_CLOUDFLARE)
    if not _TEAM.fullmatch(name):
        raise WrongValue(f"expected a team's name as in TEAM{_CLOUDFLARE}, got {describe(value)}")
    return name


def _region(value: object) -> object:
    if isinstance(value, str) and not _REGION.fullmatch(value):
        raise WrongValue(f"expected a region like ap-northeast-1, got {describe(value)}")
    return value


Https = Annotated[str, BeforeValidator(_https)]
Origin = Annotated[str, BeforeValidator(_https), BeforeValidator(_origin)]
"""An address without a path."""
Domains = Annotated[tuple[str, ...], BeforeValidator(_domain)]


class Provider(FileModel):
    """The OpenID Connect provider: Google Workspace, Microsoft, Okta, Keycloak or another.

    `issuer` is its address as its own configuration names it; `name` stands on the button.
    `trust_addresses` says that this provider's addresses are right though it says nothing about
    `email_verified` (Microsoft does not).
    """

    issuer: Annotated[Https, BeforeValidator(_issuer)] = ""
    client_id: Text = ""
    client_secret: SecretStr = Field(default=SecretStr(""), repr=False)
    name: Text = "OpenID Connect"
    scopes: Texts = ("openid", "email")
    trust_addresses: bool = False


class Proxy(FileModel):
    """A proxy in front that has signed people in: whose signed header is believed, and for whom.

    `audience` is what its tokens are meant for (the backend of Google, the application of
    Cloudflare, the load balancer's ARN of AWS). `team` is Cloudflare's team and `region` the one of
    AWS. `issuer` and `keys` override who signs and where the public keys are. `trust_addresses`
    is for AWS before a provider that says nothing about `email_verified`.
    """

    kind: ProxyKind | None = None
    audience: Text = ""
    team: Annotated[str, BeforeValidator(_team)] | None = None
    region: Annotated[str, BeforeValidator(_region)] | None = None
    issuer: Text | None = None
    keys: Https | None = None
    trust_addresses: bool = False


class SessionLimits(FileModel):
    """After how many hours a session ends: without use, and in any case."""

    idle_hours: float = Field(default=12, gt=0, le=24 * 30)
    longest_hours: float = Field(default=24 * 7, gt=0, le=24 * 90)


class SignIn(FileModel):
    """Who gets in. Without `method`: nobody signs in on a computer of one's own, until somebody
    was invited (`mikata user invite`); from then on everybody does, with a password.

    `domains` are the domains of the organisation's addresses; with a provider they are required.
    `contact` is whom somebody may ask who is not let in.
    """

    method: Method | None = None
    domains: Domains = ()
    contact: Text | None = None
    oidc: Provider | None = None
    proxy: Proxy | None = None
    session: SessionLimits = SessionLimits()
