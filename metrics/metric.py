"""What is a metric?"""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["count", "duration", "amount", "share", "rate", "level"]
"""A level is a state at the end of a period; everything else happened within it."""

Unit = Literal["count", "hours", "lines", "percent", "per_week"]
Better = Literal["more", "less", "none"]
Dated = Literal["merged_at", "created_at", "closed_at", "deployed_at", "own"]
"""`own`: by a moment of what is measured, which is no pull request."""

Source = Literal["pull_requests", "open_work", "reviews", "deliveries", "coverage", "estimates"]
"""What a metric is computed from; each but the first has a module that answers it."""

Moment = Literal[
    "started_at",
    "created_at",
    "ready_at",
    "first_review_at",
    "approved_at",
    "merged_at",
    "closed_at",
    "deployed_at",
]


Column = Literal["size", "rounds", "unreviewed", "self_merged", "reverted", "unmerged", "work_kind"]
Clock = Literal["calendar", "working"]


@dataclass(frozen=True, slots=True)
class Within:
    """A threshold states its own clock, whatever the question's is."""

    hours: float
    clock: Clock

    def __str__(self) -> str:
        """As it is written in options and files: "24 working"."""
        return f"{self.hours:g} {self.clock}"


@dataclass(frozen=True, slots=True)
class Metric:
    """One entry of the catalogue.

    `dated_by` is the moment that puts a pull request into a period and chooses its author's unit.
    `span` is the start and the end of a duration. `column` is that of the facts which holds an
    amount, or for a share whether a pull request is one of those counted; where it has neither it
    is those whose `span` is not longer than `within`. `per` is what a rate is divided by.
    `guarded` metrics may only be a goal together with another one that watches over their cost.
    """

    key: str
    kind: Kind
    unit_of_value: Unit
    better: Better
    dated_by: Dated
    span: tuple[Moment, Moment] | None = None
    column: Column | None = None
    requires: tuple[Moment, ...] = ()
    """Moments without which the column says nothing."""
    within: Within | None = None
    per: Literal["engineer", "engineer_day"] | None = None
    guarded: bool = False
    source: Source = "pull_requests"
    parts: tuple[str, ...] = ()
    """Which of its numbers a question can be about, the first where it says nothing."""
    parts_of: Literal["work_kinds", "applications"] | None = None
    """Where the organisation file names further parts."""

    @property
    def has_parts(self) -> bool:
        """Whether a question says which of several numbers it is about."""
        return bool(self.parts or self.parts_of)

    of_kind: str | None = None
    """The kind of work, by its id, whose share is asked for; None where none was chosen."""

    @property
    def has_units(self) -> bool:
        """Whether a question can be about one unit: an application belongs to none."""
        return self.source != "coverage"

    @property
    def has_repositories(self) -> bool:
        """Whether a question can be about one repository: time is spent in none."""
        return self.source != "estimates"

    @property
    def has_authors(self) -> bool:
        """Whether it is made of pull requests, whose authors a question can choose."""
        return self.source == "pull_requests"

    @property
    def needs(self) -> tuple[Moment, ...]:
        """The moments without which a pull request is left out of this metric."""
        if self.dated_by == "own":
            return self.requires
        return self.span or (self.dated_by, *self.requires)

    @property
    def has_statistic(self) -> bool:
        """Whether a value is the median, a percentile or the mean of several."""
        return self.kind in ("duration", "amount")
