"""Whom has the OpenID Connect provider signed in? The authorization code flow with PKCE."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Any, cast
from urllib.parse import urlsplit

from authlib.integrations.base_client import OAuthError
from authlib.integrations.requests_client import OAuth2Session
from authlib.oidc.core import CodeIDToken
from joserfc.errors import JoseError
from requests import HTTPError, RequestException, Session, TooManyRedirects

from config.loopback import is_loopback
from config.sign_in import Provider
from dashboard.access.outside import NotAnswered, Remembered, ask_json, bounded
from dashboard.access.refusal import Refusal
from dashboard.access.signed import ASYMMETRIC, IssuerKeys, NotSigned

DISCOVERY = "/.well-known/openid-configuration"
LEEWAY = 60
"""Seconds by which the clocks of provider and this machine may differ."""
GOOGLE = "https://accounts.google.com"
_PLAIN = re.compile(r"https?://[!-~]+")


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a provider says about itself."""

    issuer: str
    authorization: str
    token: str
    keys: str
    userinfo: str | None
    algorithms: tuple[str, ...]
    takes_basic: bool
    names_itself: bool
    """Whether it says in its answer who it is."""


@dataclass(frozen=True, slots=True)
class Begun:
    """A sign-in under way: what only this browser's session and the provider know of it."""

    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True, slots=True)
class _Tokens:
    identity: str
    access: str | None


class SignInProvider:
    """The provider of the settings, asked when somebody signs in; its keys are kept for a while."""

    def __init__(self, settings: Provider, now: Callable[[], datetime]) -> None:
        self.settings = settings
        self._now = now
        host = urlsplit(settings.issuer).hostname or settings.issuer
        self._metadata = Remembered(lambda: read_metadata(settings.issuer), host, now)
        self._keys = IssuerKeys(lambda: self._metadata.get().keys, host, now)

    def begin(self, callback: str, domains: tuple[str, ...]) -> tuple[str, Begun]:
        """The address at which somebody goes on, and what has to be kept until they come back.

        Raises Refusal where the provider is away.
        """
        metadata = _worded(self._metadata.get)
        begun = Begun(*(secrets.token_urlsafe(32) for _ in range(3)))
        hint = {"hd": domains[0] if len(domains) == 1 else "*"} if metadata.issuer == GOOGLE else {}
        with self._session(metadata, callback) as session:
            address, _ = session.create_authorization_url(
                metadata.authorization,
                state=begun.state,
                nonce=begun.nonce,
                code_verifier=begun.verifier,
                **hint,
            )
        return address, begun

    def finish(self, begun: Begun, callback: str, answer: Mapping[str, str]) -> Mapping[str, Any]:
        """The verified claims about whoever came back with the provider's `answer`.

        Raises Refusal.
        """
        metadata = _worded(self._metadata.get)
        named = answer.get("iss")
        if named != metadata.issuer and (named is not None or metadata.names_itself):
            raise Refusal("provider_wrong")
        if answer.get("error") or not answer.get("code"):
            raise Refusal("declined")
        tokens = self._exchanged(metadata, begun, callback, answer["code"])
        claims = _worded(lambda: self._identity(metadata, begun, tokens))
        if self._says_enough(claims) or not metadata.userinfo or not tokens.access:
            return claims
        userinfo, access = metadata.userinfo, tokens.access
        return _worded(lambda: _told(userinfo, access, claims))

    def _says_enough(self, claims: Mapping[str, Any]) -> bool:
        """Some providers say the address, or that it is verified, only where they are asked."""
        verified = claims.get("email_verified") is not None or self.settings.trust_addresses
        return claims.get("email") is not None and verified

    @contextmanager
    def _session(self, metadata: Metadata, callback: str) -> Iterator[OAuth2Session]:
        secret = self.settings.client_secret.get_secret_value()
        way = "client_secret_basic" if metadata.takes_basic else "client_secret_post"
        client = OAuth2Session(
            client_id=self.settings.client_id,
            client_secret=secret or None,
            scope=" ".join(dict.fromkeys(("openid", *self.settings.scopes))),
            redirect_uri=callback,
            code_challenge_method="S256",
            token_endpoint_auth_method=way if secret else "none",
        )
        with bounded(cast("Session", client)):
            yield client

    def _exchanged(self, metadata: Metadata, begun: Begun, callback: str, code: str) -> _Tokens:
        """The tokens for a code, which the provider gives once."""
        try:
            with self._session(metadata, callback) as session:
                found = session.fetch_token(
                    metadata.token,
                    grant_type="authorization_code",
                    code=code,
                    code_verifier=begun.verifier,
                    redirect_uri=callback,
                )
        except OAuthError as error:
            over = error.error == "invalid_grant"
            raise Refusal("state" if over else "provider_wrong") from error
        except HTTPError as error:
            raise Refusal("provider_away" if _is_ill(error) else "provider_wrong") from error
        # Before the next one, of which these are kinds too.
        except (ValueError, RecursionError, TooManyRedirects) as error:
            raise Refusal("provider_wrong") from error
        except (RequestException, OSError) as error:
            raise Refusal("provider_away") from error
        identity, access = found.get("id_token"), found.get("access_token")
        if not isinstance(identity, str):
            raise Refusal("provider_wrong")
        return _Tokens(identity, access if isinstance(access, str) else None)

    def _identity(self, metadata: Metadata, begun: Begun, tokens: _Tokens) -> Mapping[str, Any]:
        """What the ID token says. Raises NotSigned and NotAnswered."""
        token = self._keys.verified(tokens.identity, metadata.algorithms)
        claims = CodeIDToken(
            token.claims,
            token.header,
            {
                "iss": {"essential": True, "value": metadata.issuer},
                "aud": {"essential": True, "value": self.settings.client_id},
                "sub": {"essential": True},
                "exp": {"essential": True},
            },
            {
                "nonce": begun.nonce,
                "client_id": self.settings.client_id,
                "access_token": tokens.access,
            },
        )
        try:
            claims.validate(now=int(self._now().timestamp()), leeway=LEEWAY)
        except (JoseError, TypeError, ValueError, AttributeError) as error:
            raise NotSigned(str(error)) from error
        return claims


def _is_ill(error: HTTPError) -> bool:
    """Whether it is for the provider to become well again."""
    return (
        error.response is not None
        and error.response.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR
    )


def _told(address: str, access: str, claims: Mapping[str, Any]) -> Mapping[str, Any]:
    """The claims with what the provider tells only where it is asked with the access token."""
    found = ask_json(address, {"Authorization": f"Bearer {access}"})
    if found.get("sub") != claims["sub"]:
        raise NotSigned("about somebody else")
    if found.get("email") is None:
        return claims
    if claims.get("email") not in (None, found["email"]):
        raise NotSigned("another address")
    return {**claims, **{key: found.get(key) for key in ("email", "email_verified")}}


def _worded(asked: Callable[[], Any]) -> Any:  # noqa: ANN401 -- whatever is asked for
    """The answer; what is wrong with it as the Refusal that somebody who signs in is shown."""
    try:
        return asked()
    except NotAnswered as error:
        raise Refusal("provider_away" if error.why == "away" else "provider_wrong") from error
    except NotSigned as error:
        raise Refusal("provider_wrong") from error


class WrongMetadata(NotAnswered):
    """A provider's metadata can't be used; `what` says why, to whoever set it up."""

    def __init__(self, what: str, host: str) -> None:
        super().__init__("wrong", host)
        self.what = what


def read_metadata(issuer: str) -> Metadata:
    """What the provider says about itself. Raises NotAnswered, as WrongMetadata where it is wrong.

    It has to be the issuer's own: whoever answers for another could sign for anybody.
    """
    host = urlsplit(issuer).hostname or issuer
    found = ask_json(f"{issuer}{DISCOVERY}")
    named = found.get("issuer")
    if not isinstance(named, str) or named.rstrip("/") != issuer:
        raise WrongMetadata(f"it calls itself {str(named)[:200]!r}", host)
    needed = ("authorization_endpoint", "token_endpoint", "jwks_uri")
    lacking = [key for key in needed if not _is_address(found.get(key))]
    if lacking:
        raise WrongMetadata(f"it does not say where its {lacking[0]} is", host)
    algorithms = _texts(found, "id_token_signing_alg_values_supported") or ("RS256",)
    usable = tuple(each for each in ASYMMETRIC if each in algorithms)
    if not usable:
        raise WrongMetadata("it signs with a shared secret only", host)
    userinfo = found.get("userinfo_endpoint")
    return Metadata(
        issuer=named,
        authorization=found["authorization_endpoint"],
        token=found["token_endpoint"],
        keys=found["jwks_uri"],
        userinfo=userinfo if _is_address(userinfo) else None,
        algorithms=usable,
        takes_basic="client_secret_basic"
        in (_texts(found, "token_endpoint_auth_methods_supported") or ("client_secret_basic",)),
        names_itself=found.get("authorization_response_iss_parameter_supported") is True,
    )


def _texts(found: Mapping[str, Any], key: str) -> tuple[str, ...]:
    given = found.get(key)
    return tuple(each for each in given if isinstance(each, str)) if isinstance(given, list) else ()


def _is_address(value: object) -> bool:
    """Whether it is an address that nobody can listen in on."""
    if not isinstance(value, str) or not _PLAIN.fullmatch(value):
        return False
    try:
        parts = urlsplit(value)
    except ValueError:
        return False
    if not parts.hostname:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and is_loopback(parts.hostname))
