"""What is a metric?"""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["count", "duration", "share", "rate"]
Better = Literal["more", "less", "none"]
Moment = Literal[
    "started_at",
    "created_at",
    "ready_at",
    "first_review_at",
    "approved_at",
    "merged_at",
    "closed_at",
]


@dataclass(frozen=True, slots=True)
class Metric:
    """One entry of the catalogue.

    `dated_by` is the moment that puts a pull request into a period and chooses its author's unit.
    `span` is the start and the end of a duration. `per` is what a rate is divided by.
    `guarded` metrics may only be a goal together with another one that watches over their cost.
    """

    key: str
    kind: Kind
    unit_of_value: Literal["count", "hours"]
    better: Better
    dated_by: Literal["merged_at", "created_at"]
    span: tuple[Moment, Moment] | None = None
    per: Literal["engineer"] | None = None
    guarded: bool = False

    @property
    def needs(self) -> tuple[Moment, ...]:
        """The moments without which a pull request is left out of this metric."""
        return self.span or (self.dated_by,)

    @property
    def has_statistic(self) -> bool:
        """Whether a value is the median, a percentile or the mean of several."""
        return self.kind == "duration"
