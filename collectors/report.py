"""What did a collection bring, and what is missing?"""

import json
from dataclasses import dataclass
from typing import Any, Literal

from collectors.errors import CollectorError
from data.rows import Stored

Status = Literal["complete", "incomplete", "failed"]
STATES = ("open", "merged", "closed")
NOTHING = Stored(new=0, changed=0)


def both(one: Stored, other: Stored) -> Stored:
    """What two steps of storing brought together."""
    return Stored(one.new + other.new, one.changed + other.changed)


@dataclass(frozen=True, slots=True)
class RepositoryReport:
    """How the collection of one repository ended; `stored` counts by state what is there now."""

    name: str
    status: Status
    new: int
    changed: int
    stored: dict[str, int]
    error: CollectorError | None = None

    def as_json(self) -> dict[str, Any]:
        """The same as plain values."""
        error = self.error
        parts = error and {"what": error.what, "where": error.where, "do": error.do}
        return {
            "name": self.name,
            "status": self.status,
            "new": self.new,
            "changed": self.changed,
            "stored": self.stored,
            "error": parts,
        }


@dataclass(frozen=True, slots=True)
class CollectionReport:
    """How a whole collection ended."""

    repositories: tuple[RepositoryReport, ...]
    seconds: float

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
            "seconds": round(self.seconds, 3),
            "repositories": [each.as_json() for each in self.repositories],
        }
        return json.dumps(content, indent=2, ensure_ascii=False)

    def as_text(self) -> str:
        """The report for a reader: a line per repository, then what failed and what to do."""
        lines = [_line(each) for each in self.repositories]
        for each in self.repositories:
            if each.error is not None:
                lines += [
                    "",
                    f"{each.name}: {each.error.what}",
                    f"  where: {each.error.where}",
                    f"  what to do: {each.error.do}",
                ]
        lines += ["", f"{self.status.capitalize()} in {self.seconds:.1f} seconds."]
        return "\n".join(lines)


def _line(each: RepositoryReport) -> str:
    counts = ", ".join(f"{each.stored[state]:,} {state}" for state in STATES if each.stored[state])
    return (
        f"{each.name}: {each.status}, {each.new:,} new, {each.changed:,} changed; "
        f"stored: {counts or 'no pull request'}"
    )
