"""What digest does a line of the log have, given the one before?

The definition never changes: what was written with it must stay verifiable. A later definition
gets another VERSION and stands beside this one.
"""

import hashlib
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


def line_digest(before: str, line: Line) -> str:
    """SHA-256 (in hex) over the digest `before` and every part of the line, as canonical JSON."""
    parts = [VERSION, before, microseconds(line.at), *line[1:]]
    text = json.dumps(parts, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
