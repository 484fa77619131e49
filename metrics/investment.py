"""On what is work spent?"""

from metrics.metric import Metric

METRICS = (
    Metric(
        key="investment_share",
        kind="share",
        unit_of_value="percent",
        better="none",
        dated_by="merged_at",
        column="work_kind",
        parts_of="work_kinds",
    ),
    Metric(
        key="cross_cutting_time",
        kind="level",
        unit_of_value="percent",
        better="none",
        dated_by="own",
        source="estimates",
        parts=("planned", "estimated"),
    ),
)
