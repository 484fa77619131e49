"""How do the repositories stand on the page of sources, and how are more of them read?"""

from dash import html
from dash.development.base_component import Component

from dashboard.collection_state import by_problem, needs_somebody
from dashboard.components.notice import note
from dashboard.components.page_head import section
from dashboard.components.repository_table import repository_table
from dashboard.pages.sources.others import command_line
from dashboard.pages.sources.view import Sources

COLLECT_ALL = ("collect_all", "mikata collect")
COMMANDS = (
    ("collect_github", "mikata collect OWNER/NAME"),
    ("collect_git", "mikata collect --git PATH"),
    ("collect_table", "mikata collect --pull-requests FILE.csv"),
)


def show_repositories(found: Sources) -> Component:
    """Every repository, those that need somebody first; below, how to read it and add to it."""
    ordered = by_problem(found.repositories, found.now)
    calm = not any(needs_somebody(each, found.now) for each in ordered)
    return section(
        found.say("repositories"),
        repository_table(ordered, found.around),
        html.Div(_below(found), className="k-below-table"),
        beside=found.say("by_name" if calm else "by_problem", count=f"{len(ordered):,}"),
    )


def _below(found: Sources) -> list[Component]:
    """What each kind of source can't tell, where the base comes from, and the commands."""
    kinds = sorted({each.source for each in found.repositories})
    about = [*(f"about_{source}" for source in kinds), "about_base"]
    commands = COMMANDS if found.reader.viewer.may("collect") else ()
    if commands and found.from_github and not found.can_collect:
        commands = (COLLECT_ALL, *COMMANDS)
    return [
        note(html.Ul([html.Li(found.say(each)) for each in about])),
        *(command_line(found.say(words), line, found) for words, line in commands),
    ]
