"""What does the fake GitHub answer to a GitHub App, which signs its requests itself?"""

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from tests.github.answers import Answer, error, json_answer
from tests.github.objects import stamp
from tests.github.tokens import EVERYTHING

if TYPE_CHECKING:
    from tests.github.server import GitHubServer


@dataclass(slots=True)
class App:
    """An app: its key, and the owners that installed it, by the number of the installation."""

    id: int
    private_key: str
    public_key: str
    installations: dict[int, str]
    lasts: timedelta
    """How long a token of an installation is good for."""
    permissions: frozenset[str] = EVERYTHING
    suspended: frozenset[int] = frozenset()


def make_app(
    id: int,
    *owners: str,
    lasts: timedelta = timedelta(hours=1),
    permissions: frozenset[str] = EVERYTHING,
) -> App:
    """An app with a new key, installed by these owners."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.TraditionalOpenSSL,
        serialization.NoEncryption(),
    )
    public = key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    installed = {id * 100 + index: owner for index, owner in enumerate(owners, 1)}
    return App(id, private.decode(), public.decode(), installed, lasts, permissions)


def answer(github: "GitHubServer", method: str, path: str, signed: str | None) -> Answer:
    """The answer to a request that an app signed."""
    app = _signer(github, signed)
    if isinstance(app, Answer):
        return app
    if (method, path) == ("GET", "/app"):
        return json_answer({"id": app.id, "slug": "mikata", "name": "Mikata"})
    if (method, path) == ("GET", "/app/installations"):
        return json_answer([_shown(github, app, each) for each in app.installations])
    found = re.fullmatch(r"/app/installations/(\d+)(/access_tokens)?", path)
    if found is None or int(found[1]) not in app.installations:
        return error(404, "Not Found", "/apps/apps")
    number = int(found[1])
    if method == "GET" and not found[2]:
        return json_answer(_shown(github, app, number))
    if method == "POST" and found[2]:
        return _token(github, app, number)
    return error(404, "Not Found", "/apps/apps")


def _signer(github: "GitHubServer", signed: str | None) -> App | Answer:
    try:
        claimed = jwt.decode(signed or "", options={"verify_signature": False})
        app = github.apps[int(claimed["iss"])]
        jwt.decode(signed or "", app.public_key, algorithms=["RS256"])
    except (jwt.PyJWTError, KeyError, ValueError):
        return error(401, "A JSON web token could not be decoded")
    return app


def _shown(github: "GitHubServer", app: App, number: int) -> dict[str, Any]:
    login = app.installations[number]
    owner = github.world.owner(login)
    address = f"{github.url}/app/installations/{number}"
    return {
        "id": number,
        "account": {"login": owner.login, "id": owner.database_id, "type": owner.typename},
        "app_id": app.id,
        "target_type": owner.typename,
        "repository_selection": "all",
        "access_tokens_url": f"{address}/access_tokens",
        "permissions": dict.fromkeys(sorted(app.permissions), "read"),
        "suspended_at": stamp(github.now()) if number in app.suspended else None,
    }


def _token(github: "GitHubServer", app: App, number: int) -> Answer:
    if number in app.suspended:
        return error(403, "This installation has been suspended", "/apps/apps")
    expires = (github.now() + app.lasts).replace(microsecond=0)
    with github.lock:
        text = f"installation-{number}-{len(github.tokens)}"
    earlier = next(
        (t for t in github.tokens.values() if t.text.startswith(f"installation-{number}-")), None
    )
    made = github.add_token(
        text,
        "app",
        app.permissions,
        owners=frozenset({app.installations[number].lower()}),
        expires_at=expires,
    )
    if earlier:  # the limit is the installation's, whatever token it has
        made.graphql, made.core = earlier.graphql, earlier.core
    content = {
        "token": text,
        "expires_at": stamp(expires),
        "permissions": dict.fromkeys(sorted(app.permissions), "read"),
        "repository_selection": "all",
    }
    return json_answer(content, 201)
