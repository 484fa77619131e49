"""What stands around the charts: what they are compared with, views, estimates and notes?"""

from collections.abc import Mapping, Sequence

from dash import Dash, Input, Output, html
from dash.development.base_component import Component

from dashboard.access.taking import Search
from dashboard.context import Context
from dashboard.pages.trends import estimate, note_form, views
from dashboard.pages.trends.compare import show_choices
from dashboard.pages.trends.drawing import ASKED
from dashboard.pages.trends.note_form import show_notes
from dashboard.pages.trends.view import View, view_of
from dashboard.pages.trends.views import show_views

CHOICES = "trends-choices"


def show_above(view: View, context: Context) -> Component:
    """Under the filters: comparing, the way of counting, and the kept views."""
    choices = html.Div(show_choices(view), id=CHOICES)
    return html.Div([choices, show_views(view, context)], className="k-beside-filters")


def controls(view: View, context: Context) -> Mapping[str, Component]:
    """What is entered under the charts of a section, by its name."""
    return {"effort": estimate.show_control(view, context)}


def show_below(view: View) -> Component:
    """Under the charts: the notes that are pinned to them."""
    return show_notes(view)


def register(app: Dash, context: Context) -> None:
    """The links follow the address; notes and views are written in place."""

    @app.callback(Output(CHOICES, "children"), Input(ASKED, "data"), prevent_initial_call=True)
    def _follow(search: Search) -> Component:
        return show_choices(view_of(context, search))

    views.register(app, context)
    estimate.register(app, context)
    note_form.register(app, context)


def parts() -> Sequence[Component]:
    """One bare component for each id that stands on the page only at times."""
    return [html.Div(id=CHOICES), *views.parts(), *estimate.parts(), *note_form.parts()]
