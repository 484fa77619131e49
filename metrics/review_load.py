"""How evenly is the work of reviewing spread over a team?

A team is the engineers who were in the unit in a row, and whoever of it gave a review then. The
answer is about the busiest of them without saying who that is; so it is given from five on.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from data.database import Database
from data.facts import EMPLOYMENTS, REASON, REASONS, ReviewFacts
from data.viewer import Viewer
from metrics.answer import Answer, Explanation, Row
from metrics.engineers import engineers_present
from metrics.explanation import explanation_of
from metrics.groups import (
    FEWEST_PEOPLE,
    FEWEST_REVIEWERS,
    SmallGroup,
    newest,
    too_small,
    units_of_rest,
)
from metrics.material import Material
from metrics.measure import oldest, repositories_used
from metrics.measured import Measured
from metrics.period import PeriodRow, instants, period_rows
from metrics.question import Question
from metrics.rows import Sample
from metrics.selection import Selection, why_not_used

_BUSIEST = {"busiest": 1, "busiest_two": 2}
"""How many of the busiest each part is about."""


@dataclass(frozen=True, slots=True)
class GivenReviews:
    """The reviews that period, unit, repository and employment leave, in the order of their time.

    `bounds[i]` is the place of the first review of the i-th period among them, `bounds[-1]` their
    number. `row` is the reviewed pull request in the facts, `reasons` are codes into REASONS.
    """

    row: NDArray[np.int32]
    reviewer: NDArray[np.int32]
    bounds: NDArray[np.int64]
    reasons: NDArray[np.int8]

    def of_row(self, index: int) -> "GivenReviews":
        """Those of one period."""
        part = slice(*self.bounds[index : index + 2].tolist())
        bounds = np.array([0, part.stop - part.start])
        return GivenReviews(self.row[part], self.reviewer[part], bounds, self.reasons[part])

    def reviewers(self, material: Material) -> NDArray[np.int64]:
        """Who gave what is used; where nothing is used, who gave what is left out."""
        used = material.distinct(self.reviewer[self.reasons == 0])
        return used if used.size else material.distinct(self.reviewer)


def measure(material: Material, question: Question) -> Measured:
    """The answer to a question about reviews; raises UnknownChoice and WrongPeriod."""
    steps = period_rows(question.period, question.by, material.fiscal_year_starts)
    edges = instants([*(step.start for step in steps), question.period.end], material.zone)
    found = given_reviews(material, question, edges, _units(material, question))
    reviewers = found.reviewers(material)
    teams = _engineers(material, question, steps, reviewers)
    whole = PeriodRow("all", question.period.start, question.period.end, partial=False)
    answer = Answer(
        question=question,
        metric=question.about,
        rows=tuple(
            _row(material, question, step, found.of_row(index), team)
            for index, (step, team) in enumerate(zip(steps, teams, strict=True))
        ),
        total=_row(material, question, whole, found, frozenset().union(*teams)),
        data_as_of=oldest(repositories_used(material, question)),
        timezone=str(material.zone),
        authors=len(reviewers),
    )
    return Measured(answer, _small_groups(material, question, edges, reviewers))


def explain(
    viewer: Viewer, database: Database, material: Material, answer: Answer, limit: int | None
) -> Explanation:
    """Which pull requests were reviewed, each with how often; never by whom."""
    question = answer.question
    edges = instants([question.period.start, question.period.end], material.zone)
    found = given_reviews(material, question, edges, _units(material, question))
    reviewed = _reviewed(question, found)
    return explanation_of(viewer, database, material, answer, reviewed, limit)


def given_reviews(
    material: Material,
    question: Question,
    edges: NDArray[np.int64],
    units: NDArray[np.bool_] | None,
) -> GivenReviews:
    """The reviews of a question; `edges` are the instants between its periods.

    `units` says for each code of `unit_sets` whether reviews of its people belong; None lets all
    in. Whether a review is used depends on the pull request, by the rules that hold for these.
    """
    reviews = material.facts.reviews
    places = np.searchsorted(reviews.submitted_at.view(np.int64), edges)
    part = slice(int(places[0]), int(places[-1]))
    bounds = places - part.start
    row, reviewer = reviews.row[part], reviews.reviewer[part]
    kept = _kept(material, question, reviews, part, units)
    if kept is not None:
        index = np.flatnonzero(kept)
        row, reviewer, bounds = row[index], reviewer[index], np.searchsorted(index, bounds)
    reasons = why_not_used(material, question.about, question, row.astype(np.int64))
    reasons[(reasons == 0) & (reviewer == 0)] = REASON["not_known_to_source"]
    return GivenReviews(row, reviewer, bounds, reasons)


def _kept(
    material: Material,
    question: Question,
    reviews: ReviewFacts,
    part: slice,
    units: NDArray[np.bool_] | None,
) -> NDArray[np.bool_] | None:
    """Which reviews the filters leave; None where there are no filters."""
    masks: list[NDArray[np.bool_]] = []
    if question.repository is not None:
        repository = material.facts.repository[reviews.row[part]]
        masks.append(repository == material.repository(question.repository).id)
    if units is not None:
        masks.append(units[reviews.units[part]])
    if question.without:
        stays = np.array([kind not in question.without for kind in EMPLOYMENTS], np.bool_)
        masks.append(stays[reviews.employment[part]])
    return np.logical_and.reduce(masks) if masks else None


def _row(
    material: Material,
    question: Question,
    step: PeriodRow,
    found: GivenReviews,
    engineers: frozenset[int],
) -> Row:
    """One row; its value is missing where nothing was reviewed, or the team is too small."""
    used = found.reasons == 0
    gave = found.reviewer[used]
    n_used, team = len(gave), len(engineers.union(material.distinct(gave).tolist()))
    busiest = np.sort(_counts(gave))[-_BUSIEST[question.part or question.about.parts[0]] :]
    told = team >= FEWEST_REVIEWERS and n_used > 0
    part = int(busiest.sum()) if told else None
    return Row(
        period=step.label,
        start=step.start,
        end=step.end,
        partial=step.partial,
        value=None if part is None else 100 * part / n_used,
        n_used=n_used,
        n_total=len(used),
        start_unsure=0,
        left_out=_left_out(found.reasons),
        people=team,
        part=part,
    )


def _counts(reviewers: NDArray[np.int32]) -> NDArray[np.int64]:
    """How many reviews each of some reviewers gave, in no order that says who."""
    if not reviewers.size:
        return np.zeros(0, np.int64)
    return np.bincount(reviewers - reviewers.min())


def _engineers(
    material: Material,
    question: Question,
    steps: Sequence[PeriodRow],
    reviewers: NDArray[np.int64],
) -> list[frozenset[int]]:
    """Over whom reviewing is spread in each row; without an organisation file over all reviewers of
    the period."""
    if material.organisation is None:
        return [frozenset(reviewers.tolist())] * len(steps)
    present = engineers_present(material.organisation, question, steps)
    return [material.numbers_of(people) for people in present]


def _left_out(reasons: NDArray[np.int8]) -> dict[str, int]:
    """How many are left out for each reason that occurs."""
    counts = np.bincount(reasons, minlength=1).tolist()
    return {REASONS[code]: count for code, count in enumerate(counts) if code and count}


def _reviewed(question: Question, found: GivenReviews) -> Sample:
    """The reviewed pull requests by their last review, with how many used ones each had."""
    rows, last = np.unique(found.row[::-1], return_index=True)
    rows = rows[np.argsort(-last)]
    size = int(found.row.max(initial=-1)) + 1
    times = np.bincount(found.row[found.reasons == 0], minlength=size)[rows]
    why = np.zeros(size, np.int8)
    why[found.row] = found.reasons
    reasons = np.where(times > 0, 0, why[rows]).astype(np.int8)
    selection = Selection(rows.astype(np.int64), np.array([0, len(rows)]), reasons)
    return Sample(question.about, selection, times[selection.used].astype(np.int64))


def _units(material: Material, question: Question) -> NDArray[np.bool_] | None:
    return None if question.unit is None else material.members(question.unit)


def _small_groups(
    material: Material,
    question: Question,
    edges: NDArray[np.int64],
    reviewers: NDArray[np.int64],
) -> tuple[SmallGroup, ...]:
    """Fewer reviewers than a team has, and one or two in the rest of the unit around."""
    groups = [SmallGroup("too_few_reviewers", frozenset(reviewers.tolist()))]
    if question.unit is not None:
        others = _reviewers_of_rest(material, question, edges[[0, -1]], question.unit)
        groups.append(SmallGroup("too_few_in_the_rest", frozenset(others.tolist())))
    return too_small(material, groups)


def _reviewers_of_rest(
    material: Material, question: Question, ends: NDArray[np.int64], unit: str
) -> NDArray[np.int64]:
    """Who reviewed in the rest of the unit around: as many as may be told of, or else all of them.

    Whoever gave one of the newest reviews of a period did so in the period.
    """
    units = units_of_rest(material, unit)
    part = newest(material, material.facts.reviews.submitted_at.view(np.int64), ends)
    if part is not None:
        found = given_reviews(material, question, part, units)
        used = material.distinct(found.reviewer[found.reasons == 0])
        if used.size >= FEWEST_PEOPLE:
            return used
    return given_reviews(material, question, ends, units).reviewers(material)
