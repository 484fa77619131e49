"""What do answers over HTTP consist of?"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from tests.github.tokens import Bucket, Token

JSON = "application/json; charset=utf-8"


@dataclass(slots=True)
class Answer:
    """Status, body and headers."""

    status: int
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)


def json_answer(
    content: object, status: int = 200, headers: Mapping[str, str] | None = None
) -> Answer:
    """An answer of JSON."""
    body = json.dumps(content, ensure_ascii=False).encode()
    return Answer(status, body, {"Content-Type": JSON, **(headers or {})})


def error(status: int, message: str, documentation: str = "") -> Answer:
    """An error as GitHub's REST words it."""
    address = f"https://docs.github.com/rest{documentation}"
    content = {"message": message, "documentation_url": address, "status": str(status)}
    return json_answer(content, status)


def rate_headers(bucket: Bucket, resource: str) -> Mapping[str, str]:
    """What is left, as headers; nothing where limits are off."""
    if bucket.limit is None:
        return {}
    return {
        "X-RateLimit-Limit": str(bucket.limit),
        "X-RateLimit-Remaining": str(bucket.remaining),
        "X-RateLimit-Used": str(bucket.used),
        "X-RateLimit-Reset": str(int(bucket.resets_at.timestamp())),
        "X-RateLimit-Resource": resource,
    }


def token_headers(token: Token) -> Mapping[str, str]:
    """What a classic token was granted."""
    if token.kind != "classic":
        return {}
    return {"X-OAuth-Scopes": ", ".join(sorted(token.scopes))}
