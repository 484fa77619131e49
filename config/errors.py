"""What can be wrong with what a person wrote, and how is it said?

ConfigurationProblems  files or variables that can't be used, with every problem in them
└── WrongSettings      those say how this machine reaches things: no command can begin
UnknownChoice          a word that is none of the known ones
"""

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, and where: a file's path or the name of an environment variable.

    `line` and `column` count from 1; they are None where the whole of `path` is meant.
    """

    path: str
    line: int | None
    column: int | None
    message: str
    code: str | None = None
    severity: Severity = "error"

    def __str__(self) -> str:
        where = ":".join(str(part) for part in (self.path, self.line, self.column) if part)
        kind = f"{self.severity} {self.code}" if self.code else self.severity
        return f"{where}: {kind}: {self.message}"

    def as_json(self) -> dict[str, str | int | None]:
        """The same as plain values, for `--format json`."""
        return asdict(self)


class ConfigurationProblems(Exception):
    """Everything that is wrong with what was read; nothing of it is used."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = in_reading_order(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class WrongSettings(ConfigurationProblems):
    """Everything that is wrong with the settings of this machine, without which nothing begins."""


class UnknownChoice(ValueError):
    """A word that is none of the known ones, with the nearest of them."""

    def __init__(self, what: str, got: str, known: Iterable[str]) -> None:
        self.what = what
        self.got = got
        self.known = tuple(known)
        super().__init__(f"unknown {what} '{got}'{hint(got, self.known)}")


def suggestion(got: str, known: Iterable[str]) -> str | None:
    """The known word that was probably meant, or None where none is near."""
    by_folded = {word.casefold(): word for word in known}
    near = difflib.get_close_matches(got.casefold(), by_folded, n=1, cutoff=0.6)
    return by_folded[near[0]] if near else None


def hint(got: str, known: Sequence[str]) -> str:
    """What to add to "unknown …": the nearest word and the list of the known ones."""
    if not known:
        return "; none is known"
    near = suggestion(got, known)
    question = f"; did you mean '{near}'?" if near else "."
    return f"{question} Known: {_listed(known)}"


def in_reading_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Each problem once, as a reader of the files meets them."""
    return tuple(
        sorted(
            dict.fromkeys(problems),
            key=lambda problem: (problem.path, problem.line or 0, problem.column or 0),
        )
    )


_LISTED = 20
"""More known words than this are counted, not listed: the message has to stay readable."""


def _listed(known: Sequence[str]) -> str:
    if len(known) <= _LISTED:
        return ", ".join(known)
    return f"{', '.join(known[:_LISTED])} and {len(known) - _LISTED} more"
