"""What is shown where a page is that the reader may not see?"""

from dataclasses import replace

from dash import html
from dash.development.base_component import Component

from dashboard.components.page_head import page_head
from dashboard.context import Context, Reader
from dashboard.pages.page import Page
from dashboard.text import t
from data.permissions import ROLES, TABLE


def instead_of(page: Page) -> Page:
    """A page at the same address that says who may see it and whom to ask; nothing of it stands."""

    def layout(reader: Reader, context: Context, _search: str) -> Component:
        language = reader.language
        lines = [t("not_allowed.text", language), _whom_to_ask(reader, context)]
        roles = _who_may(page, reader)
        if roles:
            lines.insert(1, t("not_allowed.who", language, roles=roles))
        return html.Div(
            [
                page_head(t("not_allowed.title", language)),
                *(html.P(line, className="k-prose") for line in lines),
            ],
            className="k-not-found",
        )

    return replace(page, title_key="not_allowed.name", layout=layout, bare=False)


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
