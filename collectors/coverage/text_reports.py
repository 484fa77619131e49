"""What does a report say that is written line by line: LCOV, or a cover profile of Go?"""

import re
from collections.abc import Iterator
from io import BytesIO

from collectors.coverage.errors import Broken
from collectors.coverage.figures import ran, whole
from collectors.coverage.limits import Limits
from collectors.coverage.tally import FileLines, Tally

_LCOV_LINE = re.compile(r"[A-Z]{2,8}:|#|\s*$")
_BLOCK = re.compile(r"(.+):([0-9]+)\.[0-9]+,([0-9]+)\.[0-9]+ ([0-9]+) ([0-9]+)")
_MODE = re.compile(r"mode: (?:set|count|atomic)")


def read_lcov(content: bytes, tally: Tally, limits: Limits) -> None:
    """Take an LCOV tracefile into the tally: SF names a file, DA a line and how often it was run.

    Raises Broken.
    """
    file: FileLines | None = None
    for number, line in _lines(content, limits):
        try:
            if line.startswith("DA:"):
                _lcov_line(file, line)
            elif line.startswith("SF:"):
                file = tally.file(line[3:])
            elif line.startswith("end_of_record"):
                file = None
            elif not _LCOV_LINE.match(line):
                raise Broken("This is no line of LCOV")
        except Broken as broken:
            broken.place = broken.place or number
            raise
    if file is not None:
        raise Broken("It ends in the middle: the last file has no end_of_record")


def _lcov_line(file: FileLines | None, line: str) -> None:
    """`DA:12,3` or `DA:12,3,checksum`."""
    if file is None:
        raise Broken("A line of code (DA) comes before the name of its file (SF)")
    number, *rest = line[3:].split(",", 2)
    if not rest:
        raise Broken("DA does not say how often the line was run")
    file.line(whole(number), ran(rest[0]))


Spans = list[tuple[int, int]]
"""First and last lines."""


def read_go_profile(content: bytes, tally: Tally, limits: Limits) -> None:
    """Take a cover profile of Go into the tally; several may follow each other in one file.

    A profile knows blocks of statements, not lines: every line that a block touches is coverable,
    and it was run if any block on it was. Blocks without a statement don't count. Raises Broken.
    """
    missed: dict[str, Spans] = {}
    run: dict[str, Spans] = {}
    for number, line in _lines(content, limits):
        try:
            if found := _BLOCK.fullmatch(line):
                _block(found, missed, run)
            elif not _MODE.fullmatch(line):
                raise Broken("This is no line of a cover profile")
        except Broken as broken:
            broken.place = number
            raise
    for spans_by_name, was_run in ((missed, False), (run, True)):
        for name, spans in spans_by_name.items():
            file = tally.file(name)
            for first, last in _joined(spans):
                file.lines(first, last, was_run)


def _block(found: re.Match[str], missed: dict[str, Spans], run: dict[str, Spans]) -> None:
    """`acme/web/pages.go:12.34,15.2 3 1`: from 12.34 to 15.2, three statements, run once."""
    name, begins, ends, statements, times = found.groups()
    first, last = whole(begins), whole(ends)
    if last < first:
        raise Broken(f"A block ends on line {last} before it begins on line {first}")
    if whole(statements, "a number of statements"):
        spans_by_name = run if ran(times) else missed
        spans_by_name.setdefault(name, []).append((first, last))


def _joined(spans: Spans) -> Iterator[tuple[int, int]]:
    """The same lines in spans that don't overlap: a hostile profile names each a million times."""
    spans.sort()
    begun: tuple[int, int] | None = None
    for first, last in spans:
        if begun and first <= begun[1] + 1:
            begun = begun[0], max(begun[1], last)
            continue
        if begun:
            yield begun
        begun = first, last
    if begun:
        yield begun


def _lines(content: bytes, limits: Limits) -> Iterator[tuple[int, str]]:
    """The lines of a text that are not empty, numbered from 1. Raises Broken for too many."""
    if content.count(b"\n") > limits.parts:
        raise Broken(f"It has more than {limits.parts:,} lines of text", do="split the report")
    for number, raw in enumerate(BytesIO(content), start=1):
        line = raw.rstrip(b"\r\n")
        if line:
            yield number, line.decode("utf-8", errors="replace")
