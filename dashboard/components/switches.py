"""How does a reader choose the language and the colours?"""

from dash import html
from dash.development.base_component import Component

from dashboard.components.attributes import attributes
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
        [
            _group(languages, t("shell.language", reader.language)),
            _group(schemes, t("shell.scheme", reader.language)),
        ],
        className="k-switches",
    )


def _group(switches: list[html.Button], name: str) -> html.Div:
    return html.Div(switches, role="group", **attributes(aria_label=name))


def _switch(words: str, cookie: str, value: str, present: str) -> html.Button:
    return html.Button(
        words,
        type="button",
        className="k-switch",
        lang=value if cookie == LANGUAGE_COOKIE else None,
        **attributes(data_cookie=f"{cookie}={value}", aria_pressed=str(value == present).lower()),
    )
