"""Which questions does the trends page answer, and with which charts?"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from dashboard.pages.trends import change, effort, open_ages, remarks, review_load, stages
from dashboard.pages.trends.chart import Chart, counts, median, rate, share, spread
from dashboard.pages.trends.coverage_breaks import break_notes, broken_before
from dashboard.pages.trends.several import parted
from dashboard.pages.trends.view import Room

Row = tuple[Chart, ...]
"""Charts beside each other where the page is wide enough."""


@dataclass(frozen=True, slots=True)
class Section:
    """A question of the page, in the words of `trends.section_<name>`, and its charts."""

    name: str
    rows: tuple[Row, ...]


DEPLOYMENTS = parted(
    "deployment_frequency", lambda _: ("deployments", "days_with_one"), below=remarks.approximate
)
RECOVERY = parted("recovery_time", lambda _: ("incidents", "failed_deployments"))
COVERAGE = parted(
    "coverage",
    lambda _: ("backend", "frontend"),
    below=lambda answers, view: [
        *break_notes(answers, view),
        *remarks.without_exclusions(answers, view),
    ],
    adapt=lambda series, answer, view: replace(series, broken_before=broken_before(answer, view)),
)
CROSS_CUTTING = parted(
    "cross_cutting_time",
    lambda _: ("planned", "estimated"),
    adapt=lambda series, answer, _view: replace(series, planned=answer.question.part == "planned"),
    below=remarks.of_no_repository,
)

SECTIONS = (
    Section(
        "done",
        (
            (counts("pull_requests_merged", 184),),
            (
                counts("pull_requests_opened"),
                rate("pull_requests_merged_per_engineer"),
                share("closed_unmerged_share"),
            ),
        ),
    ),
    Section(
        "time",
        (
            (change.CHART, stages.CHART),
            (median("open_to_merge_time"), share("share_merged_within")),
        ),
    ),
    Section(
        "review",
        (
            (median("pickup_time"), share("unreviewed_merges"), median("review_rounds")),
            (share("self_merges"), review_load.CHART),
        ),
    ),
    Section("size", ((spread("pull_request_size", 184),),)),
    Section(
        "safe",
        (
            (DEPLOYMENTS, replace(median("change_lead_time"), below=remarks.approximate)),
            (
                replace(share("change_failure_rate"), below=remarks.approximate),
                replace(share("rework_rate"), below=remarks.approximate),
                share("reverts"),
            ),
            (RECOVERY, COVERAGE),
        ),
    ),
    Section("effort", ((effort.INVESTMENT, CROSS_CUTTING),)),
    Section("open", ((open_ages.CHART, spread("open_age", 184)),)),
)

CHARTS: dict[str, Chart] = {
    chart.name: chart for section in SECTIONS for row in section.rows for chart in row
}
"""Every chart by its name, in the order of the page."""


def _rooms() -> Mapping[str, Room]:
    """What each chart has of the page's width."""
    rooms: dict[str, Room] = {}
    for section in SECTIONS:
        for row in section.rows:
            rooms |= {chart.name: room for chart, room in zip(row, rooms_of(row), strict=True)}
    return MappingProxyType(rooms)


def rooms_of(row: Row) -> tuple[Room, ...]:
    """The rooms of charts beside each other; bars by name need less than a course of time."""
    if stages.CHART in row:
        return ("main", "beside")
    return {1: ("page",), 2: ("half", "half"), 3: ("third", "third", "third")}[len(row)]


ROOMS = _rooms()
