"""How is a role, a unit or a sign-in changed, and whose are the accounts of nobody?"""

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from dashboard.components.empty_state import command
from dashboard.components.page_head import section
from dashboard.pages.people.view import View

WAYS: Sequence[tuple[str, Sequence[str]]] = (
    ("roles", ("mikata check", "mikata apply")),
    ("invite", ("mikata user invite ADDRESS",)),
    ("stop", ("mikata user disable ID",)),
    ("left", ("mikata apply",)),
)
"""What somebody may want to change, and the commands that do it on the machine of Mikata."""


def show_accounts(view: View) -> Component:
    """How many accounts were collected that belong to nobody, and how they get somebody."""
    counts = view.accounts
    if not counts:
        return section(view.say("accounts"), html.P(view.say("accounts_none")))
    each = [view.say(f"provider_{name}", n=f"{count:,}") for name, count in counts.items()]
    words = view.say(
        "accounts_some", n=f"{sum(counts.values()):,}", each=view.say("comma").join(each)
    )
    suggest = [view.say("accounts_do"), command("mikata org suggest", view.reader)]
    do = html.Div(suggest, className="k-do")
    return section(view.say("accounts"), html.P(words, className="k-prose"), do)


def show_changing(view: View) -> Component:
    """What to do for each kind of change, with the command to copy."""
    ways = [_way(name, commands, view) for name, commands in WAYS]
    return section(view.say("changing"), html.Dl(ways, className="k-told"))


def _way(name: str, commands: Sequence[str], view: View) -> Component:
    said = [html.Div(command(line, view.reader), className="k-do") for line in commands]
    about = html.Div(view.say(f"change_{name}_about"))
    return html.Div([html.Dt(view.say(f"change_{name}")), html.Dd([about, *said])])
