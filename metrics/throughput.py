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
    Metric(
        key="pull_requests_per_engineer_day",
        kind="rate",
        unit_of_value="count",
        better="more",
        dated_by="created_at",
        per="engineer_day",
        guarded=True,
    ),
    Metric(
        key="closed_unmerged_share",
        kind="share",
        unit_of_value="percent",
        better="none",
        dated_by="closed_at",
        column="unmerged",
    ),
)
