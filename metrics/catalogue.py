"""Which metrics are there?"""

from config.errors import UnknownChoice
from metrics import coverage, delivery, flow, investment, size_and_review, throughput
from metrics.metric import Metric

METRICS: tuple[Metric, ...] = (
    *throughput.METRICS,
    *flow.METRICS,
    *size_and_review.METRICS,
    *delivery.METRICS,
    *coverage.METRICS,
    *investment.METRICS,
)

_BY_KEY = {metric.key: metric for metric in METRICS}


def metric(key: str) -> Metric:
    """The metric called `key`; raises UnknownChoice, which lists all keys."""
    try:
        return _BY_KEY[key]
    except KeyError:
        raise UnknownChoice("metric", key, tuple(_BY_KEY)) from None
