"""How many pull requests go through?"""

from metrics.metric import Metric

METRICS = (
    Metric(
        key="pull_requests_merged",
        kind="count",
        unit_of_value="count",
        better="more",
        dated_by="merged_at",
        guarded=True,
    ),
    Metric(
        key="pull_requests_opened",
        kind="count",
        unit_of_value="count",
        better="more",
        dated_by="created_at",
        guarded=True,
    ),
    Metric(
        key="pull_requests_merged_per_engineer",
        kind="rate",
        unit_of_value="count",
        better="more",
        dated_by="merged_at",
        per="engineer",
        guarded=True,
    ),
)
