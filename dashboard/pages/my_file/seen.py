"""Who viewed or changed the reader's own file, and what is kept in it?"""

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.components.page_head import page_head, section
from dashboard.components.table import Cell, Column, short_table
from dashboard.pages.log.words import action_words, actor_words, part_words
from dashboard.pages.my_file.view import RECENT, MyFile
from dashboard.text import t
from data.privacy.access import Holding
from data.queries.own_file import View


def show_head(found: MyFile) -> Component:
    """The title, whose file it is, and that nobody else is shown this."""
    reader = found.reader
    name = [reader.name.get(reader.language)] if reader.name else []
    return page_head(found.say("title"), [*name, found.say("only_you")])


def show_summary(found: MyFile) -> Component:
    """What one would say aloud: how many people looked, and how much is kept."""
    people, rows = found.views.recent_viewers, sum(each.rows for each in found.holdings)
    name = "summary" if people > 1 else "summary_one" if people else "summary_none"
    said = found.say(name, days=RECENT.days, people=people)
    return html.P([said, " ", found.say("kept", rows=f"{rows:,}")], className="k-my-summary")


def show_views(found: MyFile) -> Component:
    """Who else did what with it, the newest first."""
    views = found.views
    if not views.newest:
        return section(found.say("views"), html.P(found.say("views_none"), className="k-my-prose"))
    columns = [Column(found.say(f"column_{name}")) for name in ("who", "what")]
    columns.append(Column(found.say("column_when"), "right"))
    rows = [_view(each, found) for each in views.newest]
    shown, total = f"{len(rows):,}", f"{views.total:,}"
    all_shown = len(rows) == views.total
    beside = "views_beside" if all_shown else "views_of"
    table = html.Div(short_table(columns, rows, found.say("views")), className="k-my-table")
    return section(found.say("views"), table, beside=found.say(beside, shown=shown, total=total))


def _view(view: View, found: MyFile) -> list[Cell]:
    language = found.reader.language
    what = action_words(view.action, language)
    if view.part:
        what = found.say("what_part", what=what, part=part_words(view.part, language))
    return [_who(view, found), what, found.when(view.at)]


def _who(view: View, found: MyFile) -> str:
    if view.name:
        return view.name.get(found.reader.language)
    if view.who is not None:
        return t("log.erased", found.reader.language, number=view.who)
    return actor_words(view.actor, found.reader.language)


def show_held(found: MyFile) -> Component:
    """How much is kept, table by table, in words."""
    total = f"{sum(each.rows for each in found.holdings):,}"
    if not found.holdings:
        return section(found.say("held"), html.P(found.say("held_none"), className="k-my-prose"))
    columns = [Column(found.say(f"column_{name}")) for name in ("kept", "holds")]
    columns.append(Column(found.say("column_rows"), "right"))
    table = short_table(
        columns, [_holding(each, found) for each in found.holdings], found.say("held")
    )
    link = dcc.Link(found.say("held_how_long"), href="/privacy", className="k-link")
    return section(
        found.say("held"),
        html.Div(table, className="k-my-table k-my-held"),
        html.P(link, className="k-my-prose"),
        beside=found.say("held_beside", rows=total),
    )


def _holding(holding: Holding, found: MyFile) -> list[Cell]:
    language = found.reader.language
    return [
        t(f"inventory.{holding.table}", language),
        t(f"inventory.{holding.table}_what", language),
        found.say("rows", rows=f"{holding.rows:,}"),
    ]
