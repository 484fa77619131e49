"""Where does each chart of the trends page stand, and what stands there until it is drawn?"""

from collections.abc import Mapping, Sequence

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.components.attributes import attributes
from dashboard.components.loading import loading_block
from dashboard.components.page_head import section
from dashboard.pages.trends.charts import chart_title, graph_id
from dashboard.pages.trends.sections import CHARTS, SECTIONS, Row, rooms_of
from dashboard.pages.trends.view import View
from dashboard.text import t

_ACTIONS = 18
"""The height of the caption that comes with a chart."""


DRAWN = "trends-drawn"
"""The id of what the charts near the window were last asked."""


def place_id(name: str) -> str:
    """The id of the place where the chart called `name` stands."""
    return f"trends-{name}"


def near_id(name: str) -> str:
    """The id of what is asked of a chart that has come near the window (assets/trends.js)."""
    return f"trends-near-{name}"


def wide_id(name: str) -> str:
    """The id of the width that a chart which is drawn already is to have."""
    return f"trends-wide-{name}"


def show_places(view: View, controls: Mapping[str, Component]) -> Sequence[Component]:
    """The questions of the page, and a still place for each chart; `controls` stand under the
    charts of the section of that name."""
    everything = view.known.first_unit is None
    n = f"{len(view.material.facts):,}"
    amount = t("trends.loading", view.language, n=n) if everything else ""
    return [
        section(
            t(f"trends.section_{each.name}", view.language),
            *(_row(row, view, amount) for row in each.rows),
            *([controls[each.name]] if each.name in controls else []),
        )
        for each in SECTIONS
    ]


def stores() -> Sequence[Component]:
    """What each chart is asked, and how wide."""
    each = [dcc.Store(id=make(name)) for name in CHARTS for make in (near_id, wide_id)]
    return [dcc.Store(id=DRAWN), *each]


def parts() -> Sequence[Component]:
    """One bare component for each id that stands on the page only at times."""
    graphs = [dcc.Graph(id=graph_id(name)) for name in CHARTS]
    return [*stores(), *graphs, *(html.Div(id=place_id(name)) for name in CHARTS)]


def _row(row: Row, view: View, amount: str) -> Component:
    places = [_place(chart.name, view, amount) for chart in row]
    return html.Div(places, className=f"k-charts k-charts-{rooms_of(row)[0]}")


def _place(name: str, view: View, amount: str) -> Component:
    title = html.H3(chart_title(name, view), className="mantine-Title-root k-place-title")
    block = loading_block(CHARTS[name].height + _ACTIONS, amount)
    return html.Div([title, block], id=place_id(name), **attributes(data_chart=name))
