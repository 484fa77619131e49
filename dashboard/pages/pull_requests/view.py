"""What does the page of pull requests show for one address?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import dash_mantine_components as dmc
from dash import dcc, html
from dash.development.base_component import Component

from dashboard.asked import known_now, unit_name
from dashboard.components.attributes import attributes
from dashboard.components.empty_state import nothing_matches
from dashboard.components.icon import icon
from dashboard.components.page_head import page_head
from dashboard.components.pull_request_grid import pull_request_grid
from dashboard.context import Context
from dashboard.figures.canvas import text_width
from dashboard.filters import Filters
from dashboard.pages.pull_requests.words import choice_words, order_words
from dashboard.pages.trends.view import View
from dashboard.pull_request_list import PATH, Wanted, read, write
from dashboard.text import t
from metrics.answer import Answer, Row
from metrics.catalogue import metric as metric_of
from metrics.listing import ALL, LEFT_OUT, LISTED, USED
from metrics.metric import Dated, Metric

CSV_PATH = f"{PATH}.csv"
GRID, METRIC = "pull-requests-grid", "pull-requests-metric"
ORDER, CSV = "pull-requests-order", "pull-requests-csv"


@dataclass(frozen=True, slots=True)
class ListView:
    """One reader's view of the list at one address."""

    view: View
    wanted: Wanted

    def say(self, name: str, **slots: object) -> str:
        """A text of this page in the reader's language."""
        return t(f"pull_requests.{name}", self.view.language, **slots)


def list_view(search: str, context: Context) -> ListView:
    """The view of whoever sent this request, at the address with the query string `search`."""
    reader = context.reader()
    known = known_now(reader, context)
    wanted, asked = read(search, known)
    material = context.answers.material(reader.viewer)
    return ListView(View(reader, asked, material, known), wanted)


def row_of(wanted: Wanted, answer: Answer) -> Row | None:
    """The counts of one row of the chart, or of all of them; None where there is no such row."""
    if wanted.week is None:
        return answer.total
    return next((row for row in answer.rows if row.period == wanted.week), None)


def counted(row: Row, used: str) -> int:
    """How many pull requests of a row one choice lists."""
    left_out = sum(row.left_out.values())
    counts = {ALL: row.n_total, USED: row.n_used, LEFT_OUT: left_out, **row.left_out}
    return counts.get(used, 0)


def show_head(shown: ListView) -> Component:
    """The title, whose pull requests these are, of which days, and the way back to the trends."""
    view = shown.view
    unit = view.asked.filters.unit
    everything = view.organisation.name.get(view.language) if view.organisation else None
    name = unit_name(unit, view.organisation, view.reader) if unit else everything
    days = shown.say(_dated(metric_of(shown.wanted.metric)), days=view.days(*view.asked.days))
    back = dcc.Link(shown.say("trends"), href=view.address(), className="k-link")
    return page_head(shown.say("title"), [name or shown.say("everything"), days], above=[back])


def show_choices(shown: ListView, row: Row) -> Component:
    """For which number, and whether those used, those left out, or one reason only."""
    reasons: list[Component] = [_choice(shown, row, reason) for reason in row.left_out]
    if reasons:
        reasons.insert(0, html.Span(shown.say("why"), className="k-dimmed"))
    groups = [_choice(shown, row, which) for which in (ALL, USED, LEFT_OUT)]
    named = (("shown", groups), ("reasons", reasons))
    return html.Div(
        [
            _metric(shown),
            *(_group(name, links, shown) for name, links in named if links),
        ],
        className="k-list-choices",
    )


def show_list(shown: ListView, row: Row) -> Component:
    """How many, in which order, and their rows; or that there are none."""
    total = counted(row, shown.wanted.used)
    if not total:
        return _nothing(shown, row)
    wanted, reader = shown.wanted, shown.view.reader
    grid = pull_request_grid(GRID, metric_of(wanted.metric), wanted.order, total, reader)
    order = html.Span(order_words(wanted, reader), id=ORDER, className="k-section-beside")
    heading = dmc.Title(shown.say("heading", count=f"{total:,}"), order=2)
    csv = html.A(
        shown.say("csv"),
        id=CSV,
        href=CSV_PATH + write(wanted),
        className="k-quiet k-list-csv",
        download="",
        **attributes(aria_label=shown.say("csv_label")),
    )
    head = html.Div([heading, order, *_week(shown), csv], className="k-section-head k-list-head")
    return html.Section([head, grid], className="k-list")


def _dated(metric: Metric) -> str:
    """By which moment pull requests belong to the days."""
    if metric.source == "open_work":
        return "facts_open"
    return _DATED.get(metric.dated_by, "facts_by_merge")


_DATED: Mapping[Dated, str] = {
    "created_at": "facts_by_opening",
    "closed_at": "facts_by_closing",
    "deployed_at": "facts_by_deployment",
}


def _group(name: str, links: Sequence[Component], shown: ListView) -> Component:
    label = attributes(aria_label=shown.say(name))
    return html.Nav(links, className=f"k-choices k-{name}", **label)


def _metric(shown: ListView) -> Component:
    label, language = shown.say("metric"), shown.view.language
    return dmc.Select(
        id=METRIC,
        data=[{"value": m.key, "label": t(f"metrics.{m.key}_name", language)} for m in LISTED],
        value=shown.wanted.metric,
        allowDeselect=False,
        leftSection=html.Span(label, className="k-filter-label"),
        leftSectionWidth=round(text_width(label)) + 18,
        leftSectionPointerEvents="none",
        rightSection=icon("chevron-down", 14),
        rightSectionWidth=28,
        rightSectionPointerEvents="none",
        w=264,
        comboboxProps={"width": "max-content", "position": "bottom-start"},
        **attributes(aria_label=label),
    )


def _choice(shown: ListView, row: Row, which: str) -> Component:
    """One choice with how many it lists; it stays on the page."""
    chosen = shown.wanted.used == which
    count = html.Span(f"{counted(row, which):,}", className="k-choice-count")
    return html.A(
        [choice_words(which, shown.view.reader), " ", count],
        href=PATH + write(replace(shown.wanted, used=which)),
        className="k-choice",
        **attributes(data_stay="", aria_current="true" if chosen else None),
    )


def _week(shown: ListView) -> Sequence[Component]:
    """That one row of the chart is listed only, and the way back to all of them."""
    if shown.wanted.week is None:
        return ()
    whole = html.A(
        shown.say("whole_period"),
        href=PATH + write(replace(shown.wanted, week=None)),
        className="k-link",
        **attributes(data_stay=""),
    )
    only = shown.say("only_row", row=shown.wanted.week)
    return (html.Span([only, " ", whole], className="k-caption"),)


def _nothing(shown: ListView, row: Row) -> Component:
    """That nothing matches, and a button that lets the most in."""
    wanted = shown.wanted
    if row.n_total:
        name, looser = "none_used", replace(wanted, used=ALL)
    elif wanted.week:
        name, looser = "whole_period", replace(wanted, week=None)
    else:
        name, looser = "none_filters", Wanted(Filters(), wanted.metric)
    return nothing_matches(
        shown.say("none"), shown.view.reader, (shown.say(name), PATH + write(looser))
    )
