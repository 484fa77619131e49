"""What is said where nothing has been collected, or nothing matches?"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import dash_mantine_components as dmc
from dash import html
from dash.development.base_component import Component

from dashboard.components.attributes import attributes
from dashboard.components.icon import icon
from dashboard.context import Reader
from dashboard.text import t


@dataclass(frozen=True, slots=True)
class Step:
    """One step to the first data: what, a line about it, the command that does it.

    `instead` are other ways to the same, each with its command.
    """

    title: str
    about: str
    command: str | None
    state: Literal["done", "now", "later"]
    instead: Sequence[tuple[str, str]] = ()


def empty_state(
    title: str, prose: str, steps: Sequence[Step], reader: Reader, last: Component
) -> Component:
    """What will be seen here, the steps that lead there with the present one marked, and `last`."""
    return html.Div(
        className="k-empty",
        children=[
            html.H2(title, className="k-state-title"),
            html.P(prose, className="k-prose k-dimmed"),
            html.Ol([_step(number, step, reader) for number, step in enumerate(steps, start=1)]),
            last,
        ],
    )


def _step(number: int, step: Step, reader: Reader) -> html.Li:
    mark = icon("check") if step.state == "done" else str(number)
    done = t("empty.done", reader.language) if step.state == "done" else ""
    return html.Li(
        className=f"k-step k-step-{step.state}",
        children=[
            html.Span(mark, className="k-step-mark"),
            html.Div(
                [
                    html.B(step.title),
                    html.Div(step.about, className="k-caption"),
                    *_command(step, reader),
                ]
            ),
            html.Span(done, className="k-step-done"),
        ],
    )


def _command(step: Step, reader: Reader) -> list[Component]:
    first: list[Component] = [command(step.command, reader)] if step.command else []
    others = [
        html.Div(
            [html.Div(words, className="k-caption"), command(line, reader)], className="k-instead"
        )
        for words, line in step.instead
    ]
    return [*first, *others]


def command(line: str, reader: Reader) -> html.Span:
    """A command to type, with a way to copy it."""
    return html.Span(
        [html.Code(line, className="k-code"), " ", copy_button(line, reader)], className="k-command"
    )


def copy_button(what: str, reader: Reader) -> html.Button:
    """Puts `what` on the clipboard and says so (assets/shell.js)."""
    return html.Button(
        t("shell.copy", reader.language),
        className="k-link",
        type="button",
        **attributes(data_copy=what, data_copied=t("shell.copied", reader.language)),
    )


def nothing_matches(
    title: str, _reader: Reader, remove: tuple[str, str] | None = None
) -> Component:
    """No row fits the filters; `remove` is the words and the address that drop the tightest one."""
    button = []
    if remove:
        button = [dmc.Anchor(remove[0], href=remove[1], className="k-button")]
    return html.Div([html.P(title, className="k-state-title"), *button], className="k-nothing")
