"""What may each role see and do? Read from the one table of permissions, never typed twice."""

from collections.abc import Mapping

from dash import html
from dash.development.base_component import Component

from dashboard.components.grouped_table import grouped_table, row_group
from dashboard.components.page_head import section
from dashboard.pages.people.address import PEOPLES_ROLES
from dashboard.pages.people.view import View
from dashboard.text import t
from data.permissions import TABLE, Permission, Role

GROUPS: Mapping[str, tuple[Permission, ...]] = {
    "figures": ("units", "notes.write", "estimates.write", "tokens", "sources", "manual",
                "collect", "accept_gap"),
    "oneself": ("own_data",),
    "evaluations": ("own_evaluation", "ratings.write", "ratings.read", "finals", "finals.reasons",
                    "rubrics", "rubrics.publish"),
    "cycle": ("cycle", "cycle.progress", "cycle.deadlines", "cycle.run", "cycle.approve",
              "cycle.export"),
    "goals": ("goals", "goals.check_in", "goals.edit"),
    "running": ("people", "settings", "log", "log.details"),
}  # fmt: skip
"""Every permission under what it is about, in the order of the table."""
TO_COME = frozenset({"evaluations", "cycle", "goals"})
"""Declared already, so that nobody is surprised; the pages are still to come."""


def show_rights(view: View) -> Component:
    """The table of roles with the sentences that explain it."""
    names = ("rights_manager", "rights_contractor", "rights_several", "rights_few", "rights_admin")
    notes = html.Ul([html.Li(view.say(name)) for name in names], className="k-rights-notes")
    return section(view.say("rights"), _table(view), notes)


def _table(view: View) -> Component:
    """A row per permission, a column per role; on the phone each row is a small block."""
    roles = [t(f"roles.{role}", view.language) for role in PEOPLES_ROLES]
    groups = [_group(group, view) for group in GROUPS]
    return grouped_table(
        [view.say("column_permission"), *roles], groups, view.say("rights"), "k-rights"
    )


def _group(group: str, view: View) -> Component:
    words: list[Component | str] = [html.B(view.say(f"group_{group}"))]
    if group in TO_COME:
        words += [" ", html.Span(view.say("to_come"), className="k-dimmed")]
    rows = [_row(permission, view) for permission in GROUPS[group]]
    return row_group(words, rows, len(PEOPLES_ROLES) + 1)


def _row(permission: Permission, view: View) -> Component:
    title = view.say(f"permission_{permission.replace('.', '_')}")
    cells = [_cell(role, permission, view) for role in PEOPLES_ROLES]
    return html.Tr([html.Th(title, scope="row"), *cells])


def _cell(role: Role, permission: Permission, view: View) -> Component:
    """On whom the role has it; on the phone, where the heading is gone, with the role."""
    scope = TABLE[role].get(permission)
    if scope is None:
        return html.Td("–", className="k-rights-none")
    label = view.say("role_before", role=t(f"roles.{role}", view.language))
    return html.Td([html.Span(label, className="k-phone-only"), view.say(f"scope_{scope}")])
