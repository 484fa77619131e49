"""Is a token signed with one of an issuer's keys?"""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime
from urllib.parse import urlsplit

from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet
from joserfc.jws import JWSRegistry
from joserfc.jwt import Token, decode

from dashboard.access.outside import NotAnswered, Remembered, ask_json

ASYMMETRIC = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA")
"""With which anybody can check and only the issuer can sign: no `none`, no shared secret."""

_PUBLIC = ("RSA", "EC", "OKP")


class NotSigned(Exception):
    """The token is none, or nobody whom we believe has signed it."""


class TokenHeaders(JWSRegistry):
    """Which headers of tokens are read; those of load balancers hold the whole name of one."""

    max_header_length = 4096


class IssuerKeys:
    """The public keys of an issuer, behind an address that may be known only when it is needed."""

    def __init__(self, address: Callable[[], str], host: str, now: Callable[[], datetime]) -> None:
        self._keys = Remembered(lambda: read_keys(address()), host, now)

    def verified(self, token: str, algorithms: Collection[str]) -> Token:
        """The token, signed by the issuer. Raises NotSigned; NotAnswered where it can't be told.

        A key that is not known yet may be new: then the keys are read anew, once a minute at most.
        """
        try:
            return _decoded(token, self._keys.get(), algorithms)
        except InvalidKeyIdError:
            pass
        try:
            return _decoded(token, self._keys.newer(), algorithms)
        except InvalidKeyIdError as error:
            raise NotSigned("unknown key") from error


def read_keys(address: str) -> KeySet:
    """The public keys at an address. Raises NotAnswered."""
    found = ask_json(address).get("keys")
    given = [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []
    public = [each for each in given if each.get("kty") in _PUBLIC]
    try:
        return KeySet.import_key_set({"keys": public})
    except (JoseError, KeyError, TypeError, ValueError) as error:
        raise NotAnswered("wrong", urlsplit(address).hostname or address) from error


def _decoded(token: str, keys: KeySet, algorithms: Collection[str]) -> Token:
    registry = TokenHeaders(algorithms=algorithms, strict_check_header=False)
    try:
        return decode(token, keys, registry=registry)
    except InvalidKeyIdError:
        raise
    except (JoseError, TypeError, ValueError, RecursionError) as error:
        raise NotSigned(str(error)) from error
