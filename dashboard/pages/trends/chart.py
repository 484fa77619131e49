"""What does a chart of the trends page ask, and how are its answers shown?"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from dash.development.base_component import Component

from dashboard.asked import question
from dashboard.figures.canvas import Canvas, Figure
from dashboard.figures.lead_time import lead_time, median_only, rate_line
from dashboard.figures.merge_counts import merge_counts
from dashboard.figures.periods import Periods
from dashboard.figures.shares import is_few, share_line
from dashboard.pages.trends.annotations import events_of
from dashboard.pages.trends.captions import (
    count_caption,
    median_caption,
    quantile_caption,
    rate_caption,
    share_caption,
)
from dashboard.pages.trends.compare import values_before
from dashboard.pages.trends.tables import count_table, duration_table, rate_table, share_table
from dashboard.pages.trends.view import View
from metrics.answer import Answer, Row
from metrics.csv_form import Cell
from metrics.question import Question

Answers = Sequence[Answer]
"""In the order of the questions of a chart."""


def _nothing(_answers: Answers, _view: View) -> Sequence[Component]:
    return ()


def _has_sample(row: Row) -> bool:
    return bool(row.sample)


@dataclass(frozen=True, slots=True)
class Chart:
    """One chart: the questions it asks, and its picture, caption and table from their answers.

    `name` is that of its place, its file and its words; of a chart of one metric it is the metric's
    key. `above` stands between caption and picture, `below` under the picture.
    """

    name: str
    height: int
    draw: Callable[[Answers, View, Canvas], Figure]
    caption: Callable[[Answers, View], str]
    table: Callable[[Answers, View, str], Component]
    questions: Callable[[View], Sequence[Question]]
    title: str | None = None
    """The words above it; of a chart of one metric they are the metric's."""
    above: Callable[[Answers, View], Sequence[Component]] = _nothing
    below: Callable[[Answers, View], Sequence[Component]] = _nothing
    across: Callable[[Answers, View], Sequence[Component]] = _nothing
    """Below all of it, as wide as it and the chart beside it together."""
    whole: bool = True
    """Whether all of it is kept back with one of its answers; else those that are given stand."""
    of_days: bool = True
    """Whether more days give it more to be made of."""
    over_time: bool = False
    """Whether it is one metric over the days asked for, which those before can be compared with;
    their answer, where there is one, is the second."""
    is_few: Callable[[Row], bool] = _has_sample
    """Which rows are drawn as open circles, since they hold only a few."""
    few_note: str = "trends.few_note"
    """The words that say what such a circle is."""
    file: Callable[[Answers, View], Iterable[list[Cell]]] | None = None
    """The lines of its file, where they are not those of its answers."""


def periods_of(answer: Answer, view: View, canvas: Canvas, former: Answer | None = None) -> Periods:
    """The rows of an answer with what happened in them, and those of the period before."""
    return Periods(
        answer.rows,
        view.asked.filters.by,
        canvas,
        view.quiet(answer.rows),
        answer.metric.unit_of_value,
        events_of(view, answer.rows),
        values_before(answer, former) if former else (),
    )


def counts(key: str, height: int = 148) -> Chart:
    """So many, by people and by agents, under their mean."""
    return _of_one(key, height, merge_counts, count_caption, count_table)


def rate(key: str, height: int = 148) -> Chart:
    """So many for each engineer."""
    return _of_one(key, height, rate_line, rate_caption, rate_table)


def spread(key: str, height: int = 264) -> Chart:
    """The median, p75 and p90."""
    return _of_one(key, height, lead_time, quantile_caption, duration_table)


def median(key: str, height: int = 148) -> Chart:
    """The median alone."""
    return _of_one(key, height, median_only, median_caption, duration_table)


def share(key: str, height: int = 148) -> Chart:
    """Which share of all."""
    chart = _of_one(key, height, share_line, share_caption, share_table)
    return replace(chart, is_few=is_few, few_note="trends.few_share_note")


def _of_one(
    key: str,
    height: int,
    draw: Callable[[Periods], Figure],
    caption: Callable[[Answer, View], str],
    table: Callable[[Answer, View, str], Component],
) -> Chart:
    """A chart of one answer over time; a press on a period opens its explanation."""
    return Chart(
        name=key,
        height=height,
        draw=lambda answers, view, canvas: draw(periods_of(answers[0], view, canvas, *answers[1:])),
        caption=lambda answers, view: caption(answers[0], view),
        table=lambda answers, view, words: table(answers[0], view, words),
        questions=lambda view: (question(view.asked, key),),
        over_time=True,
    )
