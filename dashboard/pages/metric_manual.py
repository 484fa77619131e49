"""What does each number mean, what can it not tell, and how is it gamed?"""

from urllib.parse import parse_qs

from dash import Dash, Input, Output, dcc, html
from dash.development.base_component import Component

from dashboard.access.taking import Search
from dashboard.components.page_head import page_head, section
from dashboard.context import Context, Reader
from dashboard.pages.page import URL, Page
from dashboard.text import t
from metrics.catalogue import METRICS
from metrics.manual import HEADINGS, Manual, read_manual

BODY, SEARCH = "manual-body", "manual-search"


def layout(reader: Reader, _context: Context, search: str) -> Component:
    """The page about the metric that the address names; without one the list of all."""
    return html.Div(
        [dcc.Store(id=SEARCH), html.Div(show_manual(search, reader), id=BODY)], className="k-manual"
    )


def show_manual(search: str, reader: Reader) -> list[Component]:
    """One page of the manual, or the questions that all of them answer."""
    language = reader.language
    key = parse_qs(search.removeprefix("?")).get("metric", [""])[-1]
    if key not in {metric.key for metric in METRICS}:
        return [
            page_head(t("metrics.page_title", language), [t("metrics.page_facts", language)]),
            _list(reader),
        ]
    manual = read_manual(key, language)
    above = [
        dcc.Link(t("metrics.back", language), href="/trends"),
        dcc.Link(t("metrics.page_title", language), href="/metrics"),
    ]
    return [page_head(manual.title, [key], above=above), *_sections(manual, reader)]


def _sections(manual: Manual, reader: Reader) -> list[Component]:
    texts = (manual.question, manual.definition, manual.cannot_tell, manual.gaming)
    return [
        section(heading, dcc.Markdown(text, className="k-prose"))
        for heading, text in zip(HEADINGS[reader.language], texts, strict=True)
    ]


def _list(reader: Reader) -> Component:
    manuals = [(metric.key, read_manual(metric.key, reader.language)) for metric in METRICS]
    return html.Dl(
        [
            html.Div(
                [
                    html.Dt(
                        dcc.Link(manual.title, href=f"/metrics?metric={key}", className="k-link")
                    ),
                    html.Dd(manual.definition_sentence),
                ]
            )
            for key, manual in manuals
        ],
        className="k-manual-list",
    )


def register(app: Dash, context: Context) -> None:
    """Another metric in the address is another page of the manual."""

    @app.callback(Output(BODY, "children"), Input(URL, "search"), Input(SEARCH, "data"))
    def _manual(search: Search, _data: None) -> list[Component]:
        return show_manual(search or "", context.reader())


def parts() -> list[Component]:
    """One bare component for each id of the page."""
    return [dcc.Store(id=SEARCH), html.Div(id=BODY)]


PAGE = Page("/metrics", "metrics.page_title", None, layout, register, parts, permission="manual")
