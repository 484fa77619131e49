"""How does a line get into the log?"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Connection, insert, select

from data.log.detail import refuse_contents
from data.log_digest import BEGINNING, Line, line_digest
from data.tables.record import DataVersion, LogCheckpoint, LogEntry
from data.viewer import Viewer

ActorKind = Literal["person", "operator", "worker", "sample", "visitor"]


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: a person by number, the operator at the command line, the worker, the sample.

    A `visitor` is whoever nobody knows: before a sign-in, or at a computer without one.
    """

    kind: ActorKind
    person: int | None = None

    @classmethod
    def of_person(cls, person: int | None) -> "Actor":
        """The person of that number; a visitor where there is none."""
        return cls("visitor") if person is None else cls("person", person)

    @classmethod
    def of_viewer(cls, viewer: Viewer) -> "Actor":
        """Whoever is asking."""
        return cls("operator") if viewer.is_operator else cls.of_person(viewer.person)


OPERATOR, WORKER, SAMPLE, VISITOR = (
    Actor("operator"), Actor("worker"), Actor("sample"), Actor("visitor"),
)  # fmt: skip


def write_log(
    connection: Connection,
    at: datetime,
    actor: Actor,
    action: str,
    about: int | None = None,
    detail: Mapping[str, Any] | None = None,
) -> None:
    """Add a line to the log; belongs into the `Database.write` that does what it says.

    `action` is dotted words (`session.began`), `about` the number of the person whose file it
    concerns. Names, addresses and anything that people wrote do not belong into it: `detail` holds
    numbers, ids, fixed words, days and digests. Raises NotForTheLog for anything else.
    """
    refuse_contents(action, detail or {})
    if connection.dialect.name == "postgresql":
        # `Database.write` holds it already; elsewhere two lines could follow the same one.
        connection.execute(select(DataVersion.id).with_for_update())
    line = Line(at, actor.kind, actor.person, action, about, dict(detail or {}))
    values = {
        "at": at,
        "actor": line.actor,
        "person_id": line.person,
        "action": action,
        "about_id": about,
        "detail": line.detail,
        "digest": line_digest(head_digest(connection), line),
    }
    connection.execute(insert(LogEntry).values(**values))


def head_digest(connection: Connection) -> str:
    """The digest of the newest line; where all were cut off, of the checkpoint."""
    newest = select(LogEntry.digest).order_by(LogEntry.id.desc()).limit(1)
    found = connection.execute(newest).scalar_one_or_none()
    if found is None:
        cut = select(LogCheckpoint.digest).order_by(LogCheckpoint.id.desc()).limit(1)
        found = connection.execute(cut).scalar_one_or_none()
    return found or BEGINNING
