"""What is every answer at one version of the data computed from?"""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from config.errors import UnknownChoice
from config.organisation import Organisation
from data.facts import PullRequestFacts, RepositoryFact
from metrics.calendar import WorkingCalendar, zone_of
from metrics.metric import Metric
from metrics.period import FIRST_DAY, LAST_DAY

MISSING = np.iinfo(np.int64).min
"""How numpy writes a moment that is not there."""

_PERSON = 0


@dataclass(frozen=True, slots=True)
class Timeline:
    """Pull requests in the order of one moment: ascending microseconds and their rows of the facts.

    Without `order` the i-th instant is that of the i-th row.
    """

    instants: NDArray[np.int64]
    order: NDArray[np.int64] | None = None


class Material:
    """The facts with the organisation, and what many answers need of them, made at first use."""

    def __init__(self, facts: PullRequestFacts, organisation: Organisation | None) -> None:
        self.facts = facts
        self.organisation = organisation
        self.zone = zone_of(organisation)
        self.fiscal_year_starts = organisation.fiscal_year_starts if organisation else 1

    def timeline(self, metric: Metric) -> Timeline:
        """Where the metric places pull requests in time, without those that have no place."""
        return self._merged if metric.dated_by == "merged_at" else self._opened

    @cached_property
    def clock(self) -> WorkingCalendar:
        """The working hours of all years that any pull request reaches into."""
        moments = (self.facts.started_at, self.facts.created_at, self.facts.merged_at)
        known = [column[~np.isnat(column)] for column in moments]
        days = [edge for column in known if column.size for edge in (column.min(), column.max())]
        if not days:
            return WorkingCalendar(self.organisation, date(1970, 1, 1), date(1970, 1, 1))
        first, last = (day.astype("datetime64[D]").item() for day in (min(days), max(days)))
        first, last = max(first, FIRST_DAY), min(last, LAST_DAY)
        around = timedelta(days=2)
        return WorkingCalendar(self.organisation, first - around, last + around)

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

    @cached_property
    def _merged(self) -> Timeline:
        return Timeline(self.facts.merged_at[: self.facts.merged_count].view(np.int64))

    @cached_property
    def _opened(self) -> Timeline:
        """By opening; those of a source that knows no openings stand at their merge."""
        facts = self.facts
        known = facts.opening_known & ~np.isnat(facts.created_at)
        places = np.where(known, facts.created_at, facts.merged_at).view(np.int64)
        order = np.argsort(places)
        order = order[np.searchsorted(places, MISSING, side="right", sorter=order) :]
        return Timeline(places[order], order)
