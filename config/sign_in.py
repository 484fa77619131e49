"""How do people sign in here, and how long does a session last?"""

from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import BeforeValidator, Field, SecretStr, model_validator

from config.fields import FileModel, Text, Texts, WrongValue, describe
from config.loopback import is_loopback

Method = Literal["none", "password", "oidc", "proxy"]
ProxyKind = Literal["google_iap", "cloudflare_access", "aws_alb"]


def _https(value: object) -> object:
    """An https address; http is for this machine only, as in tests of a provider."""
    if not isinstance(value, str):
        return value
    try:
        parts = urlsplit(value)
        _ = parts.port
    except ValueError as error:
        raise WrongValue("expected an address like https://…") from error
    if "@" in parts.netloc or parts.fragment or not parts.hostname:
        raise WrongValue("expected an address like https://…")
    if parts.scheme != "https" and not (parts.scheme == "http" and is_loopback(parts.hostname)):
        raise WrongValue(f"expected https://, got {describe(value)}")
    return value.rstrip("/")


def _domain(value: object) -> object:
    if not isinstance(value, list | tuple | str):
        return value
    names = [value] if isinstance(value, str) else list(value)
    for name in names:
        if not isinstance(name, str) or "@" in name or "*" in name or "." not in name.strip("."):
            raise WrongValue(f"expected a domain like example.com, got {describe(name)}")
    return tuple(name.strip().lower() for name in names)


Https = Annotated[str, BeforeValidator(_https)]
Domains = Annotated[tuple[str, ...], BeforeValidator(_domain)]


class Provider(FileModel):
    """The OpenID Connect provider: Google Workspace, Microsoft, Okta, Keycloak or another.

    `issuer` is its address as its own configuration names it; `name` stands on the button.
    `trust_addresses` says that this provider's addresses are right though it says nothing about
    `email_verified` (Microsoft does not).
    """

    issuer: Https
    client_id: Text
    client_secret: SecretStr = Field(default=SecretStr(""), repr=False)
    name: Text = "OpenID Connect"
    scopes: Texts = ("openid", "email")
    trust_addresses: bool = False


class Proxy(FileModel):
    """A proxy in front that has signed people in: whose signed header is believed, and for whom.

    `audience` is what its tokens are meant for (the backend of Google, the application of
    Cloudflare, the load balancer's ARN of AWS). `team` is Cloudflare's team domain and `region` the
    one of AWS. `keys` overrides where its public keys are.
    """

    kind: ProxyKind
    audience: Text
    team: Text | None = None
    region: Text | None = None
    issuer: Text | None = None
    keys: Https | None = None

    @model_validator(mode="after")
    def _says_where_its_keys_are(self) -> Self:
        needed = {"cloudflare_access": "team", "aws_alb": "region"}.get(self.kind)
        if needed and not getattr(self, needed) and not self.keys:
            raise WrongValue(f"{self.kind} needs '{needed}'")
        return self


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

    @model_validator(mode="after")
    def _is_complete(self) -> Self:
        if self.method == "oidc" and self.oidc is None:
            raise WrongValue("method 'oidc' needs the section 'oidc'", "method")
        if self.method == "proxy" and self.proxy is None:
            raise WrongValue("method 'proxy' needs the section 'proxy'", "method")
        if self.method in ("oidc", "proxy") and not self.domains:
            raise WrongValue("'domains' is missing: whose addresses are let in?", "method")
        return self
