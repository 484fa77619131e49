"""Which pull request does one row of a table describe, and does it contradict itself?"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from collectors.table_file.cells import WrongCell
from collectors.table_file.columns import Column
from data.rows import GIVEN_MOMENTS, AccountKey, GivenMoments, PullRequestRow

ORDER = ("started_at", "created_at", "ready_at", "first_review_at")
"""Moments that follow each other, all of them before the end."""


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong with a row, and in which column; None where it is the row as a whole."""

    column: str | None
    message: str


class RowReader:
    """Reads the rows of one table, whose header has these columns."""

    def __init__(self, columns: Sequence[Column]) -> None:
        self._columns = tuple(columns)
        names = {column.name for column in columns}
        self._knows = frozenset(names & set(GIVEN_MOMENTS))
        self._says_closing = "closed_at" in names

    def read(self, cells: Sequence[str]) -> tuple[str, PullRequestRow] | list[Wrong]:
        """(repository, pull request), or everything that is wrong with the row."""
        if len(cells) != len(self._columns):
            return [Wrong(None, f"{len(cells)} cells where the header has {len(self._columns)}")]
        values: dict[str, Any] = {}
        wrong: list[Wrong] = []
        for column, cell in zip(self._columns, cells, strict=True):
            try:
                values[column.name] = _value(column, cell)
            except WrongCell as error:
                wrong.append(Wrong(column.name, str(error)))
        wrong = wrong or [*_contradictions(values, self._knows, self._says_closing)]
        return wrong or (values["repository"], self._row(values))

    def _row(self, values: Mapping[str, Any]) -> PullRequestRow:
        get = values.get
        merged_at = get("merged_at")
        head, same = _head(get("head"), values["repository"])
        return PullRequestRow(
            number=values["number"],
            title=values["title"],
            state=values["state"],
            base=values["base"],
            url=get("url"),
            author=_author(get("author"), get("author_kind")),
            merged_by=get("merged_by"),
            head=head,
            head_in_same_repository=same,
            created_at=get("created_at"),
            merged_at=merged_at,
            closed_at=get("closed_at") or merged_at,
            additions=get("additions"),
            deletions=get("deletions"),
            changed_files=get("changed_files"),
            given=GivenMoments(
                knows=self._knows,
                started_at=get("started_at"),
                ready_at=get("ready_at"),
                first_review_at=get("first_review_at"),
                approved_at=get("approved_at"),
            ),
        )


def _value(column: Column, cell: str) -> Any:  # noqa: ANN401 -- whatever the column holds
    """The cell's value; None for an empty one."""
    if cell and not cell.isspace():
        return column.read(cell)
    if column.filled:
        hint = "; leave the column out if it is not known" if column.name == "created_at" else ""
        raise WrongCell(f"must not be empty{hint}")
    return None


def _author(author: AccountKey | None, kind: str | None) -> AccountKey | None:
    return AccountKey(author.provider, author.login, "bot") if author and kind == "bot" else author


def _head(head: str | None, repository: str) -> tuple[str | None, bool | None]:
    """(branch, whether it lies in the repository itself) of `branch` or `owner:branch`."""
    if head is None:
        return None, None
    owner, colon, branch = head.partition(":")
    if not colon:
        return head, True
    return branch, owner.casefold() == repository.partition("/")[0].casefold()


def _contradictions(
    values: Mapping[str, Any], knows: frozenset[str], says_closing: bool
) -> Iterator[Wrong]:
    """What can't be true at the same time."""
    state, merged, closed = values["state"], values["merged_at"], values.get("closed_at")
    if (state == "merged") != (merged is not None):
        yield Wrong(
            "merged_at", f"must {'not ' if merged is None else ''}be empty: state is '{state}'"
        )
    if state == "open" and closed is not None:
        yield Wrong("closed_at", "must be empty: state is 'open'")
    if state == "closed" and says_closing and closed is None:
        yield Wrong("closed_at", "must not be empty: state is 'closed'")
    for later, earlier in (("first_review_at", "ready_at"), ("approved_at", "first_review_at")):
        if values.get(later) is not None and earlier in knows and values[earlier] is None:
            yield Wrong(later, f"happened, but {earlier} is empty; {_WHY[later]}")
    yield from _disorder(values)


_WHY = {
    "first_review_at": "a review counts from when the pull request is ready",
    "approved_at": "an approval is a review",
}


def _disorder(values: Mapping[str, Any]) -> Iterator[Wrong]:
    """Moments that come before others which they can only follow."""
    last: tuple[str, datetime] | None = None
    for name in ORDER:
        at = values.get(name)
        if at is None:
            continue
        if last and at < last[1]:
            yield _before(name, at, *last)
        last = name, at
    for name in ("approved_at", "merged_at", "closed_at"):
        at = values.get(name)
        if at is not None and last and at < last[1]:
            yield _before(name, at, *last)
            continue
        merged = values.get("merged_at")
        if name == "closed_at" and at is not None and merged is not None and at < merged:
            yield _before(name, at, "merged_at", merged)


def _before(name: str, at: datetime, other: str, other_at: datetime) -> Wrong:
    return Wrong(name, f"{at.isoformat()} lies before {other}, {other_at.isoformat()}")
