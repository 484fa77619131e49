"""What happened, who did it, on whom, when; and when was the log verified last?"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal, get_args

from sqlalchemy import ColumnElement, Row, false, func, or_, select
from sqlalchemy.orm import aliased

from config.fields import LocalText
from data.database import Database
from data.log.chain import BROKEN, VERIFIED
from data.tables.organisation import Person
from data.tables.record import LogCheckpoint, LogEntry
from data.viewer import Viewer

Group = Literal["sign_in", "people", "files", "data", "figures", "log"]
GROUPS: Mapping[Group, Collection[str]] = {
    "sign_in": ("session", "password", "notice", "token"),
    "people": ("user", "organisation"),
    "files": ("person", "statement"),
    "data": ("gap", "collection", "database", "retention", "sample", "job", "notices"),
    "figures": ("note", "view", "estimate"),
    "log": ("log",),
}
"""Kinds of actions, by the word before the dot."""
GROUP_NAMES: tuple[Group, ...] = get_args(Group)

PAGE = 50
"""Lines of one page."""


@dataclass(frozen=True, slots=True)
class Somebody:
    """A person by number, with id and name where the viewer may know them and they were not
    erased."""

    number: int
    key: str | None = None
    name: LocalText | None = None


@dataclass(frozen=True, slots=True)
class LogLine:
    """A line of the log. `who` is None where no person did it: `actor` then says what did.

    `detail` is None for a viewer who may not see particulars.
    """

    id: int
    at: datetime
    actor: str
    who: Somebody | None
    action: str
    about: Somebody | None
    detail: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class LogAsked:
    """Which lines: about or by a person (by number), of a kind or one action, from a moment
    (included) to another (not included), older than a line or newer than one."""

    person: int | None = None
    group: Group | None = None
    action: str | None = None
    start: datetime | None = None
    end: datetime | None = None
    before: int | None = None
    after: int | None = None


@dataclass(frozen=True, slots=True)
class LogPage:
    """Lines, newest first, and whether there are older and newer ones that are asked for, too."""

    lines: Sequence[LogLine] = ()
    has_older: bool = False
    has_newer: bool = False


@dataclass(frozen=True, slots=True)
class LastVerification:
    """When the log was verified last by the worker or from the page, and what was found.

    `lines` is how many held; None where it is broken.
    """

    at: datetime
    lines: int | None


@dataclass(frozen=True, slots=True)
class LogExtent:
    """How many lines there are, from when on, and whether older ones were cut off."""

    lines: int = 0
    begins: datetime | None = None
    is_cut: bool = False


def log_page(viewer: Viewer, database: Database, asked: LogAsked, most: int = PAGE) -> LogPage:
    """One page of the log; nothing for whoever may not see the log."""
    if not viewer.may("log"):
        return LogPage()
    forwards = asked.after is not None
    rows = _rows(database, asked, most + 1, forwards=forwards)
    more, rows = len(rows) > most, rows[:most]
    lines = [_line(viewer, row) for row in (reversed(rows) if forwards else rows)]
    if forwards:
        return LogPage(lines, has_older=True, has_newer=more)
    newer = asked.before is not None and bool(lines) and _is_newer(database, asked, lines[0].id)
    return LogPage(lines, has_older=more, has_newer=newer)


def log_lines(
    viewer: Viewer, database: Database, asked: LogAsked, at_once: int = 500
) -> Iterator[Sequence[LogLine]]:
    """All lines that are asked for, newest first, some at a time; none without the permission."""
    page = log_page(viewer, database, replace(asked, after=None), at_once)
    while page.lines:
        yield page.lines
        if not page.has_older:
            return
        older = replace(asked, after=None, before=page.lines[-1].id)
        page = log_page(viewer, database, older, at_once)


def people_in_log(viewer: Viewer, database: Database) -> Sequence[Somebody]:
    """Whom the log can be asked about: everybody who is known by name; by the order of the file."""
    if not (viewer.may("log") and viewer.may("people")):
        return ()
    query = select(Person.id, Person.key, Person.name).where(Person.erased_at.is_(None))
    with database.read() as connection:
        rows = connection.execute(query.order_by(Person.in_file.desc(), Person.position)).all()
    return [Somebody(row.id, row.key, LocalText.model_validate(row.name)) for row in rows]


def last_verification(viewer: Viewer, database: Database) -> LastVerification | None:
    """When the log was verified last; None where nobody did, or the viewer may not see the log."""
    if not viewer.may("log"):
        return None
    e = LogEntry
    query = select(e.at, e.action, e.detail).where(e.action.in_((VERIFIED, BROKEN)))
    with database.read() as connection:
        found = connection.execute(query.order_by(e.id.desc()).limit(1)).one_or_none()
    if found is None:
        return None
    return LastVerification(found.at, found.detail["lines"] if found.action == VERIFIED else None)


def log_extent(viewer: Viewer, database: Database) -> LogExtent:
    """How long the log is; nothing for whoever may not see it."""
    if not viewer.may("log"):
        return LogExtent()
    e = LogEntry
    first = select(e.at).order_by(e.id).limit(1)
    with database.read() as connection:
        lines = connection.execute(select(func.count()).select_from(e)).scalar_one()
        begins = connection.execute(first).scalar_one_or_none()
        cut = connection.execute(select(LogCheckpoint.id).limit(1)).first() is not None
    return LogExtent(lines, begins, cut)


_WHO, _ABOUT = aliased(Person), aliased(Person)


def _rows(
    database: Database, asked: LogAsked, most: int, *, forwards: bool
) -> Sequence[Row[*tuple[Any, ...]]]:
    e = LogEntry
    query = (
        select(
            e.id, e.at, e.actor, e.action, e.detail, e.person_id, e.about_id,
            _WHO.key.label("who_key"), _WHO.name.label("who_name"),
            _WHO.erased_at.label("who_erased"),
            _ABOUT.key.label("about_key"), _ABOUT.name.label("about_name"),
            _ABOUT.erased_at.label("about_erased"),
        )
        .outerjoin(_WHO, _WHO.id == e.person_id)
        .outerjoin(_ABOUT, _ABOUT.id == e.about_id)
        .where(*_conditions(asked))
        .order_by(e.id.asc() if forwards else e.id.desc())
        .limit(most)
    )  # fmt: skip
    with database.read() as connection:
        return connection.execute(query).all()


def _is_newer(database: Database, asked: LogAsked, than: int) -> bool:
    """Whether there is a line that is asked for and newer."""
    newer = _conditions(replace(asked, before=None, after=than))
    with database.read() as connection:
        return connection.execute(select(LogEntry.id).where(*newer).limit(1)).first() is not None


def _conditions(asked: LogAsked) -> list[ColumnElement[bool]]:
    e = LogEntry
    wanted = {
        "person": lambda value: or_(e.person_id == value, e.about_id == value),
        "group": _of_group,
        "action": lambda value: e.action == value,
        "start": lambda value: e.at >= value,
        "end": lambda value: e.at < value,
        "before": lambda value: e.id < value,
        "after": lambda value: e.id > value,
    }
    said = {name: getattr(asked, name) for name in wanted}
    return [make(said[name]) for name, make in wanted.items() if said[name] is not None]


def _of_group(group: Group) -> ColumnElement[bool]:
    begins = (LogEntry.action.startswith(f"{word}.", autoescape=True) for word in GROUPS[group])
    return or_(false(), *begins)


def _line(viewer: Viewer, row: Row[*tuple[Any, ...]]) -> LogLine:
    by_name = viewer.may("people")
    who, about = (
        _somebody(row.person_id, row.who_key, row.who_name, named=by_name and not row.who_erased),
        _somebody(
            row.about_id, row.about_key, row.about_name, named=by_name and not row.about_erased
        ),
    )
    detail = row.detail if viewer.may("log.details") else None
    return LogLine(row.id, row.at, row.actor, who, row.action, about, detail)


def _somebody(number: int | None, key: str | None, name: Any, *, named: bool) -> Somebody | None:  # noqa: ANN401 -- JSON
    if number is None:
        return None
    if not named or key is None:
        return Somebody(number)
    return Somebody(number, key, LocalText.model_validate(name))
