"""Which deployments and incidents stand behind a number?"""

from collections.abc import Sequence
from datetime import UTC, datetime

import numpy as np
from numpy.typing import NDArray

from data.database import Database
from data.facts.production import DEPLOYMENT, FROM_PULL_REQUEST, INCIDENT, KINDS, SOURCES
from data.queries.deliveries import DeliveryName, delivery_names
from data.viewer import Viewer
from metrics.answer import Answer, ExplainedThing, Explanation
from metrics.deliveries import counted, durations
from metrics.delivery_selection import delivered
from metrics.explanation import histogram
from metrics.material import Material
from metrics.measure import repositories_used
from metrics.period import instants
from metrics.question import Question
from metrics.statistics import HOUR

_NOT_KNOWN = DeliveryName("", "", None)


def explain(
    viewer: Viewer, database: Database, material: Material, answer: Answer, limit: int | None
) -> Explanation:
    """The explanation of an answer that this viewer was given, with at most `limit` things."""
    question = answer.question
    edges = instants([question.period.start, question.period.end], material.zone)
    units = None if question.unit is None else material.members(question.unit)
    rows = delivered(material, question, edges, units).in_period
    values = _values(material, question, rows)
    spread = histogram(values) if answer.metric.has_statistic else None
    places = np.arange(len(rows) - 1, -1, -1)[:limit]
    things = _things(viewer, database, material, rows[places], values[places].tolist())
    if question.metric == "change_failure_rate":
        failures = _failures(material, rows[places])
        things += _things(viewer, database, material, failures, [None] * len(failures))
    return Explanation(
        answer=answer,
        pull_requests=(),
        pull_request_count=0,
        distribution=spread,
        repositories=repositories_used(material, question),
        things=things,
    )


def _values(material: Material, question: Question, rows: NDArray[np.int64]) -> NDArray[np.float64]:
    """Hours of a recovery, 1 or 0 for what a share counts or not, 1 for what is only counted."""
    kind = question.about.kind
    if kind == "duration":
        return (durations(material, question, rows) / HOUR).astype(np.float64)
    if kind == "rate":
        return np.ones(len(rows))
    return counted(material, question, rows).astype(np.float64)


def _failures(material: Material, deployments: NDArray[np.int64]) -> NDArray[np.int64]:
    """The incidents, reverts and hotfixes that are put down to deployments, the newest first."""
    deliveries = material.facts.deliveries
    blames = (deliveries.kind >= INCIDENT) & np.isin(deliveries.deployment, deployments)
    rows = np.flatnonzero(blames)
    return rows[np.argsort(deliveries.began_at[rows], kind="stable")][::-1]


def _things(
    viewer: Viewer,
    database: Database,
    material: Material,
    rows: NDArray[np.int64],
    values: Sequence[float | None],
) -> tuple[ExplainedThing, ...]:
    deliveries = material.facts.deliveries
    sources, ids = deliveries.source[rows].tolist(), deliveries.id[rows].tolist()
    keys = list(zip(sources, ids, strict=True))
    names = delivery_names(viewer, database, keys)
    return tuple(
        _thing(material, row, names.get(key, _NOT_KNOWN), value)
        for row, key, value in zip(rows.tolist(), keys, values, strict=True)
    )


def _thing(
    material: Material, row: int, named: DeliveryName, value: float | None
) -> ExplainedThing:
    """A deployment and a recovery at their end, a failure at its beginning."""
    deliveries = material.facts.deliveries
    at: datetime = (deliveries.began_at if value is None else deliveries.at)[row].item()
    return ExplainedThing(
        kind=_kind(int(deliveries.kind[row]), int(deliveries.source[row])),
        name=named.name,
        at=at.replace(tzinfo=UTC),
        repository=named.repository or None,
        url=named.url,
        value=value,
        approximate=bool(deliveries.approximate[row]),
    )


def _kind(kind: int, source: int) -> str:
    if kind != DEPLOYMENT:
        return KINDS[kind]
    return "merge" if source == FROM_PULL_REQUEST else SOURCES[source]
