"""What can the source of the data not know, and which command would tell?"""

from dash import html
from dash.development.base_component import Component

from dashboard.components.empty_state import command
from dashboard.components.notice import note
from dashboard.pages.trends.view import View
from dashboard.text import t
from metrics.answer import Answer

TELLS = "mikata collect --pull-requests FILE.csv"
"""The command that reads the moments which Git history does not hold."""


UNREMARKABLE = 0.1
"""A smaller share is named in the caption only."""


def cannot_tell(answer: Answer, view: View) -> Component | None:
    """How many pull requests lack a moment that their source does not record; None if few do."""
    total, left_out = answer.total.n_total, answer.total.left_out
    gaps = [
        (name, left_out[reason])
        for name, reason in (("squashed", "squashed"), ("unknown", "not_known_to_source"))
        if left_out.get(reason, 0) > total * UNREMARKABLE
    ]
    if not gaps:
        return None
    language = view.language
    said: list[Component | str] = []
    for name, n in gaps:
        said += [
            html.B(t(f"trends.{name}_title", language, n=f"{n:,}")),
            " ",
            t(f"trends.{name}_text", language),
            " ",
        ]
    said.append(command(TELLS, view.reader))
    if any(each.source == "git" for each in view.repositories(answer.metric.key)):
        said += [" ", t("trends.rebase_text", language)]
    return note(*said)
