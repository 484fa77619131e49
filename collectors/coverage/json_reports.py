"""What does a report in JSON say: of coverage.py, Istanbul or SimpleCov?"""

from collections.abc import Callable
from typing import TypeVar

from collectors.coverage.errors import Broken, NotOurs
from collectors.coverage.figures import ran_value, whole_value
from collectors.coverage.json_members import members
from collectors.coverage.limits import Limits
from collectors.coverage.tally import Tally

SECTIONS = frozenset({"files", "coverage"})
"""Members of the outermost object that hold a member for each source file."""

_NO_CODE = (None, "ignored")
"""What SimpleCov writes for lines that are no code, or that a comment takes out."""

_META = frozenset({"branch_coverage", "simplecov_version"})
"""What coverage.py and SimpleCov say of themselves, before any file."""

T = TypeVar("T")
Take = Callable[[str, object, Tally], None]


def read_json(content: bytes, tally: Tally, limits: Limits) -> None:
    """Take a report of coverage.py, Istanbul or SimpleCov into the tally.

    Raises Broken, and NotOurs for any other JSON.
    """
    known = False
    try:
        for section, key, value in members(content, SECTIONS, limits):
            take = _form(section, value)
            if take is None:
                continue
            known = True
            _taken(take, key, value, tally)
    except Broken as broken:
        if known:
            raise
        raise NotOurs(broken.what, broken.place) from broken
    if not known:
        raise NotOurs("its JSON is of another kind, or names no file")


def _taken(take: Take, key: str, value: object, tally: Tally) -> None:
    try:
        take(key, value, tally)
    except Broken as broken:
        broken.place = broken.place or key
        raise


def _form(section: str | None, value: object) -> Take | None:
    """How to read a member, by its shape; None for one that says nothing of coverage."""
    if section == "coverage":
        return _simplecov_file if isinstance(value, list) or _has(value, "lines") else None
    if section == "files":
        return _coverage_py if _has(value, "executed_lines") else None
    if isinstance(value, list):
        return _simplecov_list if any(_has(each, "filename") for each in value[:1]) else None
    for name, take in _OUTERMOST.items():
        if _has(value, name):
            return take
    return None


def _has(value: object, name: str) -> bool:
    return isinstance(value, dict) and name in value


def _coverage_py(name: str, value: object, tally: Tally) -> None:
    """{"executed_lines": [1], "missing_lines": [2]}: excluded lines are in neither."""
    file = tally.file(name)
    for number in _part(value, "missing_lines", list):
        file.line(whole_value(number), ran=False)
    for number in _part(value, "executed_lines", list):
        file.line(whole_value(number), ran=True)


def _istanbul(name: str, value: object, tally: Tally) -> None:
    """{"statementMap": {"0": {"start": {"line": 1}}}, "s": {"0": 5}}.

    A line is coverable where a statement starts, and was run if any of those was: Istanbul's own
    definition of its line coverage.
    """
    file = tally.file(_part(value, "path", str) if _has(value, "path") else name)
    statements = _part(value, "statementMap", dict)
    for key, times in _part(value, "s", dict).items():
        if key in statements:
            start = _part(statements[key], "start", dict)
            file.line(whole_value(start.get("line")), ran_value(times))


def _istanbul_summary(name: str, value: object, tally: Tally) -> None:
    """{"lines": {"total": 9, "covered": 7}}; the sum of all files is called `total`."""
    if name != "total":
        lines = _part(value, "lines", dict)
        covered, coverable = (
            whole_value(lines.get(each), "a number of lines") for each in ("covered", "total")
        )
        tally.counts(name, covered, coverable)


def _simplecov_file(name: str, value: object, tally: Tally) -> None:
    """{"lines": [null, 1, 0]}, or the list alone: how often each line was run, null for no code."""
    file = tally.file(name)
    lines = value if isinstance(value, list) else _part(value, "lines", list)
    for number, times in enumerate(lines, start=1):
        if times not in _NO_CODE:
            file.line(number, ran_value(times))


def _simplecov_results(_name: str, value: object, tally: Tally) -> None:
    """{"coverage": {"app/a.rb": …}}: what one command of the tests ran; commands are united."""
    for path, lines in _part(value, "coverage", dict).items():
        _taken(_simplecov_file, path, lines, tally)


def _simplecov_list(_name: str, value: object, tally: Tally) -> None:
    """[{"filename": "app/a.rb", "coverage": …}], as simplecov-json writes it."""
    for each in value if isinstance(value, list) else ():
        _simplecov_file(_part(each, "filename", str), each.get("coverage"), tally)


def _about_itself(_name: str, _value: object, _tally: Tally) -> None:
    """Version and settings of the tool: a report, but nothing of a file yet."""


_OUTERMOST: dict[str, Take] = {
    "statementMap": _istanbul,
    "lines": _istanbul_summary,
    "coverage": _simplecov_results,
    **dict.fromkeys(sorted(_META), _about_itself),
}
"""By a name that only members of this form have."""


def _part(value: object, name: str, kind: type[T]) -> T:
    """A member of that kind. Raises Broken."""
    found = value.get(name) if isinstance(value, dict) else None
    if not isinstance(found, kind):
        raise Broken(f"'{name}' is missing or of another kind")
    return found
