"""What digest does a line of the log have, given the one before, and how is a checkpoint signed?

The definitions never change: what was written with them must stay verifiable. Later ones get
another VERSION and stand beside these.
"""

import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from data.tables.base import microseconds

VERSION = 1
BEGINNING = "0" * 64
"""What stands in place of the digest before the very first line."""


class Line(NamedTuple):
    """What a line of the log says."""

    at: datetime
    actor: str
    person: int | None
    action: str
    about: int | None
    detail: Mapping[str, Any]


class Checkpoint(NamedTuple):
    """What a checkpoint says: when and up to which entry the log was cut off, how many entries
    went, and the digest of the last of them."""

    at: datetime
    last_entry: int
    entries: int
    digest: str


def line_digest(before: str, line: Line) -> str:
    """SHA-256 (in hex) over the digest `before` and every part of the line, as canonical JSON."""
    return hashlib.sha256(_canonical(before, microseconds(line.at), *line[1:])).hexdigest()


def checkpoint_signature(key: bytes, before: str, checkpoint: Checkpoint) -> str:
    """HMAC-SHA256 (in hex) over the signature `before` (BEGINNING for the first one) and every part
    of the checkpoint, as canonical JSON."""
    parts = _canonical(before, microseconds(checkpoint.at), *checkpoint[1:])
    return hmac.new(key, parts, hashlib.sha256).hexdigest()


def _canonical(*parts: object) -> bytes:
    text = json.dumps([VERSION, *parts], sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return text.encode()
