"""What does somebody do who has collected nothing yet?"""

from dash import html
from dash.development.base_component import Component

from dashboard.components.empty_state import Step, command, empty_state
from dashboard.context import Reader
from dashboard.text import t


def first_steps(reader: Reader, is_prepared: bool) -> Component:
    """The three steps to the first figures, the present one marked, and the fictional company."""
    language = reader.language
    path = t("empty.collect_path", language)
    steps = [
        Step(
            t("empty.init_title", language),
            t("empty.init_done" if is_prepared else "empty.init_about", language),
            None if is_prepared else "mikata init",
            "done" if is_prepared else "now",
        ),
        Step(
            t("empty.collect_title", language),
            t("empty.collect_about", language),
            "mikata collect OWNER/NAME",
            "now" if is_prepared else "later",
            (
                (t("empty.collect_clone", language), f"mikata collect --git {path}"),
                (t("empty.collect_table", language), "mikata collect --pull-requests FILE.csv"),
            ),
        ),
        Step(t("empty.look_title", language), t("empty.look_about", language), None, "later"),
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
    title, prose = t("empty.title", language), t("empty.prose", language)
    return empty_state(title, prose, steps, reader, sample)
