"""How do the people stand on the page: with their roles, their units, and whether they sign in?"""

from collections import Counter
from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from dashboard.components.empty_state import nothing_matches
from dashboard.components.notice import warning
from dashboard.components.page_head import page_head, section
from dashboard.components.table import Cell, Column, short_table
from dashboard.components.wrong_address import wrong_address
from dashboard.pages.people.address import PATH
from dashboard.pages.people.view import Group, View
from dashboard.text import t
from dashboard.text.numbers import moment
from data.queries.people import ListedPerson

COLUMNS = ("name", "roles", "units", "sign_in")


def show_head(view: View) -> Component:
    """The title, how many people there are, how many of them have signed in, and as of when."""
    states = Counter(each.state for each in view.here)
    facts = [
        view.say("facts_people", n=f"{len(view.here):,}"),
        view.say("facts_signed_in", n=f"{states['signed_in']:,}"),
    ]
    if view.applied:
        when = moment(view.applied.applied_at, view.language, view.organisation.timezone)
        facts.append(view.say("facts_applied", revision=view.applied.revision, when=when))
    return page_head(view.say("title"), facts)


def show_warnings(view: View) -> list[Component]:
    """What can't be followed in the address, and who could not sign in."""
    found: list[Component] = []
    if view.asked.wrong:
        found.append(wrong_address(view.asked.wrong, view.reader))
    without = sum(each.state == "no_address" for each in view.here)
    if without:
        found.append(warning(view.say("without_address", n=without), view.say("do_address")))
    return found


def show_list(view: View) -> list[Component]:
    """The people whom the filters leave, by their outermost unit."""
    if not view.found:
        return [nothing_matches(view.say("nobody"), view.reader, (view.say("show_all"), PATH))]
    return [_group(each, view) for each in view.groups() if each.people]


def _group(group: Group, view: View) -> Component:
    columns = [Column(view.say(f"column_{name}")) for name in COLUMNS]
    rows = [_row(each, view) for each in group.people]
    table = html.Div(short_table(columns, rows, group.title), className="k-blocks k-people")
    return section(group.title, table, beside=view.say("people", n=f"{len(group.people):,}"))


def _row(person: ListedPerson, view: View) -> list[Cell]:
    return [
        person.name.get(view.language),
        [*_roles(person, view)],
        view.say("comma").join(view.units(person)) or None,
        _sign_in(person, view),
    ]


def _roles(person: ListedPerson, view: View) -> Sequence[Component | str]:
    """In words, and how somebody is employed who is not as most are."""
    said = view.say("comma").join(t(f"roles.{role}", view.language) for role in person.roles)
    kind = person.employment
    if kind in (None, "regular") or person.roles == ("contractor",):
        return [said or "–"]
    return [said, " ", html.Span(view.say(f"employment_{kind}"), className="k-dimmed")]


def _sign_in(person: ListedPerson, view: View) -> list[Component | str]:
    """How they stand with it; on the phone, where the heading is not shown, with what it is."""
    before = html.Span(view.say("sign_in_before"), className="k-phone-only")
    if person.state == "signed_in" and person.last_signed_in:
        return [before, view.say("state_signed_in", day=view.day(person.last_signed_in))]
    return [html.Span([before, view.say(f"state_{person.state}")], className="k-dimmed")]
