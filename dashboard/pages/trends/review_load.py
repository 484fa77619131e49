"""Are reviews spread over the team, or do they lie on one or two?"""

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from dashboard.components.explained_number import explained_number
from dashboard.components.table import Cell, Column, short_table
from dashboard.figures.canvas import Canvas, Figure
from dashboard.figures.load_pair import HEIGHT, Load, load_pair
from dashboard.filters import Explained
from dashboard.pages.trends.captions import MIDDLE_DOT, sample_words
from dashboard.pages.trends.chart import Answers, Chart
from dashboard.pages.trends.parts import part_name
from dashboard.pages.trends.view import View, last_weeks, question_of
from dashboard.text import numbers, t
from metrics.answer import Answer
from metrics.question import Question

KEY = "review_load"
PARTS = {"busiest": 1, "busiest_two": 2}
"""How many of the busiest each of its numbers is about."""


def _questions(view: View) -> Sequence[Question]:
    days = last_weeks(view)
    return [question_of(view, KEY, part=part, days=days, by="all") for part in PARTS]


def _even(answer: Answer) -> float:
    """What the busiest would have if all gave as many, in per cent."""
    return 100 * PARTS[answer.question.part or ""] / (answer.total.people or 1)


def _draw(answers: Answers, view: View, canvas: Canvas) -> Figure:
    loads = [
        Load(_name(each, view), each.total.value or 0.0, _even(each), f"{KEY}.{each.question.part}")
        for each in answers
    ]
    return load_pair(loads, canvas)


def _name(answer: Answer, view: View) -> str:
    return part_name(KEY, answer.question.part or "", view)


def _caption(answers: Answers, view: View) -> str:
    """「直近4週 · 担当8人 · n = 214」."""
    total = answers[0].total
    words = t("trends.caption_review_load", view.language, n=f"{total.people or 0:,.0f}")
    return MIDDLE_DOT.join([words, sample_words(total, view)])


def _above(answers: Answers, view: View) -> Sequence[Component]:
    two = answers[1].total.value
    words = t("trends.load_sentence", view.language, share=f"{two or 0.0:,.0f}%")
    return [html.P(words, className="k-sentence")]


def _table(answers: Answers, view: View, caption: str) -> Component:
    """Whose share, what it is, what it would be, and of how many reviews."""
    keys = ("table_load", "share", "table_even", "table_n")
    sides = ("left", "right", "right", "right")
    columns = [
        Column(t(f"trends.{key}", view.language), side)
        for key, side in zip(keys, sides, strict=True)
    ]
    rows: list[list[Cell]] = [
        [
            _name(each, view),
            _value(each, view),
            str(numbers.percent(_even(each))),
            f"{each.total.n_used:,}/{each.total.n_total:,}",
        ]
        for each in answers
    ]
    return short_table(columns, rows, caption)


def _value(answer: Answer, view: View) -> Cell:
    if answer.total.value is None:
        return None
    amount, name = numbers.percent(answer.total.value), _name(answer, view)
    label = t("trends.open_explanation", view.language, name=name, value=str(amount))
    href = view.address(Explained(KEY, part=answer.question.part))
    return explained_number(amount, href, opened=False, label=label)


CHART = Chart(
    name=KEY,
    height=HEIGHT,
    draw=_draw,
    caption=_caption,
    table=_table,
    questions=_questions,
    of_days=False,
    above=_above,
)
