"""How large are changes, and how carefully are they reviewed?"""

from metrics.metric import Column, Metric


def _share(key: str, column: Column) -> Metric:
    return Metric(
        key=key,
        kind="share",
        unit_of_value="percent",
        better="less",
        dated_by="merged_at",
        column=column,
    )


METRICS = (
    Metric(
        key="pull_request_size",
        kind="amount",
        unit_of_value="lines",
        better="less",
        dated_by="merged_at",
        column="size",
    ),
    Metric(
        key="review_rounds",
        kind="amount",
        unit_of_value="count",
        better="less",
        dated_by="merged_at",
        column="rounds",
        requires=("approved_at",),
    ),
    _share("unreviewed_merges", "unreviewed"),
    _share("self_merges", "self_merged"),
    _share("reverts", "reverted"),
    Metric(
        key="review_load",
        kind="share",
        unit_of_value="percent",
        better="less",
        dated_by="own",
        source="reviews",
        parts=("busiest", "busiest_two"),
    ),
)
