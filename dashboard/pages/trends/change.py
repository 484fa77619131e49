"""Did the lead time change its level, and what may be said of that?"""

from collections.abc import Sequence
from dataclasses import replace

from dash import html
from dash.development.base_component import Component

from dashboard.components.notice import note
from dashboard.figures.axes import period_names
from dashboard.figures.canvas import Canvas, Figure
from dashboard.figures.lead_time import QUANTILES, spread_lines
from dashboard.pages.trends.annotations import events_of
from dashboard.pages.trends.chart import Answers, Chart, periods_of, spread
from dashboard.pages.trends.view import View
from dashboard.text import numbers, t
from dashboard.text.numbers import NO_BREAK
from metrics.answer import Answer
from metrics.change_point import ChangeOfRows, change_of_rows

_MOST_SURE = 99
"""Per cent; the approximation of the test says no more."""


def _draw(answers: Answers, view: View, canvas: Canvas) -> Figure:
    periods = periods_of(answers[0], view, canvas, *answers[1:])
    return spread_lines(periods, QUANTILES, change_of_rows(answers[0].rows))


def _below(answers: Answers, view: View) -> Sequence[Component]:
    """How many have no sure start."""
    n = answers[0].total.start_unsure
    return [html.Div(t("trends.unsure_starts", view.language, n=f"{n:,}"))] if n else []


def _across(answers: Answers, view: View) -> Sequence[Component]:
    """What changed, how sure that is, and what it does not say; nothing where nothing did."""
    change = change_of_rows(answers[0].rows)
    return [_change_note(change, answers[0], view)] if change else []


def _change_note(found: ChangeOfRows, answer: Answer, view: View) -> Component:
    language, change = view.language, found.change
    starts = [row.start for row in answer.rows]
    names = period_names(starts, view.asked.filters.by, language)
    before, after = (numbers.duration(each, language) for each in (change.before, change.after))
    lower = change.after < change.before
    what = t(
        "trends.change_lower" if lower else "trends.change_higher",
        language,
        period=names[found.place],
        before=before.number if before.unit == after.unit else str(before),
        after=str(after).replace(" ", NO_BREAK),
    )
    sure = t(
        "trends.change_sure",
        language,
        sure=min(_MOST_SURE, int(100 * change.sure)),
        before=f"{found.n_before:,}",
        after=f"{found.n_after:,}",
    )
    cause = html.Span(t("trends.change_no_cause", language), className="k-dimmed")
    between = t("numbers.between_sentences", language)
    return note(html.B(what), sure, *_meanwhile(found, answer, view), between, cause)


def _meanwhile(found: ChangeOfRows, answer: Answer, view: View) -> list[str]:
    """What else happened in that week, as it is told above the plot."""
    happened = [each.words for each in events_of(view, answer.rows) if each.row == found.place]
    if not happened:
        return []
    what = t("trends.comma", view.language).join(happened)
    between = t("numbers.between_sentences", view.language)
    return [between, t("trends.change_meanwhile", view.language, what=what)]


CHART: Chart = replace(spread("merge_lead_time"), draw=_draw, below=_below, across=_across)
