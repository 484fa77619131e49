"""Which lines of which files were run, by everything that one report says?"""

from collections.abc import Callable
from itertools import compress

from collectors.coverage.checkout import Checkout, repository_paths
from collectors.coverage.errors import Broken
from collectors.coverage.limits import Limits
from data.rows import CoveredFile, Lines

LAST_LINE = 2_000_000
"""No source file is longer; a number beyond it would only cost memory."""

COVERABLE, RUN = 1, 3
"""How a line is marked. Two marks are united by `or`: run once is run."""

_ROOM = 64
_ONLY_RUN = bytes(1 if mark == RUN else 0 for mark in range(256))


class FileLines:
    """The lines of one file: a mark for each, 0 for those that are no code."""

    __slots__ = ("_grow", "marks")

    def __init__(self, grow: Callable[[bytearray, int], None]) -> None:
        self.marks = bytearray()
        self._grow = grow

    def line(self, number: int, ran: bool) -> None:
        """One coverable line. Line 0, which some tools write, is nowhere in a file."""
        marks = self.marks
        if number >= len(marks):
            self._grow(marks, number)
        if ran:
            marks[number] = RUN
        elif not marks[number]:
            marks[number] = COVERABLE

    def lines(self, first: int, last: int, ran: bool) -> None:
        """All lines from the first to the last, none of which was marked as run before."""
        if last >= len(self.marks):
            self._grow(self.marks, last)
        self.marks[first : last + 1] = bytes((RUN if ran else COVERABLE,)) * (last + 1 - first)


class Tally:
    """What a report says, gathered while it is read. Methods raise Broken beyond the limits."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._left = limits.lines
        self._lines: dict[str, FileLines] = {}
        self._counts: dict[str, tuple[int, int]] = {}

    def file(self, name: str) -> FileLines:
        """The lines of a file by its name in the report; the same ones when it comes again."""
        found = self._lines.get(name)
        if found is None:
            self._refuse_too_many_files()
            found = self._lines[name] = FileLines(self._grow)
        return found

    def counts(self, name: str, covered: int, coverable: int) -> None:
        """A file of which only the counts are known; where lines are known too, they count."""
        if covered > coverable:
            raise Broken(f"{covered} lines of {coverable} are covered", name)
        self._refuse_too_many_files()
        self._counts[name] = covered, coverable

    def files(self, checkout: Checkout) -> tuple[CoveredFile, ...]:
        """Each file once, by its path in the repository. Raises Broken where there is none."""
        paths = repository_paths([*self._counts, *self._lines], checkout)
        if not paths:
            raise Broken("The report names no file", do="look whether the tests measured any code")
        found = {
            paths[name]: CoveredFile(paths[name], *counts) for name, counts in self._counts.items()
        }
        united: dict[str, bytearray] = {}
        for name, lines in self._lines.items():
            before = united.get(paths[name])
            united[paths[name]] = _united(before, lines.marks) if before else lines.marks
        numbers = range(max(map(len, united.values()), default=0))
        # One object for each number, whatever the number of files that have such a line.
        shared = tuple(numbers)
        for path, marks in united.items():
            covered, coverable = lines = _lines(marks, shared)
            if coverable or path not in found:
                found[path] = CoveredFile(path, len(covered), len(coverable), lines)
        return tuple(found[path] for path in sorted(found))

    def _grow(self, marks: bytearray, number: int) -> None:
        """Make room up to a line, as long as there is any."""
        if number > LAST_LINE:
            raise Broken(f"It names line {number}, and no file has more than {LAST_LINE:,}")
        more = number + _ROOM - len(marks)
        self._left -= more
        if self._left < 0:
            raise Broken(
                f"Its files have more than {self._limits.lines:,} lines", do="split the report"
            )
        marks.extend(bytes(more))

    def _refuse_too_many_files(self) -> None:
        if len(self._lines) + len(self._counts) >= self._limits.files:
            raise Broken(f"It names more than {self._limits.files:,} files", do="split the report")


def _united(one: bytearray, other: bytearray) -> bytearray:
    size = max(len(one), len(other))
    both = int.from_bytes(one, "little") | int.from_bytes(other, "little")
    return bytearray(both.to_bytes(size, "little"))


def _lines(marks: bytearray, numbers: tuple[int, ...]) -> Lines:
    """(the numbers of the lines that were run, of those that are code)."""
    marks[:1] = bytes(len(marks[:1]))
    return (
        tuple(compress(numbers, marks.translate(_ONLY_RUN))),
        tuple(compress(numbers, marks)),
    )
