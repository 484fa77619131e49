"""With which secret does this installation sign and digest what is its own?"""

import hashlib
import hmac
import os
import secrets
from pathlib import Path

from config.errors import ConfigurationProblems, Problem
from config.settings import Settings

FILE = Path(".mikata") / "secret.key"
FEWEST_BYTES = 32
_BYTES = 32


class SecretKey:
    """A secret from which each purpose derives a key of its own."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret

    def derived(self, purpose: str) -> bytes:
        """32 bytes for one purpose; those of another tell nothing about them."""
        return hmac.digest(self._secret, f"mikata/{purpose}".encode(), hashlib.sha256)

    def digest(self, purpose: str, text: str) -> bytes:
        """A keyed digest of a text: without the key nobody can try texts against it."""
        return hmac.digest(self.derived(purpose), text.encode(), hashlib.sha256)


def secret_key(settings: Settings) -> SecretKey:
    """The key of the settings, else the workspace's file, which is made where there is none.

    Raises ConfigurationProblems where the file can't be read or made, or holds no key.
    """
    given = settings.secret_key.get_secret_value() if settings.secret_key else ""
    if given:
        return SecretKey(given.encode())
    file = settings.workspace / FILE
    try:
        kept = _kept(file)
    except OSError as error:
        message = f"can't be read or made: {error.strerror}; set MIKATA_SECRET_KEY_FILE instead"
        raise ConfigurationProblems((Problem(str(file), None, None, message),)) from error
    if len(kept) < FEWEST_BYTES:
        message = (
            "is cut off: there is no whole key in it. Bring it back from a backup; if there is "
            "none, delete it and a new one is made, with which everybody signs in anew and "
            "earlier checkpoints of the log can't be verified"
        )
        raise ConfigurationProblems((Problem(str(file), None, None, message),))
    return SecretKey(kept)


def _kept(file: Path) -> bytes:
    """What the file holds; several that begin at once agree on one."""
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        own = file.with_name(f"{file.name}.{os.getpid()}.{secrets.token_hex(4)}")
        handle = os.open(own, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as unfinished:
            unfinished.write(secrets.token_hex(_BYTES).encode())
            unfinished.flush()
            os.fsync(unfinished.fileno())  # so that no loss of power leaves an empty one
        try:
            os.link(own, file)
        except FileExistsError:
            pass
        finally:
            own.unlink()
    return file.read_bytes().strip()
