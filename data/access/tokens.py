"""Which tokens do we hand out, and what do we keep of them?"""

import hashlib
import secrets

_BYTES = 32


def new_token() -> str:
    """A token that nobody can guess, as it may stand in an address or a cookie."""
    return secrets.token_urlsafe(_BYTES)


def digest_of(token: str) -> bytes:
    """What the tables hold of a token: SHA-256 is enough, nobody can try 2^256 tokens."""
    return hashlib.sha256(token.encode()).digest()
