"""How does a reader choose the language and the colours?"""

from dash import html
from dash.development.base_component import Component

from dashboard.context import LANGUAGE_COOKIE, SCHEME_COOKIE, Reader
from dashboard.text import LANGUAGES, t


def switches(reader: Reader) -> Component:
    """The reader's language and colours, kept in this browser."""
    languages = [
        _switch(t(f"shell.{language}", language), LANGUAGE_COOKIE, language, reader.language)
        for language in LANGUAGES
    ]
    schemes = [
        _switch(t(f"shell.{scheme}", reader.language), SCHEME_COOKIE, scheme, reader.scheme)
        for scheme in ("light", "dark")
    ]
    return html.Div(
        className="k-switches",
        children=[
            html.Div(
                languages, role="group", **{"aria-label": t("shell.language", reader.language)}
            ),
            html.Div(schemes, role="group", **{"aria-label": t("shell.scheme", reader.language)}),
        ],
    )


def _switch(words: str, cookie: str, value: str, present: str) -> html.Button:
    return html.Button(
        words,
        type="button",
        className="k-switch",
        lang=value if cookie == LANGUAGE_COOKIE else None,
        **{"data-cookie": f"{cookie}={value}", "aria-pressed": str(value == present).lower()},
    )
