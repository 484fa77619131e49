"""Which deployments, incidents and failures is a question about, and whose work did they bring?

A deployment has no author. Where a question is about a unit, a base branch or a kind of employment,
it is about the deployments that brought a pull request of it.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from data.facts import EMPLOYMENTS
from data.facts.production import DEPLOYMENT, FAILED_DEPLOYMENT, INCIDENT
from metrics.material import Material
from metrics.question import Question

Units = NDArray[np.bool_] | None
"""For each code of `unit_sets` whether its pull requests belong; None lets all in."""

_PERSON = 0


@dataclass(frozen=True, slots=True)
class Delivered:
    """Rows of the deliveries of a period in the order of their ends; `bounds` cut them into rows of
    an answer.

    `known` says whether there is any at all for the filters, in whatever period.
    """

    in_period: NDArray[np.int64]
    bounds: NDArray[np.int64]
    known: bool


def delivered(
    material: Material,
    question: Question,
    edges: NDArray[np.int64],
    units: Units,
    kind: int | None = None,
) -> Delivered:
    """What a question is about; `edges` are the instants between its periods.

    `kind` asks for something else than the question does, under the same filters.
    """
    deliveries = material.facts.deliveries
    of_kind = deliveries.rows_of(_kind(question) if kind is None else kind)
    instants = deliveries.at[of_kind].view(np.int64)
    first, end = (np.searchsorted(instants, edges[[0, -1]]) + of_kind.start).tolist()
    rows = _kept(material, question, units, np.arange(first, end))
    bounds = np.searchsorted(deliveries.at[rows].view(np.int64), edges)
    known = bool(len(rows)) or bool(
        len(_kept(material, question, units, np.arange(of_kind.start, of_kind.stop)))
    )
    return Delivered(rows, bounds, known)


def authors_brought(
    material: Material, question: Question, rows: NDArray[np.int64], units: Units
) -> NDArray[np.int64]:
    """The distinct people of the units whose pull requests the deployments behind rows brought."""
    facts = material.facts
    deployments = facts.deliveries.deployment[rows]
    behind = np.zeros(len(facts.deliveries) + 1, np.bool_)
    behind[deployments[deployments >= 0]] = True
    brought = _changes(material, question, units, deployments)
    brought = brought[behind[facts.deployment[brought]]]
    return material.distinct(facts.author[brought[facts.author_kind[brought] == _PERSON]])


def _kept(
    material: Material, question: Question, units: Units, rows: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Those of the rows of the deliveries that the filters leave."""
    deliveries = material.facts.deliveries
    if question.repository is not None:
        wanted = material.repository(question.repository).id
        rows = rows[deliveries.repository[rows] == wanted]
    if units is None and question.base is None and not question.without:
        return rows
    deployments = deliveries.deployment[rows]
    return rows[_brings(material, question, units, deployments)[deployments]]


def _kind(question: Question) -> int:
    if question.metric != "recovery_time":
        return DEPLOYMENT
    return FAILED_DEPLOYMENT if question.part == "failed_deployments" else INCIDENT


def _brings(
    material: Material, question: Question, units: Units, deployments: NDArray[np.int32]
) -> NDArray[np.bool_]:
    """For each row of the deliveries whether it is one of the deployments with such a pull request.

    One more at the end, for what is put down to no deployment: no.
    """
    found = np.zeros(len(material.facts.deliveries) + 1, np.bool_)
    brought = _changes(material, question, units, deployments)
    found[material.facts.deployment[brought]] = True
    return found


def _changes(
    material: Material, question: Question, units: Units, deployments: NDArray[np.int32]
) -> NDArray[np.int32]:
    """The rows of the facts that the filters leave, of all that the deployments brought and that
    others between the first and the last of them did."""
    facts = material.facts
    branch = None if question.base is None else material.branch(question.base)
    named = deployments[deployments >= 0]
    if not len(named):
        return np.empty(0, np.int32)
    rows = material.brought.by(int(named.min()), int(named.max()) + 1)
    kept = np.ones(len(rows), np.bool_)
    if units is not None:
        kept &= units[facts.units_merged[rows]]
    if branch is not None:
        kept &= facts.base[rows] == branch
    if question.without:
        stays = np.array([kind not in question.without for kind in EMPLOYMENTS], np.bool_)
        kept &= stays[facts.employment_merged[rows]]
    return rows[kept]
