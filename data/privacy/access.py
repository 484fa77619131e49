"""What is held on a person, all of it, by the inventory?"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, Table, func, select

from data.privacy.declaration import Declaration, Part
from data.privacy.inventory import INVENTORY
from data.privacy.paths import Somebody, about, decided, leading, somebody, table_of
from data.privacy.references import References
from data.viewer import Viewer

Record = dict[str, Any]
"""What one row says, in values that JSON knows; `as` tells by which paths it leads to them."""


@dataclass(frozen=True, slots=True)
class Holding:
    """How many rows of a table lead to a person."""

    part: Part
    table: str
    rows: int


@dataclass(frozen=True, slots=True)
class HeldTable:
    """Everything that a table holds on a person."""

    declaration: Declaration
    records: tuple[Record, ...]


def may_see_file(viewer: Viewer, person: int) -> bool:
    """Whether everything held on a person may be shown: to themselves, and to the operator."""
    return viewer.is_operator or (viewer.person == person and viewer.may("own_data"))


def held_on(viewer: Viewer, connection: Connection, person: int) -> tuple[Holding, ...]:
    """How much is held on a person, table by table in the order of the inventory.

    Tables without a row of theirs are left out. Nothing for a viewer who may not see the file.
    """
    if not may_see_file(viewer, person):
        return ()
    who = somebody(connection, person)
    counted = [
        Holding(each.part, each.table, _count(connection, each, who))
        for each in INVENTORY
        if each.about_people
    ]
    return tuple(each for each in counted if each.rows)


def everything_on(viewer: Viewer, connection: Connection, person: int) -> tuple[HeldTable, ...]:
    """Every row that leads to a person, in all tables about people, the empty ones included.

    Nothing for a viewer who may not see the file.
    """
    if not may_see_file(viewer, person):
        return ()
    who = somebody(connection, person)
    references = References(connection)
    return tuple(
        HeldTable(each, _records(connection, each, who, references))
        for each in INVENTORY
        if each.about_people
    )


def _count(connection: Connection, declaration: Declaration, who: Somebody) -> int:
    table = table_of(declaration)
    query = select(func.count()).select_from(table).where(about(connection, declaration, who))
    return connection.execute(query).scalar_one()


def _records(
    connection: Connection, declaration: Declaration, who: Somebody, references: References
) -> tuple[Record, ...]:
    """The rows in the order of their keys, each once, with every path that found it."""
    table = table_of(declaration)
    key = list(table.primary_key.columns)
    found: dict[tuple[Any, ...], tuple[RowMapping, list[str]]] = {}
    for path in declaration.paths:
        wanted = leading(connection, table, path, who)
        query = select(*_shown(table, declaration), *(each.label(f"_{each.name}") for each in key))
        for row in connection.execute(query.where(wanted).order_by(*key)).mappings():
            place = tuple(row[f"_{each.name}"] for each in key)
            found.setdefault(place, (row, []))[1].append(path[0])
    references.look_up(table, [row for row, _ in found.values()])
    return tuple(
        _record(declaration, row, paths, who, references)
        for _, (row, paths) in sorted(found.items(), key=lambda pair: pair[0])
    )


def _shown(table: Table, declaration: Declaration) -> list[Any]:
    return [each for each in table.columns if each.name not in declaration.withheld]


def _record(
    declaration: Declaration,
    row: RowMapping,
    paths: list[str],
    who: Somebody,
    references: References,
) -> Record:
    record: Record = {"as": paths}
    for column in _shown(table_of(declaration), declaration):
        value = row[column.name]
        if column.name in _naming(declaration) and column.name not in paths:
            continue  # it names another
        if column.foreign_keys:
            record |= references.resolved(column, value, paths)
        elif declaration.table == "organisation_revisions" and column.name == "settings":
            # The rest of them is about nobody; the numbers of others are theirs.
            record["exclusions"] = [_without_who(each) for each in decided(value, who.number)]
        else:
            record[column.name] = plain(value)
    return record


def _naming(declaration: Declaration) -> set[str]:
    """The columns by whose text a row leads to somebody."""
    return {path[0] for path in declaration.paths} & set(declaration.names)


def _without_who(exclusion: Mapping[str, Any]) -> Record:
    return {name: value for name, value in exclusion.items() if name != "who"}


def plain(value: Any) -> Any:  # noqa: ANN401 -- any value of a column
    """The value as JSON has it; a moment is in UTC to the microsecond."""
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    return value.isoformat() if isinstance(value, date) else value
