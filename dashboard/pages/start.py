"""Through whose eyes does a visitor of the demo look?"""

from collections.abc import Sequence

import dash_mantine_components as dmc
from dash import Dash, html
from dash.development.base_component import Component

from dashboard.components.empty_state import command
from dashboard.components.post_form import post_form
from dashboard.components.switches import switches
from dashboard.context import Context, Reader
from dashboard.pages.page import Page
from dashboard.text import t
from dashboard.tour import Visit, visits


def layout(reader: Reader, context: Context, _search: str) -> Component:
    """The one question of the first screen, and how to begin with one's own data."""
    bar = html.Div(
        [html.B(t("shell.product", reader.language)), switches(reader)], className="k-start-bar"
    )
    return html.Div([bar, *show_start(visits(reader, context), reader)], className="k-start")


def show_start(offered: Sequence[Visit], reader: Reader) -> Sequence[Component]:
    """The roles that can be taken, the first with the one filled button."""
    language = reader.language
    return [
        dmc.Title(t("start.title", language), order=1),
        html.P(t("start.prose", language), className="k-prose k-dimmed"),
        html.Ol([_row(visit, reader, first=visit is offered[0]) for visit in offered]),
        html.P(
            [
                html.Span(t("start.own", language), className="k-dimmed"),
                command("mikata collect OWNER/NAME --workspace DIR", reader),
            ],
            className="k-start-own",
        ),
    ]


def _row(visit: Visit, reader: Reader, *, first: bool) -> html.Li:
    language = reader.language
    stops = [_go(stop.title, visit, place, "k-link") for place, stop in enumerate(visit.stops)]
    filled = "k-button k-button-filled" if first else "k-button"
    return html.Li(
        post_form(
            "/sign-in/demo",
            [
                html.H2(t(f"roles.{visit.role}", language), className="k-role-name"),
                html.Div(
                    [
                        html.Div(t(f"start.does_{visit.role}", language), className="k-role-what"),
                        html.Div(_facts(visit.about), className="k-caption"),
                        html.Div(stops, className="k-role-stops"),
                    ]
                ),
                _go(t(f"start.take_{visit.role}", language), visit, 0, filled),
            ],
            className="k-role",
        )
    )


def _go(words: str, visit: Visit, place: int, looks: str) -> html.Button:
    """Signs in as whoever stands for the role, and goes on to one of its stops."""
    return html.Button(
        words, type="submit", name="visit", value=f"{visit.role}:{place}", className=looks
    )


def _facts(facts: Sequence[str]) -> Sequence[Component | str]:
    """Side by side; a line breaks between two of them only."""
    spans = [html.Span(fact, className="k-fact") for fact in facts]
    return [part for span in spans for part in (" · ", span)][1:]


def register(_app: Dash, _context: Context) -> None:
    """Forms do it all."""


PAGE = Page("/", "start.name", "home", layout, register, bare=True, permission="known")
