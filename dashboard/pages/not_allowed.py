"""What is shown where a page is that the reader may not see?"""

from dataclasses import replace

from dash import html
from dash.development.base_component import Component

from dashboard.components.empty_state import command
from dashboard.components.page_head import page_head
from dashboard.context import Context, Reader
from dashboard.pages.page import Page
from dashboard.text import t
from data.permissions import ROLES, TABLE

INVITES = "mikata apply && mikata user invite ADDRESS"


def instead_of(page: Page) -> Page:
    """A page at the same address that says who may see it and whom to ask; nothing of it stands."""

    def layout(reader: Reader, context: Context, _search: str) -> Component:
        head = page_head(t("not_allowed.title", reader.language))
        alone = reader.method == "local"
        lines = _how_to_begin(reader) if alone else _whose_it_is(page, reader, context)
        return html.Div(
            [head, *(html.P(line, className="k-prose") for line in lines)],
            className="k-not-found",
        )

    return replace(page, title_key="not_allowed.name", layout=layout, bare=False)


def _how_to_begin(reader: Reader) -> list[list[str | Component] | str]:
    """For whoever runs Mikata alone: that roles begin with signing in, and how that begins."""
    language = reader.language
    steps: list[str | Component] = [t("not_allowed.alone_do", language), " "]
    return [t("not_allowed.alone", language), [*steps, command(INVITES, reader)]]


def _whose_it_is(page: Page, reader: Reader, context: Context) -> list[str]:
    """For whoever has a role: which ones it is open to, and whom to ask."""
    language = reader.language
    lines, roles = [t("not_allowed.text", language)], _who_may(page, reader)
    if roles:
        lines.append(t("not_allowed.who", language, roles=roles))
    return [*lines, _whom_to_ask(reader, context)]


def _who_may(page: Page, reader: Reader) -> str:
    """The roles that may see it, as people call them."""
    names = [
        t(f"roles.{role}", reader.language)
        for role in ROLES
        if page.permission in TABLE[role] and role != "local"
    ]
    return t("not_allowed.comma", reader.language).join(names)


def _whom_to_ask(reader: Reader, context: Context) -> str:
    contact = context.settings.sign_in.contact
    if contact is None:
        return t("not_allowed.ask", reader.language)
    return t("not_allowed.ask_contact", reader.language, contact=contact)
