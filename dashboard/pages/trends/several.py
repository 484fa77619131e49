"""How are charts of several numbers asked for and shown: parts of one metric beside each other?"""

from collections.abc import Callable, Sequence
from functools import partial

from dash import html
from dash.development.base_component import Component

from dashboard.components.explained_number import explained_number
from dashboard.components.table import Cell, Column, short_table
from dashboard.figures.axes import period_names
from dashboard.figures.canvas import Canvas, Figure
from dashboard.figures.periods import Periods
from dashboard.figures.several_lines import Series, several_lines
from dashboard.filters import Explained
from dashboard.pages.trends.captions import MIDDLE_DOT, sample_words
from dashboard.pages.trends.chart import Answers, Chart, periods_of
from dashboard.pages.trends.parts import part_name, unit_of
from dashboard.pages.trends.view import View, question_of
from dashboard.text import numbers, t
from dashboard.text.numbers import NO_BREAK
from metrics.answer import SMALL_SAMPLE, Answer, Row

Draw = Callable[[Sequence[Series], Periods], Figure]
Parts = Callable[[View], Sequence[str]]
PartName = Callable[[str, View], str]
Adapt = Callable[[Series, Answer, View], Series]


def parted(  # noqa: PLR0913 -- what such charts differ in
    key: str,
    parts: Parts,
    *,
    name: PartName | None = None,
    draw: Draw = several_lines,
    height: int = 148,
    below: Callable[[Answers, View], Sequence[Component]] = lambda _answers, _view: (),
    adapt: Adapt = lambda series, _answer, _view: series,
) -> Chart:
    """A chart of these parts of a metric; `adapt` says what is special about the series of one."""
    named = name or partial(part_name, key)
    return Chart(
        name=key,
        height=height,
        draw=partial(_draw, draw=draw, name=named, adapt=adapt),
        caption=partial(_caption, name=named),
        table=partial(_table, name=named),
        questions=lambda view: [question_of(view, key, part=part) for part in parts(view)],
        below=lambda answers, view: [
            *_kept_back(named, parts(view), answers, view),
            *below(answers, view),
        ],
        whole=False,
    )


def _kept_back(
    named: PartName, parts: Sequence[str], answers: Answers, view: View
) -> Sequence[Component]:
    """Which of the parts are not given to this reader."""
    given = {each.question.part for each in answers}
    names = [named(part, view) for part in parts if part not in given]
    return [html.Div(t("trends.part_kept_back", view.language, name=name)) for name in names]


def _name_of(answer: Answer, name: PartName, view: View) -> str:
    return name(answer.question.part or "", view)


def explained_row(answer: Answer, row: Row) -> Explained:
    """The explanation of one row of a part."""
    return Explained(answer.question.metric, row.period, answer.question.part)


def _draw(
    answers: Answers,
    view: View,
    canvas: Canvas,
    *,
    draw: Draw,
    name: PartName,
    adapt: Adapt,
) -> Figure:
    series = [adapt(_series(each, name, view), each, view) for each in answers]
    return draw(series, periods_of(answers[0], view, canvas))


def _series(answer: Answer, name: PartName, view: View) -> Series:
    return Series(
        _name_of(answer, name, view),
        answer.rows,
        [str(explained_row(answer, row)) for row in answer.rows],
        target=target_of(answer, view),
        unit=unit_of(answer),
    )


def target_of(answer: Answer, view: View) -> float | None:
    """What the organisation aims at for a part; None where it set none."""
    if view.organisation is None:
        return None
    return view.organisation.targets.of(answer.question.metric, answer.question.part)


def _caption(answers: Answers, view: View, *, name: PartName) -> str:
    """「週ごとの中央値 · 障害 n = 4 · 失敗したデプロイ n = 9」."""
    key = answers[0].question.metric
    words = [t(f"trends.caption_{key}", view.language)]
    if answers[0].question.clock == "working":
        words.append(t("trends.working_hours", view.language))
    said = [
        f"{_name_of(each, name, view)}{NO_BREAK}{sample_words(each.total, view)}"
        for each in answers
    ]
    if _of_the_same(answers):
        said = [sample_words(answers[0].total, view)]
    return MIDDLE_DOT.join([*words, *said])


def _of_the_same(answers: Answers) -> bool:
    """Whether all parts are about the same things in every row, so that one n is that of all."""
    samples = {tuple((row.n_used, row.n_total) for row in each.rows) for each in answers}
    return len(samples) == 1


def _table(answers: Answers, view: View, caption: str, *, name: PartName) -> Component:
    """Period, then each part with its n; one n at the end where it is that of all."""
    language, by = view.language, view.asked.filters.by
    last = len(answers) - 1
    counted = {last} if _of_the_same(answers) else set(range(len(answers)))
    columns = [Column(t(f"trends.table_period_{by}", language))]
    for place, each in enumerate(answers):
        columns.append(Column(_heading(each, name, view), "right"))
        columns += [Column("n", "right")] if place in counted else []
    starts = [row.start for row in answers[0].rows]
    rows: list[list[Cell]] = []
    for which, period in enumerate(period_names(starts, by, language)):
        cells: list[Cell] = [period]
        for place, each in enumerate(answers):
            row = each.rows[which]
            cells.append(_cell(each, row, period, view))
            cells += [f"{row.n_used:,}/{row.n_total:,}"] if place in counted else []
        rows.append(cells)
    return short_table(columns, rows, caption)


def _heading(answer: Answer, name: PartName, view: View) -> str:
    """The name of a part, with what is aimed at."""
    named, target = _name_of(answer, name, view), target_of(answer, view)
    if target is None:
        return named
    value = numbers.whole_percent(target)
    return t("trends.target_of", view.language, name=named, value=value)


def _cell(answer: Answer, row: Row, period: str, view: View) -> Cell:
    if row.value is None:
        return None
    amount = numbers.value_in(unit_of(answer), row.value, view.language)
    label = t("trends.open_explanation", view.language, name=period, value=str(amount))
    href = view.address(explained_row(answer, row))
    number = explained_number(amount, href, opened=False, label=label)
    few = answer.metric.has_statistic and row.n_used < SMALL_SAMPLE
    return html.Span(number, className="k-few") if few else number
