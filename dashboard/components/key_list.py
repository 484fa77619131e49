"""Which keys work on the page?"""

from collections.abc import Sequence

import dash_mantine_components as dmc
from dash import html
from dash.development.base_component import Component

from dashboard import theme
from dashboard.components.attributes import attributes
from dashboard.context import Reader
from dashboard.pages.page import Page
from dashboard.text import t

GO_TO = {"/": "H", "/trends": "T", "/sources": "S"}
"""After G, the letter that leads to a page."""


def key_list(list_id: str, reader: Reader, pages: Sequence[Page]) -> Component:
    """The list that `?` opens. What the keys do stands in assets/keys.js."""
    language = reader.language
    going = [
        (
            ("G", GO_TO[page.path]),
            t("keys.go", language, page=t(page.title_key, language)),
            page.path,
        )
        for page in pages
        if page.path in GO_TO
    ]
    acting = [
        (("?",), t("keys.list", language), None),
        (("E",), t("keys.explain", language), None),
        (("T",), t("keys.table", language), None),
        (("[",), t("keys.earlier", language), None),
        (("]",), t("keys.later", language), None),
        (("Esc",), t("keys.close", language), None),
    ]
    return dmc.Modal(
        html.Dl([part for row in [*acting, *going] for part in _row(*row)], className="k-keys"),
        id=list_id,
        title=t("shell.keys", language),
        size=520,
        closeButtonProps=attributes(aria_label=t("shell.close", language)),
        transitionProps=theme.AT_ONCE,
    )


def _row(keys: tuple[str, ...], what: str, path: str | None) -> tuple[Component, Component]:
    caps = [dmc.Kbd(key) for key in keys]
    return html.Dt(caps), html.Dd(html.A(what, href=path) if path else what)
