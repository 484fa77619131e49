"""What does a proxy in front send, and how is it asked for its keys?"""

import base64
import json
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from joserfc.jwk import ECKey, KeySet, RSAKey

from config.sign_in import Proxy
from dashboard.access.proxy_header import ProxyHeader
from tests.dashboard.access.entrance import Clock, Entrance
from tests.dashboard.access.own_provider import Answer, new_key, serving, signed

ARN = "arn:aws:elasticloadbalancing:ap-northeast-1:123456789012:loadbalancer/app/mikata/50dc6c49"
KINDS = ("google_iap", "cloudflare_access", "aws_alb")
HEADERS = {
    "google_iap": "X-Goog-IAP-JWT-Assertion",
    "cloudflare_access": "Cf-Access-Jwt-Assertion",
    "aws_alb": "X-Amzn-Oidc-Data",
}
AUDIENCES = {"google_iap": "/projects/1/global/2", "cloudflare_access": "app-4711", "aws_alb": ARN}
ISSUERS = {
    "google_iap": "https://cloud.google.com/iap",
    "cloudflare_access": "https://acme.cloudflareaccess.com",
    "aws_alb": "https://idp.example",
}
KEY_NAME = "0f4b5a1e-1111-2222-3333-444455556666"


@dataclass
class InFront:
    """A proxy of one kind; its public keys are served on loopback."""

    kind: str
    address: str = ""
    key: Any = None
    asked: list[str] = field(default_factory=list)
    instead: Answer | None = None

    def __post_init__(self) -> None:
        self.key = self.new_key(number=0)

    def new_key(self, name: str = KEY_NAME, number: int = 1) -> RSAKey | ECKey:
        if self.kind == "cloudflare_access":
            return new_key(name, number)
        return ECKey.generate_key("P-256", {"kid": name})

    def answer(self, path: str, *_: object) -> Answer:
        self.asked.append(path)
        if self.instead:
            return self.instead
        if self.kind != "aws_alb":
            keys = KeySet([self.key]).as_dict(private=False)
            return 200, "application/json", json.dumps(keys).encode()
        if path != f"/{self.key.kid}":
            return 403, "text/plain", b""
        return 200, "text/plain", self.key.as_pem(private=False)

    def claims(self, **over: Any) -> dict[str, Any]:
        now = int(time.time())
        audience: Any = AUDIENCES[self.kind]
        found = {
            "iss": ISSUERS[self.kind],
            "aud": [audience] if self.kind == "cloudflare_access" else audience,
            "iat": now,
            "exp": now + 120,
            "sub": "42",
            "email": "aoi@corp.example",
        }
        if self.kind == "google_iap":
            found["hd"] = "corp.example"
        if self.kind == "aws_alb":
            found = {"sub": "42", "email": "aoi@corp.example", "email_verified": True}
        found |= over
        return {key: value for key, value in found.items() if value is not None}

    def token(self, key: Any = None, head: dict[str, Any] | None = None, **over: Any) -> str:
        """As the proxy makes it; `head` goes over the header of a load balancer's."""
        key = key or self.key
        if self.kind == "cloudflare_access":
            return signed(self.claims(**over), key)
        if self.kind == "google_iap":
            return signed(self.claims(**over), key, "ES256")
        header = {
            "typ": "JWT",
            "alg": "ES256",
            "kid": key.kid,
            "signer": ARN,
            "iss": ISSUERS["aws_alb"],
            "client": "client-1",
            "exp": int(time.time()) + 120,
            **(head or {}),
        }
        header = {name: value for name, value in header.items() if value is not None}
        return balanced(header, self.claims(**over), key)


def balanced(header: dict[str, Any], claims: dict[str, Any], key: ECKey) -> str:
    """A token as a load balancer of AWS makes it: each part filled up with `=`, and signed so."""
    from cryptography.hazmat.primitives.asymmetric.ec import ECDSA
    from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
    from cryptography.hazmat.primitives.hashes import SHA256

    parts = [base64.urlsafe_b64encode(json.dumps(part).encode()) for part in (header, claims)]
    assert key.private_key is not None
    numbers = decode_dss_signature(key.private_key.sign(b".".join(parts), ECDSA(SHA256())))
    raw = b"".join(number.to_bytes(32, "big") for number in numbers)
    return b".".join([*parts, base64.urlsafe_b64encode(raw)]).decode()


def served(kind: str) -> Iterator[InFront]:
    front = InFront(kind)
    with serving(lambda *asked: front.answer(*asked)) as address:
        front.address = address
        yield front


def variables(front: InFront, **more: str) -> dict[str, str]:
    return {
        "MIKATA_SIGN_IN__METHOD": "proxy",
        "MIKATA_SIGN_IN__DOMAINS": '["corp.example"]',
        "MIKATA_SIGN_IN__CONTACT": "Hana (ext. 7)",
        "MIKATA_SIGN_IN__PROXY__KIND": front.kind,
        "MIKATA_SIGN_IN__PROXY__AUDIENCE": AUDIENCES[front.kind],
        "MIKATA_SIGN_IN__PROXY__TEAM": "acme",
        "MIKATA_SIGN_IN__PROXY__REGION": "ap-northeast-1",
        "MIKATA_SIGN_IN__PROXY__KEYS": front.address,
        **more,
    }


def reader_of(front: InFront, clock: Clock | None = None, **more: Any) -> ProxyHeader:
    settings = Proxy.model_validate(
        {
            "kind": front.kind,
            "audience": AUDIENCES[front.kind],
            "team": "acme",
            "region": "ap-northeast-1",
            "keys": front.address,
            **more,
        }
    )
    return ProxyHeader(settings, clock or Clock())


def get(ours: Entrance, front: InFront, token: str | None, **headers: str):
    given = {HEADERS[front.kind]: token} if token is not None else {}
    return ours.client.get("/trends", headers={**given, **headers})
