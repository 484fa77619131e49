"""What is every answer at one version of the data computed from?"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from config.errors import UnknownChoice
from config.organisation import Organisation
from data.estimates import Estimate
from data.facts import PullRequestFacts, RepositoryFact
from data.queries.coverage import ApplicationCoverage
from metrics.calendar import WorkingCalendar, zone_of
from metrics.compare import Neighbour, people_of_both
from metrics.metric import Dated, Metric
from metrics.period import FIRST_DAY, LAST_DAY, Period, microseconds

MISSING = np.iinfo(np.int64).min
"""How numpy writes a moment that is not there."""

Rows = slice | NDArray[np.int64]
"""Rows of the facts, in the order of the moment that dates them."""

LOOKED_AT = 4_096
"""So many of the newest nearly always tell that more people wrote them than are kept back."""

NO_KIND = "none"
"""What is of no kind of work: no rule fits."""

_PERSON = 0


@dataclass(frozen=True, slots=True)
class Timeline:
    """Pull requests in the order of one moment: ascending microseconds and their rows of the facts.

    Without `order` the i-th instant is that of the i-th row.
    """

    instants: NDArray[np.int64]
    order: NDArray[np.int64] | None = None


@dataclass(frozen=True, slots=True)
class Brought:
    """Which pull requests came to production with which deployment, release ones left out.

    Those of the i-th of the deliveries are `rows[starts[i]:starts[i + 1]]`.
    """

    rows: NDArray[np.int32]
    starts: NDArray[np.int64]

    def by(self, first: int, end: int) -> NDArray[np.int32]:
        """The rows of the facts that the deliveries from `first` to before `end` brought."""
        return self.rows[self.starts[first] : self.starts[end]]


class Material:
    """The facts with the organisation, and what many answers need of them, made at first use."""

    def __init__(
        self,
        facts: PullRequestFacts,
        organisation: Organisation | None,
        *,
        numbers: Mapping[str, int] | None = None,
        rule_changes: Sequence[datetime] = (),
        coverage: Sequence[ApplicationCoverage] = (),
        estimates: Sequence[Estimate] = (),
    ) -> None:
        """`numbers` are those by which the facts know the people of the organisation's file.

        At `rule_changes` (aware) other rules of measuring were applied, to all days.
        """
        self.facts = facts
        self.organisation = organisation
        self._numbers = numbers or {}
        self.rule_changes = rule_changes
        self.coverage = {each.application: each.figures for each in coverage}
        self.estimates = estimates
        self.looked_at = LOOKED_AT
        self.zone = zone_of(organisation)
        self.fiscal_year_starts = organisation.fiscal_year_starts if organisation else 1

    def timeline(self, metric: Metric) -> Timeline:
        """Where the metric places pull requests in time, without those that have no place."""
        if metric.dated_by == "closed_at":
            return self._closed
        if metric.dated_by == "deployed_at":
            return self._deployed
        return self._merged if metric.dated_by == "merged_at" else self._opened

    @cached_property
    def clock(self) -> WorkingCalendar:
        """The working hours of all years that any pull request, open ones too, reaches into."""
        facts = self.facts
        happened = facts.deliveries
        moments = (facts.started_at, facts.created_at, facts.merged_at, happened.began_at)
        known = [column[~np.isnat(column)] for column in moments]
        days = [edge for column in known if column.size for edge in (column.min(), column.max())]
        if not days:
            return WorkingCalendar(self.organisation, date(1970, 1, 1), date(1970, 1, 1))
        newest = np.datetime64(max(self.newest, int(max(days).view(np.int64))), "us")
        first, last = (day.astype("datetime64[D]").item() for day in (min(days), newest))
        first, last = max(first, FIRST_DAY), min(last, LAST_DAY)
        around = timedelta(days=2)
        return WorkingCalendar(self.organisation, first - around, last + around)

    @cached_property
    def newest(self) -> int:
        """The newest moment of which any source told, in microseconds; MISSING where none did."""
        facts = self.facts
        columns = (facts.created_at, facts.merged_at, facts.closed_at, facts.deliveries.at)
        told = [int(column.view(np.int64).max(initial=MISSING)) for column in columns]
        collected = [each.data_as_of for each in facts.repositories if each.data_as_of]
        return max(*told, *map(microseconds, collected), MISSING)

    @cached_property
    def people(self) -> int:
        """How many people the installation knows, as authors or from the organisation file."""
        facts = self.facts
        authors = self.distinct(facts.author[facts.author_kind == _PERSON])
        known = len(self.organisation.people) if self.organisation else 0
        return max(known, int((authors > 0).sum())) + int((authors < 0).sum())

    def distinct(self, authors: NDArray[np.int32]) -> NDArray[np.int64]:
        """The different known authors among many, ascending.

        Marking each in a table is ten times faster than sorting, and numbers are small.
        """
        if not authors.size:
            return np.empty(0, np.int64)
        low = min(int(authors.min()), 0)
        seen = np.zeros(max(int(authors.max()), 0) - low + 1, np.bool_)
        seen[authors - low] = True
        seen[-low] = False
        return np.flatnonzero(seen) + low

    def members(self, unit: str) -> NDArray[np.bool_]:
        """For each code of `unit_sets` whether the unit is in it; raises UnknownChoice."""
        known = [each.id for each, _ in self.organisation.all_units()] if self.organisation else []
        if unit not in known:
            raise UnknownChoice("unit", unit, known)
        return np.array([unit in units for units in self.facts.unit_sets], np.bool_)

    def numbers_of(self, people: Iterable[str]) -> frozenset[int]:
        """The numbers of people by their ids in the organisation's file."""
        return frozenset(self._numbers[each] for each in people)

    def same_people(self, unit: str | None, period: Period, which: Neighbour) -> NDArray[np.int64]:
        """The numbers of those who were there in both periods; raises UnknownChoice."""
        if self.organisation is None:
            raise UnknownChoice("same people", which, ())
        found = people_of_both(self.organisation, unit, period, which)
        numbers = [self._numbers[each] for each in found if each in self._numbers]
        return np.array(sorted(numbers), np.int64)

    def repositories_of_unit_sets(self, metric: Metric) -> NDArray[np.bool_]:
        """Whether code i of `unit_sets` ever worked in the repository with the id j."""
        if metric.source == "reviews":
            return self._held_at_review
        by_merge = metric.dated_by in ("merged_at", "deployed_at") or metric.source == "deliveries"
        return self._held_at_merge if by_merge else self._held_at_opening

    def parent(self, unit: str) -> str | None:
        """The unit that a unit lies in, None for a root."""
        path = self.organisation.unit_path(unit) if self.organisation else ()
        return path[-2] if len(path) > 1 else None

    def repository(self, name: str) -> RepositoryFact:
        """The repository called `owner/name`; raises UnknownChoice."""
        for repository in self.facts.repositories:
            if repository.name == name:
                return repository
        known = sorted(each.name for each in self.facts.repositories)
        raise UnknownChoice("repository", name, known)

    def branch(self, name: str) -> int:
        """The code of a base branch; raises UnknownChoice."""
        try:
            return self.facts.branches.index(name)
        except ValueError:
            known = sorted(branch for branch in self.facts.branches if branch)
            raise UnknownChoice("base branch", name, known) from None

    def work_kind(self, kind: str | None) -> str:
        """A kind of work, or NO_KIND, by its id; None is the first. Raises UnknownChoice."""
        if kind is None:
            return self.work_kinds[0]
        if kind not in self.work_kinds:
            raise UnknownChoice("kind of work", kind, self.work_kinds)
        return kind

    @cached_property
    def work_kinds(self) -> tuple[str, ...]:
        """The ids of the kinds of work in their order, then NO_KIND."""
        kinds = self.organisation.work_kinds if self.organisation else ()
        return (*(each.id for each in kinds), NO_KIND)

    @cached_property
    def _held_at_merge(self) -> NDArray[np.bool_]:
        return _pairs(self.facts, "merged_at")

    @cached_property
    def _held_at_opening(self) -> NDArray[np.bool_]:
        return _pairs(self.facts, "created_at")

    @cached_property
    def _held_at_review(self) -> NDArray[np.bool_]:
        reviews = self.facts.reviews
        return _together(self.facts, reviews.units, self.facts.repository[reviews.row])

    @cached_property
    def _merged(self) -> Timeline:
        return Timeline(self.facts.merged_at[: self.facts.merged_count].view(np.int64))

    @cached_property
    def _opened(self) -> Timeline:
        """By opening; those of a source that knows no openings stand at their merge."""
        facts = self.facts
        known = facts.opening_known & ~np.isnat(facts.created_at)
        places = np.where(known, facts.created_at, facts.merged_at).view(np.int64)
        return _in_order(places)

    @cached_property
    def _deployed(self) -> Timeline:
        return _in_order(self.facts.deployed_at.view(np.int64))

    @cached_property
    def brought(self) -> Brought:
        """Pull requests by the deployment that brought them."""
        facts = self.facts
        rows = np.flatnonzero((facts.deployment >= 0) & ~facts.release).astype(np.int32)
        deployments = facts.deployment[rows]
        order = np.argsort(deployments, kind="stable")
        starts = np.searchsorted(deployments[order], np.arange(len(facts.deliveries) + 1))
        return Brought(rows[order], starts)

    @cached_property
    def open_until(self) -> NDArray[np.int64]:
        """For each pull request in the order of their opening when it was no longer open.

        The largest number while it is open, MISSING where nobody knows when it was opened.
        """
        facts, order = self.facts, self._opened.order
        rows = slice(0, len(facts)) if order is None else order
        ends = closings(facts, rows)
        known = facts.opening_known[rows] & ~np.isnat(facts.created_at[rows])
        return np.where(known, np.where(ends == MISSING, np.iinfo(np.int64).max, ends), MISSING)

    @cached_property
    def _closed(self) -> Timeline:
        """By closing, which for merged ones may be told by their merge alone."""
        return _in_order(closings(self.facts, slice(0, len(self.facts))))


def closings(facts: PullRequestFacts, rows: Rows) -> NDArray[np.int64]:
    """When pull requests were closed or merged, in microseconds; MISSING where they are open."""
    closed, merged = facts.closed_at[rows], facts.merged_at[rows]
    return np.where(np.isnat(closed), merged, closed).view(np.int64)


def _in_order(places: NDArray[np.int64]) -> Timeline:
    """Those that have a place in time, by it."""
    order = np.argsort(places)
    order = order[np.searchsorted(places, MISSING, side="right", sorter=order) :]
    return Timeline(places[order], order)


def column_at_date(facts: PullRequestFacts, dated_by: Dated, name: str, rows: Rows) -> NDArray:
    """Units or employment of the authors at the moment that dates their pull requests."""
    at_merge: NDArray = getattr(facts, f"{name}_merged")[rows]
    if dated_by in ("merged_at", "deployed_at"):
        return at_merge
    if dated_by == "closed_at":
        at_closing: NDArray = getattr(facts, f"{name}_closed")[rows]
        return at_closing
    at_opening = getattr(facts, f"{name}_created")[rows]
    return np.where(facts.opening_known[rows], at_opening, at_merge)


def _pairs(facts: PullRequestFacts, dated_by: Dated) -> NDArray[np.bool_]:
    """Which unit sets and repositories occur together in any pull request."""
    units = column_at_date(facts, dated_by, "units", slice(0, len(facts)))
    return _together(facts, units, facts.repository)


def _together(
    facts: PullRequestFacts, units: NDArray[np.integer], repository: NDArray[np.integer]
) -> NDArray[np.bool_]:
    known = max((repository.id for repository in facts.repositories), default=0)
    found = np.zeros((len(facts.unit_sets), known + 1), np.bool_)
    found[units, repository] = True
    return found
