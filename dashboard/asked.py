"""What does the address of a page ask of the data, and what could it ask instead?"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

from config.organisation import Organisation
from dashboard.context import Context, Reader
from dashboard.filters import COMPARES, Asked, Known
from data.queries.scope import repositories_open_to
from metrics.catalogue import METRICS, metric
from metrics.material import Material
from metrics.period import Period
from metrics.question import Question, Step

MOST_BRANCHES = 50
"""A branch that few pull requests went into can still be written into the address."""


@dataclass(frozen=True, slots=True)
class UnitChoice:
    """A unit as it stands in the list of units: its name and how deep it lies."""

    id: str
    name: str
    depth: int


@dataclass(frozen=True, slots=True)
class Choices:
    """What the filters of a page offer: the whole organisation's name, units, branches.

    `everything` says that the reader may ask about the whole organisation too.
    """

    known: Known
    organisation: str | None
    everything: bool
    units: tuple[UnitChoice, ...]
    busiest_bases: tuple[str, ...]


def known_now(reader: Reader, context: Context) -> Known:
    """The values that an address may name at present."""
    return known_of(context.answers.material(reader.viewer), reader, context)


def known_of(material: Material, reader: Reader, context: Context) -> Known:
    """The values that an address may name while this is the material.

    Whoever sees units of their own only begins with the first of these.
    """
    theirs, units = reader.viewer.units("units"), _units(material.organisation, reader)
    repositories = _repositories(material, reader, context)
    return Known(
        today=today(material, context),
        units=tuple(unit.id for unit in units),
        first_unit=units[0].id if units and theirs is not None else None,
        repositories=tuple(sorted(repositories.values())),
        bases=tuple(sorted(_bases(material, repositories))),
        metrics=tuple(each.key for each in METRICS),
        fiscal_year_starts=material.fiscal_year_starts,
        compares=COMPARES if material.organisation else ("before",),
    )


def choices(reader: Reader, context: Context) -> Choices:
    """What the filters offer, in the reader's language."""
    material = context.answers.material(reader.viewer)
    organisation, known = material.organisation, known_of(material, reader, context)
    return Choices(
        known=known,
        organisation=organisation.name.get(reader.language) if organisation else None,
        everything=reader.viewer.units("units") is None,
        units=_units(organisation, reader),
        busiest_bases=_busiest_bases(material, known),
    )


def today(material: Material, context: Context) -> date:
    """The date on which the organisation's day is now."""
    return context.now().astimezone(material.zone).date()


def question(
    asked: Asked, key: str, *, days: tuple[date, date] | None = None, by: Step | None = None
) -> Question:
    """What `asked` asks about the metric `key`; other `days` or another step where given.

    Counts know no clock: asked by either, they are one question.
    """
    filters, known = asked.filters, metric(key)
    return Question(
        metric=key,
        period=Period(*(days or asked.days)),
        by=by or filters.by,
        unit=filters.unit if known.has_units else None,
        repository=filters.repository if known.has_repositories else None,
        base=filters.base,
        statistic="mean" if filters.view == "findy" and known.has_statistic else "median",
        clock=filters.clock if known.has_statistic else "calendar",
        include_bots=filters.bots,
        without=filters.without,
        same_people="before" if filters.compare == "same_people" and known.has_authors else None,
    )


def unit_name(unit: str, organisation: Organisation | None, reader: Reader) -> str:
    """The name of a unit in the reader's language; its id where nobody has named it."""
    units = organisation.all_units() if organisation else ()
    return next((u.name.get(reader.language) for u, _ in units if u.id == unit), unit)


def _units(organisation: Organisation | None, reader: Reader) -> tuple[UnitChoice, ...]:
    """The units that the reader may ask about."""
    if organisation is None:
        return ()
    theirs = reader.viewer.units("units")
    return tuple(
        UnitChoice(unit.id, unit.name.get(reader.language), depth)
        for unit, depth in organisation.all_units()
        if theirs is None or unit.id in theirs
    )


def _repositories(material: Material, reader: Reader, context: Context) -> Mapping[int, str]:
    """The names of the repositories that the reader may ask about, by their numbers."""
    names = {each.id: each.name for each in material.facts.repositories}
    theirs = repositories_open_to(reader.viewer, "units", context.database)
    return {id_: name for id_, name in names.items() if theirs is None or id_ in theirs}


def _bases(material: Material, repositories: Collection[int]) -> list[str]:
    """The branches that pull requests of these repositories went into."""
    facts = material.facts
    if len(repositories) == len(facts.repositories):
        return [branch for branch in facts.branches if branch]
    codes = np.unique(facts.base[np.isin(facts.repository, list(repositories))])
    return [branch for branch in (facts.branches[code] for code in codes) if branch]


def _busiest_bases(material: Material, known: Known) -> tuple[str, ...]:
    """The branches that most pull requests went into, the busiest first."""
    counts = np.bincount(material.facts.base, minlength=len(material.facts.branches))
    busiest = [material.facts.branches[code] for code in np.argsort(-counts, kind="stable")]
    offered = frozenset(known.bases)
    return tuple(branch for branch in busiest if branch in offered)[:MOST_BRANCHES]
