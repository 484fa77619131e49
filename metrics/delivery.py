"""How often, how fast and how safely does work reach production?"""

from metrics.metric import Metric


def _share(key: str) -> Metric:
    return Metric(
        key=key,
        kind="share",
        unit_of_value="percent",
        better="less",
        dated_by="own",
        source="deliveries",
    )


METRICS = (
    Metric(
        key="deployment_frequency",
        kind="rate",
        unit_of_value="per_week",
        better="more",
        dated_by="own",
        source="deliveries",
        parts=("deployments", "days_with_one"),
    ),
    Metric(
        key="change_lead_time",
        kind="duration",
        unit_of_value="hours",
        better="less",
        dated_by="deployed_at",
        span=("started_at", "deployed_at"),
    ),
    _share("change_failure_rate"),
    Metric(
        key="recovery_time",
        kind="duration",
        unit_of_value="hours",
        better="less",
        dated_by="own",
        source="deliveries",
        parts=("incidents", "failed_deployments"),
    ),
    _share("rework_rate"),
)
