"""How much of last month was cross-cutting work, as a team says with one press?"""

from collections.abc import Mapping, Sequence
from datetime import date

from dash import ALL, ClientsideFunction, Dash, Input, Output, State, ctx, html, no_update
from dash.development.base_component import Component

from dashboard.access.taking import Presses, Search
from dashboard.asked import unit_name
from dashboard.components.attributes import attributes
from dashboard.context import Context
from dashboard.pages.trends.drawing import ASKED
from dashboard.pages.trends.view import View, view_of
from dashboard.text import numbers, t
from data.estimates import (
    CHOICES,
    Estimate,
    EstimateRefused,
    estimates,
    keep_estimate,
    last_day_to_change,
    may_estimate,
    month_to_estimate,
)

PLACE, SAY = "trends-estimate", "trends-estimate-say"
CHOICE, MONTH = "trends-estimate-percent", "month"
"""The ids of the buttons are {"trends-estimate-percent": 15, "month": "2026-10"}: a page that was
left open over the end of a month says nothing of another one."""


def choice_id(percent: object, month: object) -> dict[str, object]:
    """The id of the button for a percentage of a month; both may be wildcards."""
    return {CHOICE: percent, MONTH: month}


def show_control(view: View, context: Context) -> Component:
    """The place of the buttons, and where a press is confirmed aloud."""
    said = html.Div(id=SAY, role="status", className="k-hidden")
    return html.Div([html.Div(show_estimate(view, context), id=PLACE), said])


def show_estimate(view: View, context: Context) -> Sequence[Component]:
    """Five buttons for last month, what was said of it, and until when that can be changed.

    Without a unit that the reader may speak for it says which to choose; nothing for whoever may
    speak for none.
    """
    if not view.reader.viewer.may("estimates.write"):
        return []
    unit = _unit(view)
    if unit is None:
        return [html.P(_say("choose_unit", view), className="k-caption")]
    month, said = month_to_estimate(view.today), _said(view, context, unit)
    question = _question(view, unit, month)
    buttons = [_button(percent, percent == said, month) for percent in CHOICES]
    return [
        html.P(question),
        html.Div(buttons, className="k-estimate", role="group", **attributes(aria_label=question)),
        html.P(_state(view, said), className="k-caption"),
    ]


def _unit(view: View) -> str | None:
    """The unit asked for, else the only one of the reader's; None where they may not speak for
    it."""
    viewer, asked = view.reader.viewer, view.asked.filters.unit
    own = sorted(viewer.own_units | viewer.managed_units)
    unit = asked or (own[0] if len(own) == 1 else None)
    return unit if unit and may_estimate(viewer, unit) else None


def _said(view: View, context: Context, unit: str) -> int | None:
    """What the unit said of last month."""
    month = month_to_estimate(view.today)
    known = estimates(view.reader.viewer, context.database)
    return next((each.percent for each in known if (each.unit, each.month) == (unit, month)), None)


def _question(view: View, unit: str, month: date) -> str:
    other_year = month.year != view.today.year
    return _say(
        "question",
        view,
        unit=unit_name(unit, view.organisation, view.reader),
        month=numbers.month(month, view.language, year=other_year),
    )


def _state(view: View, said: int | None) -> str:
    until = numbers.day(last_day_to_change(view.today), view.language)
    if said is None:
        return _say("not_said", view, until=until)
    return _say("said", view, percent=said, until=until)


def _button(percent: int, chosen: bool, month: date) -> Component:
    return html.Button(
        f"{percent}%",
        id=choice_id(percent, f"{month:%Y-%m}"),
        className="k-button",
        type="button",
        **attributes(aria_pressed="true" if chosen else "false"),
    )


def register(app: Dash, context: Context) -> None:
    """The buttons follow the unit that is asked for; a press is kept and said in place."""

    @app.callback(Output(PLACE, "children"), Input(ASKED, "data"), prevent_initial_call=True)
    def _follow(search: Search) -> Sequence[Component]:
        return show_estimate(view_of(context, search), context)

    app.clientside_callback(ClientsideFunction("trends", "again"), Input(SAY, "children"))

    @app.callback(
        Output(PLACE, "children", allow_duplicate=True),
        Output(SAY, "children"),
        Input(choice_id(ALL, ALL), "n_clicks"),
        State(ASKED, "data"),
        prevent_initial_call=True,
        needs="estimates.write",
    )
    def _choose(presses: list[Presses], search: Search) -> object:
        pressed = ctx.triggered_id if any(presses) and ctx.triggered[0]["value"] else None
        return choose(pressed, search, context) if pressed else (no_update, no_update)


def choose(pressed: object, search: Search, context: Context) -> tuple[Sequence[Component], str]:
    """Keep the percentage whose button was pressed; the buttons then, and what to say.

    What is no choice, of another month than the last or of a unit that the reader may not speak for
    changes nothing. Raises NotAllowed where they may speak for none.
    """
    view, now = view_of(context, search), context.now()
    unit, month = _unit(view), month_to_estimate(view.today)
    view.reader.viewer.require("estimates.write")
    if unit is None:
        return show_estimate(view, context), _say("choose_unit", view)
    percent = pressed.get(CHOICE) if isinstance(pressed, Mapping) else None
    of_month = isinstance(pressed, Mapping) and pressed.get(MONTH) == f"{month:%Y-%m}"
    if not of_month or not isinstance(percent, int):
        return show_estimate(view, context), _say("other_month", view)
    estimate = Estimate(unit, month, percent)
    try:
        with context.database.write(changes_facts=True, freshness_only=True) as connection:
            keep_estimate(view.reader.viewer, connection, estimate, view.today, now)
    except EstimateRefused:
        return show_estimate(view, context), ""
    shown = view_of(context, search)
    return show_estimate(shown, context), _say("kept", shown, percent=percent)


def parts() -> Sequence[Component]:
    """One bare component for each id that stands on the page only at times."""
    places = [html.Div(id=name) for name in (PLACE, SAY)]
    return [*places, html.Button(id=choice_id(CHOICES[0], "2026-01"))]


def _say(name: str, view: View, **slots: object) -> str:
    return t(f"estimate.{name}", view.language, **slots)
