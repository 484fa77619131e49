"""What does a backup say of itself, so that it can be judged before it is used?"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from typing import Any

FORMAT, VERSION = "mikata-backup", 1


@dataclass(frozen=True, slots=True)
class Origin:
    """Who makes a backup and when; `key` tells the installation's secret key without giving it."""

    mikata: str
    key: str
    now: datetime


@dataclass(frozen=True, slots=True)
class Manifest:
    """Of one backup: `size` and `sha256` are those of `part`, the file beside it in the archive.

    `server` is the version of what the data lay in, `client` that of pg_dump, None with SQLite;
    `schema` is where the tables lie in PostgreSQL. `log_head` is None before lines were chained.
    """

    mikata: str
    key: str
    created_at: str
    kind: str
    revision: str
    server: str
    client: int | None
    schema: str | None
    rows: Mapping[str, int]
    log_head: str | None
    part: str
    size: int
    sha256: str

    @property
    def made_at(self) -> datetime:
        """The moment of the state that it holds."""
        return datetime.fromisoformat(self.created_at).astimezone(UTC)

    @property
    def all_rows(self) -> int:
        """Of all tables together."""
        return sum(self.rows.values())

    def as_json(self) -> bytes:
        """As it stands in the archive, with a digest of itself."""
        plain = {"format": FORMAT, "version": VERSION, **asdict(self)}
        return json.dumps({**plain, "digest": _digest(plain)}, indent=1).encode()


class NoManifest(ValueError):
    """What stands where a manifest should stand is none, or not the one that was written."""


class NewerManifest(ValueError):
    """The backup was written in a form that this Mikata does not know yet."""


def read_manifest(content: bytes) -> Manifest:
    """The manifest of those bytes; raises NoManifest or NewerManifest."""
    try:
        found = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise NoManifest from error
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        raise NoManifest
    if found.pop("digest", None) != _digest(found):
        raise NoManifest
    if found["version"] != VERSION:
        raise NewerManifest
    return Manifest(**{each.name: found[each.name] for each in fields(Manifest)})


def _digest(plain: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(plain, sort_keys=True).encode()).hexdigest()
