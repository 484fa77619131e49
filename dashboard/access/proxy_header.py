"""Whom does the signed header of the proxy in front name?

Only what the proxy of the settings has signed, for us, is believed. Headers that say an address in
plain words are not read: anybody who reaches this machine can send them.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from threading import Lock
from typing import TYPE_CHECKING, Any, TypeGuard
from urllib.parse import urlsplit

from joserfc.errors import JoseError
from joserfc.jwk import ECKey
from joserfc.jws import extract_compact, validate_compact

from config.sign_in import Proxy, ProxyKind
from dashboard.access.matching import address_in, person_with
from dashboard.access.outside import NotAnswered, Remembered, ask
from dashboard.access.refusal import Refusal
from dashboard.access.signed import IssuerKeys, NotSigned, TokenHeaders

if TYPE_CHECKING:
    from flask import Request

    from dashboard.access.identity import Access

LEEWAY = 30
"""Seconds by which the clocks of the proxy and this machine may differ."""
MOST_TOKENS, MOST_KEYS = 1_000, 16
BETWEEN_QUESTIONS = timedelta(seconds=1)
"""For keys of names not heard of before."""

_TOKEN = re.compile(
    r"[A-Za-z0-9_-]{1,6000}={0,2}\.[A-Za-z0-9_-]{1,60000}={0,2}\.[A-Za-z0-9_-]{1,1000}={0,2}"
)
_LAST = 10**11
_KEY_NAME = re.compile(r"[A-Za-z0-9-]{1,64}")


@dataclass(frozen=True, slots=True)
class _Kind:
    header: str
    algorithm: str
    issuer: str | None
    keys: str


_KINDS: Mapping[ProxyKind, _Kind] = {
    "google_iap": _Kind(
        "X-Goog-IAP-JWT-Assertion",
        "ES256",
        "https://cloud.google.com/iap",
        "https://www.gstatic.com/iap/verify/public_key-jwk",
    ),
    "cloudflare_access": _Kind(
        "Cf-Access-Jwt-Assertion",
        "RS256",
        "https://{team}.cloudflareaccess.com",
        "https://{team}.cloudflareaccess.com/cdn-cgi/access/certs",
    ),
    "aws_alb": _Kind(
        "X-Amzn-Oidc-Data",
        "ES256",
        None,
        "https://public-keys.auth.elb.{region}.amazonaws.com",
    ),
}


@dataclass(frozen=True, slots=True)
class _Verified:
    """What a token says that was verified; it is believed until `ends` (seconds since 1970)."""

    claims: Mapping[str, Any]
    ends: float


class ProxyHeader:
    """Reads the header of one proxy; remembers its keys, and the tokens that were right."""

    def __init__(self, settings: Proxy, now: Callable[[], datetime]) -> None:
        if settings.kind is None:
            raise ValueError("a proxy without a kind can't be believed")
        kind = _KINDS[settings.kind]
        named = {"team": settings.team or "", "region": settings.region or ""}
        self.settings, self.header = settings, kind.header
        self.issuer = settings.issuer or (kind.issuer and kind.issuer.format(**named))
        self._algorithm, self._now = kind.algorithm, now
        self.keys = settings.keys or kind.keys.format(**named)
        host = urlsplit(self.keys).hostname or self.keys
        self._of_issuer = IssuerKeys(lambda: self.keys, host, now)
        self._by_name: OrderedDict[str, Remembered[ECKey]] = OrderedDict()
        self._tokens: OrderedDict[bytes, _Verified] = OrderedDict()
        self._next_question = datetime.min.replace(tzinfo=UTC)
        self._lock = Lock()

    def claims(self, token: str | None) -> Mapping[str, Any] | None:
        """What the header's token says; None where there is no such header. Raises Refusal."""
        if token is None:
            return None
        now, digest = self._now().timestamp(), hashlib.sha256(token.encode()).digest()
        with self._lock:
            known = self._tokens.get(digest)
        if known is None:
            known = self._checked(token)
            with self._lock:
                self._tokens[digest] = known
                while len(self._tokens) > MOST_TOKENS:
                    self._tokens.popitem(last=False)
        if known.ends <= now - LEEWAY:
            raise Refusal("token")
        return known.claims

    def _checked(self, token: str) -> _Verified:
        try:
            if not _TOKEN.fullmatch(token):
                raise NotSigned("no token")
            return self._of_balancer(token) if self._is_balancer else self._of_proxy(token)
        except NotSigned as error:
            raise Refusal("token") from error
        except NotAnswered as error:
            raise Refusal("provider_away" if error.why == "away" else "provider_wrong") from error

    @property
    def _is_balancer(self) -> bool:
        return self.settings.kind == "aws_alb"

    def _of_proxy(self, token: str) -> _Verified:
        """Of a proxy whose tokens are as the standard wants them, its keys in one set."""
        found = self._of_issuer.verified(token, (self._algorithm,))
        claims = found.claims
        audience = claims.get("aud")
        meant = audience if isinstance(audience, list) else [audience]
        if claims.get("iss") != self.issuer or self.settings.audience not in meant:
            raise NotSigned("not for us")
        ends = self._lasting(claims)
        if ends is None:
            raise NotSigned("no end")
        return _Verified(claims, ends)

    def _of_balancer(self, token: str) -> _Verified:
        """Of a load balancer of AWS: its header says who signed, for whom, and until when.

        It fills up each part with `=`, which the standard forbids, and signs it like that.
        """
        header_part, claims_part, signature = token.split(".")
        header = _json(header_part)
        name = header.get("kid")
        if header.get("alg") != self._algorithm or header.get("signer") != self.settings.audience:
            raise NotSigned("not for us")
        if self.issuer and header.get("iss") != self.issuer:
            raise NotSigned("not for us")
        ends = self._lasting(header)
        if not isinstance(name, str) or not _KEY_NAME.fullmatch(name) or ends is None:
            raise NotSigned("no key, or no end")
        key = self._key(name)
        _check_signature((header_part, claims_part, signature), key, self._algorithm)
        claims = _json(claims_part)
        inner = self._lasting(claims) if "exp" in claims else ends
        return _Verified(claims, min(ends, inner or 0))

    def _lasting(self, claims: Mapping[str, Any]) -> float | None:
        """Until when it is believed; None where it does not say so, is over, or has not begun."""
        now, ends = self._now().timestamp(), claims.get("exp")
        if not _is_moment(ends) or ends <= now - LEEWAY:
            return None
        begins = [claims[key] for key in ("iat", "nbf") if key in claims]
        begun = all(_is_moment(each) and each <= now + LEEWAY for each in begins)
        return float(ends) if begun else None

    def _key(self, name: str) -> ECKey:
        """The key of that name. Names of keys that nobody has can't make us ask without end."""
        with self._lock:
            known = self._by_name.get(name)
            now = self._now()
            if known is None and now < self._next_question:
                raise NotAnswered("away", self.keys)
            if known is None:
                self._next_question = now + BETWEEN_QUESTIONS
        if known is not None:
            return known.get()
        address = f"{self.keys}/{name}"
        asked = Remembered(lambda: read_key(address), urlsplit(address).hostname or "", self._now)
        key = asked.get()
        with self._lock:
            self._by_name[name] = asked
            while len(self._by_name) > MOST_KEYS:
                self._by_name.popitem(last=False)
        return key


def read_key(address: str) -> ECKey:
    """The public key at an address, as AWS gives it.

    Raises NotSigned where there is none, and NotAnswered.
    """
    try:
        return ECKey.import_key(ask(address).content)
    except NotAnswered as error:
        if error.why == "wrong":
            raise NotSigned("unknown key") from error
        raise
    except (JoseError, TypeError, ValueError) as error:
        raise NotAnswered("wrong", urlsplit(address).hostname or address) from error


def _check_signature(parts: tuple[str, str, str], key: ECKey, algorithm: str) -> None:
    """Raises NotSigned. What was signed are the parts as they stand, filled up or not."""
    registry = TokenHeaders(algorithms=(algorithm,), strict_check_header=False)
    bare = ".".join(part.rstrip("=") for part in parts)
    try:
        signed = extract_compact(bare.encode(), registry=registry)
        signed.segments["header"] = parts[0].encode()
        signed.segments["payload"] = parts[1].encode()
        right = validate_compact(signed, key, registry=registry)
    except (JoseError, TypeError, ValueError) as error:
        raise NotSigned(str(error)) from error
    if not right:
        raise NotSigned("wrong signature")


def _json(part: str) -> dict[str, Any]:
    bare = part.rstrip("=")
    try:
        found = json.loads(base64.urlsafe_b64decode(bare + "=" * (-len(bare) % 4)))
    except (ValueError, RecursionError) as error:
        raise NotSigned("no JSON") from error
    if not isinstance(found, dict):
        raise NotSigned("no JSON object")
    return found


def _is_moment(value: object) -> TypeGuard[float]:
    """Whether it is a number of seconds; neither NaN nor what no calendar holds."""
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 < value < _LAST


def proxied_person(access: Access, request: Request) -> int | None:
    """The number of the person whom the proxy has signed in; None without its header.

    Raises Refusal where the header is not the proxy's, or names nobody who may enter.
    """
    header = access.proxy_header
    claims = header.claims(request.headers.get(header.header)) if header else None
    if header is None or claims is None:
        return None
    vouched = header.settings.kind != "aws_alb" or header.settings.trust_addresses
    sign_in = access.settings.sign_in
    return person_with(access, address_in(claims, sign_in, header.issuer or "", vouched=vouched))
