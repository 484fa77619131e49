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
    """Rows of the deliveries in the order of their ends; `bounds` cut them into periods.

    `known` says whether there is any at all for the filters, in whatever period.
    """

    rows: NDArray[np.int64]
    bounds: NDArray[np.int64]
    known: bool

    @property
    def in_period(self) -> NDArray[np.int64]:
        """The rows of the whole period."""
        return self.rows[self.bounds[0] : self.bounds[-1]]


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
    rows = np.arange(of_kind.start, of_kind.stop)
    if question.repository is not None:
        wanted = material.repository(question.repository).id
        rows = rows[deliveries.repository[rows] == wanted]
    if units is not None or question.base is not None or question.without:
        rows = rows[_brings(material, question, units)[deliveries.deployment[rows]]]
    instants = deliveries.at[rows].view(np.int64)
    return Delivered(rows, np.searchsorted(instants, edges), known=bool(len(rows)))


def authors_brought(
    material: Material, question: Question, rows: NDArray[np.int64], units: Units
) -> NDArray[np.int64]:
    """The distinct people of the units whose pull requests the deployments behind rows brought."""
    facts = material.facts
    deployments = facts.deliveries.deployment[rows]
    behind = np.zeros(len(facts.deliveries) + 1, np.bool_)
    behind[deployments[deployments >= 0]] = True
    brought = _changes(material, question, units)
    brought = brought[behind[facts.deployment[brought]]]
    return material.distinct(facts.author[brought[facts.author_kind[brought] == _PERSON]])


def _kind(question: Question) -> int:
    if question.metric != "recovery_time":
        return DEPLOYMENT
    return FAILED_DEPLOYMENT if question.part == "failed_deployments" else INCIDENT


def _brings(material: Material, question: Question, units: Units) -> NDArray[np.bool_]:
    """For each row of the deliveries whether it is a deployment with such a pull request.

    One more at the end, for what is put down to no deployment: no.
    """
    found = np.zeros(len(material.facts.deliveries) + 1, np.bool_)
    found[material.facts.deployment[_changes(material, question, units)]] = True
    found[-1] = False
    return found


def _changes(material: Material, question: Question, units: Units) -> NDArray[np.int64]:
    """The rows of the facts that some deployment brought and that the filters leave."""
    facts = material.facts
    rows = np.flatnonzero((facts.deployment >= 0) & ~facts.release)
    kept = np.ones(len(rows), np.bool_)
    if units is not None:
        kept &= units[facts.units_merged[rows]]
    if question.base is not None:
        kept &= facts.base[rows] == material.branch(question.base)
    if question.without:
        stays = np.array([kind not in question.without for kind in EMPLOYMENTS], np.bool_)
        kept &= stays[facts.employment_merged[rows]]
    return rows[kept]
