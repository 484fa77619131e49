"""What is kept about whom and why, what is it never used for, and whom can one ask?"""

from collections.abc import Sequence

from dash import Dash, dcc, html
from dash.development.base_component import Component

from dashboard.access.notice import notice_parts
from dashboard.components.page_head import page_head, section
from dashboard.context import Context, Reader
from dashboard.pages.page import Page
from dashboard.pages.privacy.inventory import show_inventory
from dashboard.pages.privacy.view import View, view_of
from dashboard.text import t
from data.privacy.inventory import INVENTORY

REFUSED = ("rank", "score", "distribution", "grade", "hidden", "anonymous", "log", "trace")
NOT_PROMISED = ("machine", "github", "titles", "backups")


def layout(reader: Reader, context: Context, _search: str) -> Component:
    """The whole page."""
    return html.Div(show(view_of(reader, context)))


def show(view: View) -> list[Component]:
    """Its parts in the order of what a reader asks: what for, what, what never, and whom to ask."""
    about_people = sum(each.about_people for each in INVENTORY)
    facts = [
        view.say("facts_tables", tables=len(INVENTORY)),
        view.say("facts_people", people=about_people),
    ]
    return [
        page_head(view.say("title"), facts),
        _purpose(view),
        *show_inventory(view),
        _sentences("refused", REFUSED, view),
        _sentences("not_promised", NOT_PROMISED, view),
        _asking(view),
    ]


def _purpose(view: View) -> Component:
    """The notice as everybody is shown it before they begin, and when this reader confirmed it."""
    when = view.say("confirmed_at", when=view.confirmed) if view.confirmed else ""
    parts = [
        html.Div([html.Dt(part.title), html.Dd(html.Ul([html.Li(line) for line in part.lines]))])
        for part in notice_parts(view.language)
    ]
    intro = html.P(t("notice.intro", view.language), className="k-prose k-intro")
    return section(view.say("purpose"), intro, html.Dl(parts, className="k-told"), beside=when)


def _sentences(name: str, keys: Sequence[str], view: View) -> Component:
    lines = [html.Li(view.say(f"{name}_{key}")) for key in keys]
    return section(view.say(name), html.Ul(lines, className="k-sentences"))


def _asking(view: View) -> Component:
    """Where one's own data are, and who gives them out, corrects and erases them."""
    whom = view.contact
    ask = view.say("ask_contact", contact=whom) if whom else view.say("ask_somebody")
    own: list[Component] = []
    if view.reader.viewer.may("own_data"):
        link = dcc.Link(view.say("ask_own_link"), href="/my-file", className="k-link")
        own = [html.Li([view.say("ask_own"), " ", link])]
    return section(view.say("ask"), html.Ul([*own, html.Li(ask)], className="k-sentences"))


def register(_app: Dash, _context: Context) -> None:
    """Nothing on it changes while it is read."""


PAGE = Page("/privacy", "privacy.title", "privacy", layout, register, permission="manual")
