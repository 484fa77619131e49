"""What can be asked?"""

from dataclasses import dataclass, replace
from typing import Literal, get_args

from config.errors import UnknownChoice
from metrics.catalogue import metric
from metrics.period import STEPS, Period, Step
from metrics.statistics import STATISTICS, Statistic

Clock = Literal["calendar", "working"]
CLOCKS: tuple[Clock, ...] = get_args(Clock)

EMPLOYMENT_KINDS = ("regular", "contract", "part_time", "intern")


@dataclass(frozen=True, slots=True)
class Question:
    """A metric with every filter; raises UnknownChoice for words that no organisation knows.

    Without a `base` a pull request counts when it went into the base branch of its own repository;
    with one, when its base branch has that name. `without` names kinds of employment whose people
    and pull requests are left aside.
    """

    metric: str
    period: Period
    by: Step = "week"
    unit: str | None = None
    repository: str | None = None
    base: str | None = None
    statistic: Statistic = "median"
    clock: Clock = "calendar"
    include_bots: bool = False
    without: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        metric(self.metric)
        _check("step", self.by, STEPS)
        _check("statistic", self.statistic, STATISTICS)
        _check("clock", self.clock, CLOCKS)
        for kind in sorted(self.without):
            _check("kind of employment", kind, EMPLOYMENT_KINDS)

    def of_unit(self, unit: str | None) -> "Question":
        """The same about another unit, or about the whole organisation."""
        return replace(self, unit=unit)

    def of_all_code(self) -> "Question":
        """The same about every repository, each with its own base branch."""
        return replace(self, repository=None, base=None)

    def of_everyone(self) -> "Question":
        """The same whatever the employment."""
        return replace(self, without=frozenset())


def _check(what: str, got: str, known: tuple[str, ...]) -> None:
    if got not in known:
        raise UnknownChoice(what, got, known)
