"""What did a collection bring, and what is missing?"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

from collectors.errors import CollectorError
from data.rows import NOTHING_SPENT, STATES, Counts, Spent, Stored, UnreadableReportRow

Status = Literal["complete", "incomplete", "failed"]
MOST_LINES = 20
"""Of more repositories than this only those are listed of which there is something to tell."""
_WORSE: tuple[Status, ...] = ("complete", "incomplete", "failed")


def both(one: Stored, other: Stored) -> Stored:
    """What two steps of storing brought together."""
    return Stored(one.new + other.new, one.changed + other.changed)


@dataclass(frozen=True, slots=True)
class RepositoryReport:
    """How the collection of one repository ended; `stored` counts by state what is there now, and
    `on_source` what its source counts, None where it does not or was not asked.
    """

    name: str
    status: Status
    new: int
    changed: int
    stored: dict[str, int]
    error: CollectorError | None = None
    on_source: Counts | None = None
    spent: Spent = NOTHING_SPENT
    coverage: int = 0
    """How many reports of coverage were stored."""
    unreadable: tuple[UnreadableReportRow, ...] = ()
    """Those that could not be used."""
    more_errors: tuple[CollectorError, ...] = ()
    """What else went wrong, with other things that it has."""

    def as_json(self) -> dict[str, Any]:
        """The same as plain values."""
        error = self.error
        there = self.on_source
        return {
            "name": self.name,
            "status": self.status,
            "new": self.new,
            "changed": self.changed,
            "stored": _by_state(self.stored),
            "on_github": there if there is None else _by_state(there),
            "error": error and {"what": error.what, "where": error.where, "do": error.do},
        }

    @property
    def is_quiet(self) -> bool:
        """Whether there is nothing to tell of it: all was read and nothing had happened."""
        nothing = not (self.new or self.changed or self.unreadable or self.coverage)
        return nothing and self.status == "complete"


@dataclass(frozen=True, slots=True)
class EndedReading:
    """How one reading of a repository ended."""

    source: str
    status: Status
    stored: Stored
    error: CollectorError | None
    on_source: Counts | None = None
    spent: Spent = NOTHING_SPENT
    coverage: int = 0
    """How many reports of it were stored."""
    unreadable: Sequence[UnreadableReportRow] = ()
    """Those that could not be used."""


def merged(name: str, readings: Sequence[EndedReading], stored: dict[str, int]) -> RepositoryReport:
    """The readings of a repository in one report: what is new and changed are pull requests."""
    statuses: list[Status] = [each.status for each in readings]
    worst: Status = max(statuses, key=_WORSE.index) if statuses else "complete"
    first = readings[0].status if readings else "complete"
    errors: dict[str, CollectorError] = {}
    for each in readings:
        if each.error is not None:
            errors.setdefault(each.error.what, each.error)
    error, *more = errors.values() or (None,)
    pull_requests = [each for each in readings if "." not in each.source]
    return RepositoryReport(
        name=name,
        # Pull requests are there, though something else of the repository is not.
        status="incomplete" if worst == "failed" and first != "failed" else worst,
        new=sum(each.stored.new for each in pull_requests),
        changed=sum(each.stored.changed for each in pull_requests),
        stored=stored,
        error=error,
        on_source=next((each.on_source for each in pull_requests), None),
        spent=sum((each.spent for each in readings), NOTHING_SPENT),
        coverage=sum(each.coverage for each in readings),
        unreadable=tuple(report for each in readings for report in each.unreadable),
        more_errors=tuple(each for each in more if each is not None),
    )


@dataclass(frozen=True, slots=True)
class CollectionReport:
    """How a whole collection ended; `survey` is what was asked that belongs to no repository."""

    repositories: tuple[RepositoryReport, ...]
    seconds: float
    survey: Spent = NOTHING_SPENT

    @property
    def spent(self) -> Spent:
        """Everything that was asked."""
        return sum((each.spent for each in self.repositories), self.survey)

    @property
    def status(self) -> Status:
        """Complete when every repository is, failed when none brought anything to its end."""
        found = {each.status for each in self.repositories}
        if found <= {"complete"}:
            return "complete"
        return "failed" if found == {"failed"} else "incomplete"

    def as_json(self) -> str:
        """The report for other programs."""
        content = {
            "status": self.status,
            **asdict(self.spent),
            "seconds": round(self.seconds, 3),
            "repositories": [each.as_json() for each in self.repositories],
            "coverage": {
                "reports": sum(each.coverage for each in self.repositories),
                "unreadable": [
                    _unreadable(each.name, report)
                    for each in self.repositories
                    for report in each.unreadable
                ],
            },
        }
        return json.dumps(content, indent=2, ensure_ascii=False)

    def as_text(self) -> str:
        """The report for a reader: a line per repository, what failed and what to do, what it cost.

        Of many repositories those of which there is nothing to tell share a line.
        """
        quiet = [each for each in self.repositories if each.is_quiet]
        together = quiet if len(self.repositories) > MOST_LINES else []
        lines = [_line(each) for each in self.repositories if each not in together]
        if together:
            lines.append(f"{len(together):,} more: complete, nothing new")
        for each in self.repositories:
            lines += _troubles(each)
        lines += ["", f"{self.status.capitalize()} in {self.seconds:.1f} seconds{self._cost()}."]
        return "\n".join(lines)

    def _cost(self) -> str:
        """What was asked, as the rest of a sentence."""
        spent = self.spent
        if spent == NOTHING_SPENT:
            return ""
        counted = (
            (spent.graphql_points, "GraphQL point"),
            (spent.rest_requests, "REST request"),
            (spent.retries, "retry"),
            (spent.follow_ups, "follow-up"),
        )
        more = ", ".join(_counted(number, word) for number, word in counted)
        return f": {_counted(spent.requests, 'request')} ({more})"


def _line(each: RepositoryReport) -> str:
    line = (
        f"{each.name}: {each.status}, {each.new:,} new, {each.changed:,} changed; "
        f"stored: {_in_words(each.stored)}"
    )
    if each.on_source is not None:
        same = _by_state(each.on_source) == _by_state(each.stored)
        line += "; the same on GitHub" if same else f"; on GitHub: {_in_words(each.on_source)}"
    if each.coverage:
        line += f"; {_counted(each.coverage, 'coverage report')}"
    return line


def _troubles(each: RepositoryReport) -> list[str]:
    """What went wrong with a repository, what to do, and reports that could not be read."""
    lines = []
    for error in (*([each.error] if each.error else []), *each.more_errors):
        lines += [
            "",
            f"{each.name}: {error.what}",
            f"  where: {error.where}",
            f"  what to do: {error.do}",
        ]
    if each.unreadable:
        lines += ["", f"{each.name}: coverage that could not be read; the last good figure stays"]
        lines += [
            f"  {report.name} at {report.commit[:10]}: {report.reason}"
            for report in each.unreadable
        ]
    return lines


def _in_words(counts: Counts) -> str:
    known = [f"{count:,} {state}" for state, count in _by_state(counts).items() if count]
    return ", ".join(known) or "no pull request"


def _by_state(counts: Counts) -> dict[str, int]:
    return {state: counts.get(state, 0) for state in STATES}


def _counted(number: int, word: str) -> str:
    """So many of something, in English."""
    if number == 1:
        return f"1 {word}"
    return (
        f"{number:,} {word.removesuffix('y')}ies" if word.endswith("y") else f"{number:,} {word}s"
    )


def _unreadable(repository: str, report: UnreadableReportRow) -> dict[str, str]:
    return {
        "repository": repository,
        "commit": report.commit,
        "kind": report.kind,
        "name": report.name,
        "reason": report.reason,
    }
