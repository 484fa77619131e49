"""How many are open at the end of the days shown, and for how long have they been?"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta

from dash import dcc, html
from dash.development.base_component import Component

from dashboard import pull_request_list
from dashboard.asked import question
from dashboard.components.explained_number import explained_number
from dashboard.components.table import Cell, Column, short_table
from dashboard.figures.age_bars import HEIGHT, AgeBar, age_bars
from dashboard.figures.canvas import Canvas, Figure
from dashboard.filters import Explained
from dashboard.pages.trends import remarks
from dashboard.pages.trends.captions import MIDDLE_DOT, written
from dashboard.pages.trends.chart import Answers, Chart
from dashboard.pages.trends.view import View
from dashboard.pull_request_list import Wanted
from dashboard.text import numbers, t
from metrics.csv_form import Cell as Plain
from metrics.open_ages import AgeClass, open_by_age
from metrics.question import Question

KEY = "open_age"


def _questions(view: View) -> Sequence[Question]:
    """That of the chart beside it: who is too few is so of both, over the same days."""
    return (question(view.asked, KEY),)


def _classes(answers: Answers, view: View) -> tuple[AgeClass, ...]:
    return open_by_age(view.material, answers[0].question)


def _name(each: AgeClass, view: View) -> str:
    return t(f"trends.open_from_{each.from_days}_days", view.language)


def _draw(answers: Answers, view: View, canvas: Canvas) -> Figure:
    bars = [
        AgeBar(_name(each, view), each.n - each.agents, each.agents)
        for each in _classes(answers, view)
    ]
    return age_bars(bars, KEY, canvas)


def _caption(answers: Answers, view: View) -> str:
    """「作成からの日数 · 10月11日時点 · n = 12（人 10、AIエージェントが作成 2）」."""
    answer, language = answers[0], view.language
    last = answer.question.period.end - timedelta(days=1)
    if answer.data_as_of:
        last = min(last, answer.data_as_of.astimezone(view.material.zone).date())
    day = numbers.day(last, language, year=last.year != view.today.year)
    words = t("trends.caption_open_ages", language, day=day)
    return MIDDLE_DOT.join([words, written(answer.total, view)])


def _below(_answers: Answers, view: View) -> Sequence[Component]:
    """The way to the pull requests themselves, the oldest first."""
    filters = replace(view.asked.filters, explain=None)
    oldest = Wanted(filters, metric=KEY, sort="value")
    href = pull_request_list.PATH + pull_request_list.write(oldest)
    return [html.Div(dcc.Link(t("trends.open_ages_list", view.language), href=href))]


def _table(answers: Answers, view: View, caption: str) -> Component:
    """The age, how many, people's and agents'; all of them in the last row."""
    keys = ("open_ages_age", "open_ages_n", "table_people", "table_agents")
    sides = ("left", "right", "right", "right")
    columns = [
        Column(t(f"trends.{key}", view.language), side)
        for key, side in zip(keys, sides, strict=True)
    ]
    total = answers[0].total
    rows = [
        _row(_name(each, view), f"{each.n:,}", each.n, each.agents)
        for each in _classes(answers, view)
    ]
    every = t("trends.open_ages_all", view.language)
    n = _explained(total.n_used, every, view)
    return short_table(columns, [*rows, _row(every, n, total.n_used, total.agents)], caption)


def _row(name: str, shown: Cell, n: int, agents: int) -> list[Cell]:
    return [name, shown, f"{n - agents:,}", f"{agents:,}"]


def _explained(n: int, name: str, view: View) -> Component:
    amount = numbers.count(n, view.language)
    label = t("trends.open_explanation", view.language, name=name, value=str(amount))
    return explained_number(amount, view.address(Explained(KEY)), opened=False, label=label)


def _file(answers: Answers, view: View) -> Iterator[list[Plain]]:
    yield ["from_days", "below_days", "n", "agents"]
    for each in _classes(answers, view):
        yield [each.from_days, each.below_days, each.n, each.agents]


CHART = Chart(
    name="open_ages",
    height=HEIGHT,
    draw=_draw,
    caption=_caption,
    table=_table,
    questions=_questions,
    of_days=False,
    title="trends.open_ages_title",
    above=remarks.open_now,
    below=_below,
    file=_file,
)
