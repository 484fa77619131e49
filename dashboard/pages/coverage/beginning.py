"""What is said of coverage before any application is named or has a figure?"""

from dash import html
from dash.development.base_component import Component

from dashboard.components.empty_state import Step, command, empty_state
from dashboard.components.page_head import page_head
from dashboard.context import Reader
from dashboard.text import t

EXAMPLE = (
    "applications: [{id: shop-api, name: Shop API, repository: our-company/shop, "
    'paths: ["api/**"], kind: backend}]'
)
"""What org.yaml says to follow an application."""


def show_beginning(reader: Reader, is_prepared: bool) -> Component:
    """What will be seen here, and the steps that lead there; the present one is marked."""
    language = reader.language
    steps = [
        Step(
            t("empty.init_title", language),
            t("empty.init_done" if is_prepared else "empty.init_about", language),
            None if is_prepared else "mikata init",
            "done" if is_prepared else "now",
        ),
        Step(
            t("coverage.begin_name", language),
            t("coverage.begin_name_about", language),
            EXAMPLE,
            "now" if is_prepared else "later",
        ),
        Step(
            t("coverage.begin_collect", language),
            t("coverage.begin_collect_about", language),
            "mikata apply && mikata collect",
            "later",
        ),
    ]
    sample = html.P(
        [
            html.Span(t("empty.sample", language)),
            html.Span(t("empty.sample_about", language), className="k-dimmed"),
            " ",
            command("mikata demo", reader),
        ],
        className="k-do",
    )
    head = page_head(t("coverage.title", language), [t("coverage.begin_facts", language)])
    title, prose = t("coverage.begin_title", language), t("coverage.begin_prose", language)
    return html.Div([head, empty_state(title, prose, steps, reader, sample)])
