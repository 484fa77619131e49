"""What does a number in a row refer to, in words that its reader knows?"""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Column, Connection, RowMapping, Table, select

from data.bulk import MOST_PARAMETERS
from data.tables.code import PullRequest, Repository
from data.tables.organisation import Person, Unit


class References:
    """Names of repositories, units and pull requests, and of whoever looked into one's file."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._repositories = self._names(Repository.id, Repository.name)
        self._units = self._names(Unit.id, Unit.key)
        self._people = self._names(Person.id, Person.key)
        self._pull_requests: dict[int, dict[str, Any]] = {}

    def look_up(self, table: Table, rows: Sequence[RowMapping]) -> None:
        """Learn which pull requests the rows refer to."""
        if "pull_request_id" not in table.columns:
            return
        wanted = {row["pull_request_id"] for row in rows} - self._pull_requests.keys()
        for some in _blocks(sorted(wanted)):
            p = PullRequest
            query = select(p.id, p.repository_id, p.number, p.url).where(p.id.in_(some))
            for row in self._connection.execute(query):
                repository = self._repositories[row.repository_id]
                self._pull_requests[row.id] = {
                    "pull_request": f"{repository}#{row.number}",
                    "pull_request_url": row.url,
                }

    def resolved(
        self, column: Column[Any], value: int | None, paths: Sequence[str]
    ) -> dict[str, Any]:
        """What a reference says.

        Accounts and people are not named: `as` tells what the person themselves did, and what
        others did beside them is theirs. Who did something on the person is said, however: whose
        file it is may know.
        """
        target = next(iter(column.foreign_keys)).column.table.name
        if target == "repositories":
            return {"repository": self._repositories.get(value or 0)}
        if target == "units":
            return {"unit": self._units.get(value or 0)}
        if target == "pull_requests":
            return self._pull_requests.get(value or 0, {})
        if column.table.name == "log" and column.name == "person_id" and "about_id" in paths:
            return {"person": self._people.get(value or 0)}
        return {}

    def _names(self, number: Any, name: Any) -> dict[int, str]:  # noqa: ANN401 -- two columns
        return dict(self._connection.execute(select(number, name)).all())


def _blocks(numbers: Sequence[int]) -> Iterable[Sequence[int]]:
    for start in range(0, len(numbers), MOST_PARAMETERS):
        yield numbers[start : start + MOST_PARAMETERS]
