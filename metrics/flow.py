"""How long does work take on its way to the base branch?"""

from metrics.metric import Metric, Moment, Within


def _stage(key: str, start: Moment, end: Moment) -> Metric:
    return Metric(
        key=key,
        kind="duration",
        unit_of_value="hours",
        better="less",
        dated_by="merged_at",
        span=(start, end),
    )


STAGES = ("coding_time", "draft_time", "pickup_time", "review_time", "merge_wait")
"""What a pull request goes through, in its order; their medians do not add up to the lead time."""
WAITING = ("pickup_time", "merge_wait")
"""Those of them in which nobody works on it."""

METRICS = (
    _stage("merge_lead_time", "started_at", "merged_at"),
    _stage("coding_time", "started_at", "created_at"),
    _stage("draft_time", "created_at", "ready_at"),
    _stage("pickup_time", "ready_at", "first_review_at"),
    _stage("review_time", "first_review_at", "approved_at"),
    _stage("merge_wait", "approved_at", "merged_at"),
    _stage("open_to_merge_time", "created_at", "merged_at"),
    Metric(
        key="share_merged_within",
        kind="share",
        unit_of_value="percent",
        better="more",
        dated_by="merged_at",
        span=("created_at", "merged_at"),
        within=Within(24, "working"),
        parts=("open_to_merge_time", "merge_lead_time", *STAGES),
    ),
    Metric(
        key="open_age",
        kind="duration",
        unit_of_value="hours",
        better="less",
        dated_by="created_at",
        source="open_work",
    ),
)
