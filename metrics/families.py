"""Who answers a question, and who explains the answer?"""

from collections.abc import Callable
from dataclasses import dataclass

from data.database import Database
from data.viewer import Viewer
from metrics import (
    coverage_levels,
    cross_cutting,
    deliveries,
    delivery_explanation,
    explanation,
    measure,
    open_work,
    review_load,
)
from metrics.answer import Answer, Explanation
from metrics.catalogue import metric
from metrics.material import Material
from metrics.measured import Measured
from metrics.metric import Source
from metrics.question import Question


@dataclass(frozen=True, slots=True)
class Family:
    """What computes and explains the metrics of one source.

    `explain` gets the viewer whom the answer was given and how many things are listed at most.
    """

    measure: Callable[[Material, Question], Measured]
    explain: Callable[[Viewer, Database, Material, Answer, int | None], Explanation]


FAMILIES: dict[Source, Family] = {
    "pull_requests": Family(measure.measure, explanation.explain),
    "open_work": Family(open_work.measure, open_work.explain),
    "reviews": Family(review_load.measure, review_load.explain),
    "coverage": Family(coverage_levels.measure, coverage_levels.explain),
    "estimates": Family(cross_cutting.measure, cross_cutting.explain),
    "deliveries": Family(deliveries.measure, delivery_explanation.explain),
}


def family(key: str) -> Family:
    """Who answers questions about the metric called `key`; raises UnknownChoice."""
    return FAMILIES[metric(key).source]
