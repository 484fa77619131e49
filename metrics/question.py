"""What can be asked?"""

from dataclasses import dataclass, replace
from typing import get_args

from config.errors import UnknownChoice
from metrics.catalogue import METRICS, metric
from metrics.compare import NEIGHBOURS, Neighbour
from metrics.metric import Clock, Metric, Within
from metrics.period import STEPS, Period, Step
from metrics.statistics import STATISTICS, Statistic

CLOCKS: tuple[Clock, ...] = get_args(Clock)

EMPLOYMENT_KINDS = ("regular", "contract", "part_time", "intern")


class NoSuchFilter(UnknownChoice):
    """A filter that a metric does not have, because what it measures belongs to nothing such."""

    def __init__(self, metric_key: str, what: str, got: str) -> None:
        super().__init__(what, got, ())
        self.args = (f"{metric_key} belongs to no {what}: leave out {what} '{got}'",)


@dataclass(frozen=True, slots=True)
class Question:
    """A metric with every filter; raises UnknownChoice for words that no organisation knows.

    Without a `base` a pull request counts when it went into the base branch of its own repository;
    with one, when its base branch has that name. `without` names kinds of employment whose people
    and pull requests are left aside. `part` is one of several numbers of a metric, None its first;
    `within` replaces the threshold of a metric that has one. `same_people` leaves only the pull
    requests of people who were there on every day of the period and of its neighbour.
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
    part: str | None = None
    within: Within | None = None
    same_people: Neighbour | None = None

    def __post_init__(self) -> None:
        known = metric(self.metric)
        if self.part is not None and not known.parts_of:
            _check("metric with parts", self.metric, _WITH_PARTS)
            _check(f"part of {self.metric}", self.part, known.parts)
        if self.within is not None:
            _check("metric with a threshold", self.metric, _WITH_THRESHOLD)
        if self.unit is not None and not known.has_units:
            raise NoSuchFilter(self.metric, "unit", self.unit)
        if self.repository is not None and not known.has_repositories:
            raise NoSuchFilter(self.metric, "repository", self.repository)
        if self.same_people is not None:
            _check("same people", self.same_people, NEIGHBOURS if known.has_authors else ())
        _check("step", self.by, STEPS)
        _check("statistic", self.statistic, STATISTICS)
        _check("clock", self.clock, CLOCKS)
        for kind in sorted(self.without):
            _check("kind of employment", kind, EMPLOYMENT_KINDS)

    @property
    def about(self) -> Metric:
        """The metric with the stage and the threshold that are asked for in place of its own.

        Where a metric has a threshold its parts are the durations that are held against it.
        """
        known = metric(self.metric)
        if known.parts_of == "work_kinds":
            return replace(known, of_kind=self.part)
        if known.within is None:
            return known
        span = metric(self.part).span if self.part else known.span
        return replace(known, span=span, within=self.within or known.within)

    def of_unit(self, unit: str | None) -> "Question":
        """The same about another unit, or about the whole organisation."""
        return replace(self, unit=unit)

    def of_all_code(self) -> "Question":
        """The same about every repository, each with its own base branch."""
        return replace(self, repository=None, base=None)

    def of_everyone(self) -> "Question":
        """The same whatever the employment, and whoever was there when."""
        return replace(self, without=frozenset(), same_people=None)


_WITH_PARTS = tuple(each.key for each in METRICS if each.has_parts)
_WITH_THRESHOLD = tuple(each.key for each in METRICS if each.within)


def _check(what: str, got: str, known: tuple[str, ...]) -> None:
    if got not in known:
        raise UnknownChoice(what, got, known)
