"""Which pull requests stand behind a number, and how are their values spread?"""

from datetime import UTC, datetime

import numpy as np
from numpy.typing import NDArray

from data.database import Database
from data.facts import REASONS, PullRequestFacts
from data.facts.columns import AUTHOR_KINDS
from data.queries.pull_requests import MOST_DETAILS, PullRequestDetail, pull_request_details
from data.viewer import Viewer
from metrics.answer import Answer, ExplainedPullRequest, Explanation, Histogram
from metrics.material import Material
from metrics.measure import repositories_used, sample
from metrics.period import instants
from metrics.rows import Sample
from metrics.values import scale

TYPICAL = 5
"""How many of the pull requests nearest to the statistic are named."""

_BINS = 20
_SHOWN_SHARE = 0.95
"""A few very long ones would press all others into one bar; they are counted in the last one."""


def explain(
    viewer: Viewer, database: Database, material: Material, answer: Answer, limit: int | None
) -> Explanation:
    """The explanation of an answer that this viewer was given."""
    question = answer.question
    edges = instants([question.period.start, question.period.end], material.zone)
    found = sample(material, question, edges)
    return explanation_of(viewer, database, material, answer, found, limit)


def explanation_of(
    viewer: Viewer,
    database: Database,
    material: Material,
    answer: Answer,
    found: Sample,
    limit: int | None,
) -> Explanation:
    """The same where it is known already which pull requests stand behind the answer."""
    values = _values(found)
    count = len(found.selection)
    newest = np.arange(count - 1, -1, -1)[: count if limit is None else limit]
    typical = _typical(values, answer) if answer.metric.has_statistic else newest[:0]
    places = np.concatenate([newest, typical])
    listed = _named(viewer, database, material.facts, found, values, places)
    return Explanation(
        answer=answer,
        pull_requests=listed[: len(newest)],
        pull_request_count=count,
        typical=listed[len(newest) :],
        distribution=_distribution(found),
        repositories=repositories_used(material, answer.question),
    )


def _distribution(found: Sample) -> Histogram | None:
    if found.values is None or not found.metric.has_statistic:
        return None
    return histogram(found.values / scale(found.metric))


def histogram(values: NDArray[np.float64]) -> Histogram | None:
    """How values are spread; what is larger than most stands in the last bar."""
    if not values.size:
        return None
    longest = float(np.quantile(values, _SHOWN_SHARE)) or 1.0
    counts, edges = np.histogram(np.minimum(values, longest), bins=_BINS, range=(0, longest))
    edges[-1] = max(longest, float(values.max()))
    return Histogram(tuple(edges.tolist()), tuple(counts.tolist()))


def _values(found: Sample) -> NDArray[np.float64]:
    """The value of each selected pull request; NaN where it is not used."""
    values = np.full(len(found.selection), np.nan)
    values[found.selection.used] = 1 if found.values is None else found.values / scale(found.metric)
    return values


def _typical(values: NDArray[np.float64], answer: Answer) -> NDArray[np.int64]:
    """The places of the values nearest to the statistic of the whole period."""
    if answer.total.value is None:
        return np.empty(0, np.int64)
    distance = np.abs(values - answer.total.value)
    near = np.arange(len(distance))
    if len(near) > TYPICAL:
        near = np.argpartition(distance, TYPICAL)[:TYPICAL]  # NaN comes last
    near = near[~np.isnan(distance[near])]
    return near[np.argsort(distance[near], kind="stable")]


def _named(
    viewer: Viewer,
    database: Database,
    facts: PullRequestFacts,
    found: Sample,
    values: NDArray[np.float64],
    places: NDArray[np.int64],
) -> tuple[ExplainedPullRequest, ...]:
    """The pull requests at places of the selection, with their names, in the order of places."""
    selected = found.selection.rows
    rows = places + selected.start if isinstance(selected, slice) else selected[places]
    details = _details(viewer, database, facts.pull_request[rows].tolist())
    reasons = (REASONS[code] for code in found.selection.reasons[places].tolist())
    shown = [1] * len(rows) if found.values is None else values[places].tolist()
    parts = zip(rows.tolist(), shown, reasons, strict=True)
    return tuple(_explained(facts, details, row, value, reason) for row, value, reason in parts)


def _details(viewer: Viewer, database: Database, ids: list[int]) -> dict[int, PullRequestDetail]:
    """Names by id, asked for in blocks."""
    blocks = (ids[start : start + MOST_DETAILS] for start in range(0, len(ids), MOST_DETAILS))
    return {
        detail.id: detail
        for block in blocks
        for detail in pull_request_details(viewer, database, block)
    }


def _explained(
    facts: PullRequestFacts,
    details: dict[int, PullRequestDetail],
    row: int,
    value: float,
    reason: str,
) -> ExplainedPullRequest:
    id_ = int(facts.pull_request[row])
    detail = details.get(id_)
    return ExplainedPullRequest(
        id=id_,
        repository=detail.repository if detail else "",
        number=int(facts.number[row]),
        title=detail.title if detail else "",
        url=detail.url if detail else None,
        base=facts.branches[facts.base[row]],
        author_kind=AUTHOR_KINDS[facts.author_kind[row]],
        **{name: _moment(getattr(facts, name)[row]) for name in _MOMENTS},
        value=None if reason else value,
        used=not reason,
        reason=reason or None,
    )


_MOMENTS = (
    "started_at",
    "created_at",
    "ready_at",
    "first_review_at",
    "approved_at",
    "merged_at",
)


def _moment(moment: np.datetime64) -> datetime | None:
    """An aware moment, None where it is missing."""
    known = moment.item()
    return known.replace(tzinfo=UTC) if isinstance(known, datetime) else None
