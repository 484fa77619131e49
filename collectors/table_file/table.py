"""What does a file of pull requests hold, and is every row of it right?"""

import csv
from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO

import numpy as np

from collectors.errors import NoSuchPath, TableRefused
from collectors.table_file.columns import BY_NAME, REQUIRED, Column
from collectors.table_file.encoding import not_utf8
from collectors.table_file.rows import RowReader, Wrong
from config.errors import Problem, hint
from data.rows import PullRequestRow

LISTED = 1000
"""Problems that are listed; what else is wrong is only counted."""


@dataclass(frozen=True, slots=True)
class Located:
    """A right row: its line in the file, the repository, and the pull request."""

    line: int
    repository: str
    row: PullRequestRow


@dataclass(slots=True)
class _Problems:
    """The problems found so far, no more than a person will read."""

    path: Path
    found: list[Problem] = field(default_factory=list)
    unlisted: int = 0

    def add(self, line: int | None, column: int | None, message: str) -> None:
        if len(self.found) < LISTED:
            self.found.append(Problem(str(self.path), line, column, message))
        else:
            self.unlisted += 1

    def refuse_if_any(self) -> None:
        if self.found:
            raise TableRefused(self.path, self.found, self.unlisted)


@dataclass(frozen=True, slots=True)
class TableFile:
    """A CSV file of pull requests (RFC 4180, UTF-8), one row each."""

    path: Path

    def must_be_there(self) -> None:
        """Raises NoSuchPath where there is no such file."""
        if not self.path.is_file():
            reason = "it is not a file" if self.path.exists() else "No such file"
            raise NoSuchPath(self.path, "table", reason)

    def check(self) -> dict[str, int]:
        """Read all of it; how many pull requests there are of each repository.

        Raises NoSuchPath, and TableRefused with everything that is wrong.
        """
        problems = _Problems(self.path)
        numbers: dict[str, array[int]] = {}
        lines: dict[str, array[int]] = {}
        with self._opened() as text:
            for each in self._read(text, problems):
                numbers.setdefault(each.repository, array("q")).append(each.row.number)
                lines.setdefault(each.repository, array("q")).append(each.line)
        for name in numbers:
            _refuse_twice(name, numbers[name], lines[name], problems)
        problems.refuse_if_any()
        return {name: len(each) for name, each in sorted(numbers.items())}

    def rows(self) -> Iterator[Located]:
        """The rows in the order of the file, read once more.

        Raises TableRefused at the first problem: the file was changed since it was checked.
        """
        problems = _Problems(self.path)
        with self._opened() as text:
            for each in self._read(text, problems):
                problems.refuse_if_any()
                yield each
        problems.refuse_if_any()

    def _opened(self) -> TextIO:
        self.must_be_there()
        try:
            with self.path.open("rb") as raw:
                wrong = not_utf8(self.path, raw)
            if wrong:
                raise TableRefused(self.path, [wrong])
            return self.path.open(encoding="utf-8-sig", newline="")
        except OSError as error:
            raise NoSuchPath(self.path, "table", error.strerror or str(error)) from error

    def _read(self, text: TextIO, problems: _Problems) -> Iterator[Located]:
        """The right rows; what is wrong with the others is added to the problems."""
        records = _Records(text, problems)
        header = next(records.all(), None)
        columns = _header(header[1] if header else [], problems)
        if columns is None:
            return
        reader = RowReader(columns)
        place = {column.name: number for number, column in enumerate(columns, start=1)}
        for line, cells in records.all():
            found = reader.read(cells)
            if isinstance(found, tuple):
                yield Located(line, *found)
                continue
            for wrong in found:
                problems.add(line, place.get(wrong.column or ""), _message(wrong))


class _Records:
    """The records of a CSV file with the lines where they begin; blank lines are none."""

    def __init__(self, text: TextIO, problems: _Problems) -> None:
        self._reader = csv.reader(text, strict=True)
        self._problems = problems

    def all(self) -> Iterator[tuple[int, list[str]]]:
        """From where it was left on, until the end or the first quote that is wrong."""
        while True:
            line = self._reader.line_num + 1
            try:
                cells = next(self._reader)
            except StopIteration:
                return
            except csv.Error as error:
                self._problems.add(line, None, f"not a row of CSV: {error}")
                return
            if cells:
                yield line, cells


def _header(names: list[str], problems: _Problems) -> list[Column] | None:
    """The columns that the header names; None where rows can't be read by it."""
    before = len(problems.found)
    if not names:
        problems.add(1, None, "the file is empty; its first row names the columns")
        return None
    if len(names) == 1 and not {";", "\t"}.isdisjoint(names[0]):
        mark = "';'" if ";" in names[0] else "tabs"
        problems.add(1, None, f"columns are separated by {mark}; save the file with commas")
        return None
    for place, name in enumerate(names, start=1):
        if name not in BY_NAME:
            problems.add(1, place, f"unknown column '{name}'{hint(name, list(BY_NAME))}")
        elif name in names[: place - 1]:
            problems.add(1, place, f"column '{name}' is there twice")
    for name in REQUIRED:
        if name not in names:
            problems.add(1, None, f"column '{name}' is missing")
    return None if len(problems.found) > before else [BY_NAME[name] for name in names]


def _message(wrong: Wrong) -> str:
    return f"column '{wrong.column}': {wrong.message}" if wrong.column else wrong.message


def _refuse_twice(
    name: str, numbers: "array[int]", lines: "array[int]", problems: _Problems
) -> None:
    """A pull request stands in one row."""
    number, line = np.frombuffer(numbers, np.int64), np.frombuffer(lines, np.int64)
    order = np.lexsort((line, number))
    again = np.flatnonzero(number[order][1:] == number[order][:-1])
    for each in again:
        first, second = line[order[each]], line[order[each + 1]]
        problems.add(
            int(second), None, f"{name} number {number[order[each]]} is on line {first} already"
        )
