"""Where does work wait, and did that change within the days shown?"""

from collections.abc import Sequence
from datetime import date, timedelta

from dash import html
from dash.development.base_component import Component

from dashboard.asked import question
from dashboard.components.explained_number import explained_number
from dashboard.components.table import Cell, Column, short_table
from dashboard.figures.canvas import Canvas, Figure
from dashboard.figures.stage_bars import Stage, stage_bars
from dashboard.filters import Explained
from dashboard.pages.trends.chart import Answers, Chart
from dashboard.pages.trends.view import View
from dashboard.text import numbers, t
from dashboard.text.numbers import MISSING
from metrics.answer import SMALL_SAMPLE, Answer
from metrics.flow import STAGES, WAITING
from metrics.period import Period, period_rows
from metrics.question import Question

FORMER, LATTER = "FORMER", "LATTER"
"""How an address calls the halves of the days shown."""
Days = tuple[date, date]


def halves(view: View) -> tuple[Days, Days] | None:
    """The days shown in two halves of whole weeks, months or quarters; None where they are one."""
    start, end = view.asked.days
    rows = period_rows(Period(start, end), view.asked.filters.by, view.known.fiscal_year_starts)
    if len(rows) < 2:  # noqa: PLR2004 -- a half for each side
        return None
    middle = rows[len(rows) // 2].start
    return (start, middle), (middle, end)


def half_called(name: str | None, view: View) -> tuple[Days, str] | None:
    """The days of the half that an address calls so, and what people call it."""
    both = halves(view)
    if both is None or name not in (FORMER, LATTER):
        return None
    half = both[0] if name == FORMER else both[1]
    return half, view.days(*half)


def _questions(view: View) -> Sequence[Question]:
    """Each stage in the former half and then each in the latter; of a single period twice that."""
    both = halves(view) or (view.asked.days, view.asked.days)
    return [question(view.asked, key, days=half, by="all") for half in both for key in STAGES]


def _pairs(answers: Answers) -> list[tuple[Answer, Answer]]:
    return list(zip(answers[: len(STAGES)], answers[len(STAGES) :], strict=True))


def _draw(answers: Answers, view: View, canvas: Canvas) -> Figure:
    """Bars of what holds at least five; of fewer there is a dash, and the table tells them."""
    parted = halves(view) is not None
    stages = [
        Stage(
            name=t(f"trends.stage_{former.metric.key}", view.language),
            waits=former.metric.key in WAITING,
            before=_enough(former) if parted else None,
            after=_enough(latter),
            explains=(f"{former.metric.key}:{FORMER}", f"{former.metric.key}:{LATTER}"),
        )
        for former, latter in _pairs(answers)
    ]
    return stage_bars(stages, _key(view), canvas)


def _key(view: View) -> str:
    """「淡 6月7日まで · 濃 6月8日から」."""
    both = halves(view)
    if both is None:
        return view.days(*view.asked.days)
    start, middle = both[0]
    year = start.year != view.today.year
    last, first = (
        numbers.day(day, view.language, year=year) for day in (middle - timedelta(days=1), middle)
    )
    return t("trends.stages_halves", view.language, before=last, after=first)


def _enough(answer: Answer) -> float | None:
    return answer.total.value if answer.total.n_used >= SMALL_SAMPLE else None


def _names(view: View) -> tuple[str, str]:
    """The days of both halves; of a single period twice the same."""
    both = halves(view) or (view.asked.days, view.asked.days)
    return view.days(*both[0]), view.days(*both[1])


def _caption(answers: Answers, view: View) -> str:
    """「段階ごとの中央値、前半と後半 · n = 112–116 と 344–366」: medians, and never a sum."""
    language = view.language
    former, latter = (
        sorted({each.total.n_used for each in half})
        for half in (answers[: len(STAGES)], answers[len(STAGES) :])
    )
    words = t("trends.caption_stages", language, former=_range(former), latter=_range(latter))
    if answers[0].question.clock == "working":
        return t("trends.working_hours", language) + " · " + words
    return words


def _range(counted: Sequence[int]) -> str:
    low, high = counted[0], counted[-1]
    return f"{low:,}" if low == high else f"{low:,}–{high:,}"


def _below(_answers: Answers, view: View) -> Sequence[Component]:
    """What nobody may conclude from the bars."""
    return [html.Div(t("trends.stages_no_sum", view.language))]


def _table(answers: Answers, view: View, caption: str) -> Component:
    """Stage, both medians, and how many each rests on."""
    former, latter = _names(view)
    columns = [
        Column(t("trends.table_stage", view.language)),
        Column(former, "right"),
        Column(latter, "right"),
    ]
    rows: list[list[Cell]] = []
    for one, other in _pairs(answers):
        name = t(f"trends.stage_{one.metric.key}", view.language)
        halves_of_it = ((FORMER, one), (LATTER, other))
        rows.append([name, *(_cell(answer, half, name, view) for half, answer in halves_of_it)])
    return short_table(columns, rows, caption)


def _cell(answer: Answer, half: str, name: str, view: View) -> Cell:
    """A median above its n: the chart beside leaves no room for columns of their own."""
    return [
        html.Div(_value(answer, half, name, view)),
        html.Div(_sample(answer, view), className="k-caption"),
    ]


def _value(answer: Answer, half: str, name: str, view: View) -> Component | str:
    if answer.total.value is None:
        return MISSING
    amount = numbers.duration(answer.total.value, view.language)
    label = t("trends.open_explanation", view.language, name=name, value=str(amount))
    href = view.address(Explained(answer.metric.key, half))
    number = explained_number(amount, href, opened=False, label=label)
    few = answer.total.n_used < SMALL_SAMPLE
    return html.Span(number, className="k-few") if few else number


def _sample(answer: Answer, view: View) -> str:
    return numbers.sample(answer.total.n_used, answer.total.n_total, view.language)


CHART = Chart(
    name="stages",
    height=264,
    draw=_draw,
    caption=_caption,
    table=_table,
    questions=_questions,
    title="trends.stages_title",
    below=_below,
)
