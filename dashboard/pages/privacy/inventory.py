"""What is kept, who sees it, for how long, and what does erasure do? Made from the declarations."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from dash import html
from dash.development.base_component import Component

from dashboard.components.grouped_table import grouped_table, row_group
from dashboard.components.page_head import section
from dashboard.pages.privacy.view import View
from data.privacy.declaration import Declaration
from data.privacy.inventory import INVENTORY

COLUMNS = ("what", "who", "how_long", "erasure")


def show_inventory(view: View) -> list[Component]:
    """What is about people first; the rest behind a line that opens."""
    about = [each for each in INVENTORY if each.about_people]
    others = [each for each in INVENTORY if not each.about_people]
    rest = html.Details(
        [
            html.Summary(view.say("not_about_people", n=len(others)), className="k-link"),
            _table(others, COLUMNS[:-1], view.say("not_about_people", n=len(others)), view),
        ],
        className="k-inventory-rest",
    )
    table = _table(about, COLUMNS, view.say("held_caption"), view)
    return [section(view.say("held"), table, rest, beside=view.say("held_beside"))]


def _table(
    declarations: Sequence[Declaration], columns: Sequence[str], caption: str, view: View
) -> Component:
    headings = [view.say(f"column_{name}") for name in columns]
    groups = _groups(declarations, columns, view)
    return grouped_table(headings, groups, caption, "k-inventory")


def _groups(
    declarations: Sequence[Declaration], columns: Sequence[str], view: View
) -> Iterator[Component]:
    for part, members in groupby(declarations, key=lambda each: each.part):
        rows = [_row(each, columns, view) for each in members]
        yield row_group(view.inventory(f"part_{part}"), rows, len(columns))


def _row(declaration: Declaration, columns: Sequence[str], view: View) -> Component:
    name = declaration.table
    words = [view.seen_by(declaration), view.kept_for(declaration)]
    cells = [
        html.Td([_on_the_phone(column, view), text])
        for column, text in zip(columns[1:3], words, strict=True)
    ]
    if "erasure" in columns:
        cells.append(html.Td([_on_the_phone("erasure", view), *_erased(declaration, view)]))
    what = [
        html.B(view.inventory(name)),
        html.Div(view.inventory(f"{name}_what"), className="k-caption"),
    ]
    return html.Tr([html.Th(what, scope="row"), *cells])


def _erased(declaration: Declaration, view: View) -> list[Component | str]:
    """What becomes of it, and why something stays; what goes needs no reason."""
    done, why = view.erased(declaration)
    reason = html.Div(why, className="k-caption")
    return [done] if declaration.erasure == "delete" else [done, reason]


def _on_the_phone(column: str, view: View) -> Component:
    """The heading of a cell where the row of headings is gone."""
    return html.Span(view.say(f"column_{column}"), className="k-phone-only")
