"""Which numbers stand behind a chart, in its table form?"""

from dash import html
from dash.development.base_component import Component

from dashboard.components.explained_number import explained_number
from dashboard.components.table import Cell, Column, short_table
from dashboard.figures.axes import period_names
from dashboard.figures.merge_counts import MEAN_OVER, moving_mean
from dashboard.figures.shares import OVER, pooled_shares
from dashboard.filters import Explained
from dashboard.pages.trends.view import View
from dashboard.text import numbers, t
from dashboard.text.numbers import Amount
from metrics.answer import SMALL_SAMPLE, Answer, Row
from metrics.statistics import Statistic


def count_table(answer: Answer, view: View, caption: str) -> Component:
    """Period, all, people, agents, and the mean that the line shows."""
    mean = moving_mean(answer.rows, MEAN_OVER.get(view.asked.filters.by, 0))
    columns = _columns(view, _thing(answer), "people", "agents", "mean")
    rows = [
        [
            name,
            _value(answer, row, numbers.count(row.n_used, view.language), name, view),
            f"{row.n_used - row.agents:,}",
            f"{row.agents:,}",
            None if average is None else f"{average:,.1f}",
        ]
        for name, row, average in zip(_names(answer, view), answer.rows, mean, strict=True)
    ]
    return short_table(columns, rows, caption)


def rate_table(answer: Answer, view: View, caption: str) -> Component:
    """Period, the rate, the count and the engineers that make it."""
    columns = _columns(view, "rate", "merged", "engineers")
    rows: list[list[Cell]] = [
        [
            name,
            _value(answer, row, _rate(row, view), name, view),
            f"{row.n_used:,}",
            None if row.people is None else f"{row.people:,.1f}",
        ]
        for name, row in zip(_names(answer, view), answer.rows, strict=True)
    ]
    return short_table(columns, rows, caption)


def duration_table(answer: Answer, view: View, caption: str) -> Component:
    """Period, median, p75, p90 and n; what rests on few values is grey and says so."""
    columns = _columns(view, "median", "p75", "p90", "n", own=("median", "p75", "p90"))
    rows: list[list[Cell]] = [
        [
            name,
            _value(answer, row, _in_unit(answer, row.value, view), name, view),
            _quantile(answer, row, "p75", view),
            _quantile(answer, row, "p90", view),
            _sample(row, view),
        ]
        for name, row in zip(_names(answer, view), answer.rows, strict=True)
    ]
    return short_table(columns, rows, caption)


def share_table(answer: Answer, view: View, caption: str) -> Component:
    """Period, its share, that of the last weeks or months together, how many of how many."""
    by = view.asked.filters.by
    pooled = pooled_shares(answer.rows, OVER.get(by, 1))
    own = (f"share_of_{by}s",) if by in OVER else ()
    columns = _columns(view, "share", *own, "n", own=("share", *own))
    rows: list[list[Cell]] = [
        [
            name,
            _value(answer, row, numbers.percent(row.value), name, view),
            *([None if together is None else str(numbers.percent(together))] if own else []),
            _sample(row, view),
        ]
        for name, row, together in zip(_names(answer, view), answer.rows, pooled, strict=True)
    ]
    return short_table(columns, rows, caption)


def _columns(view: View, *names: str, own: tuple[str, ...] = ()) -> list[Column]:
    """The headings: the period, then the named ones, which are `own` words of the chart or not."""
    period = t(f"trends.table_period_{view.asked.filters.by}", view.language)
    keys = [f"trends.{name}" if name in own else f"trends.table_{name}" for name in names]
    return [Column(period), *(Column(t(key, view.language), "right") for key in keys)]


def _thing(answer: Answer) -> str:
    return "opened" if answer.metric.dated_by == "created_at" else "merged"


def _names(answer: Answer, view: View) -> list[str]:
    starts = [row.start for row in answer.rows]
    names = period_names(starts, view.asked.filters.by, view.language)
    partial = t("trends.partial", view.language)
    return [
        f"{name} · {partial}" if row.partial else name
        for name, row in zip(names, answer.rows, strict=True)
    ]


def _value(answer: Answer, row: Row, amount: Amount, name: str, view: View) -> Cell:
    """The value, which opens its explanation; a dash where there is none."""
    if row.value is None:
        return None
    explained = Explained(answer.metric.key, row.period)
    label = t("trends.open_explanation", view.language, name=name, value=str(amount))
    number = explained_number(amount, view.address(explained), opened=False, label=label)
    few = answer.metric.kind not in ("count", "rate") and row.n_used < SMALL_SAMPLE
    return html.Span(number, className="k-few") if few else number


def _rate(row: Row, view: View) -> Amount:
    step = view.asked.filters.by
    return numbers.rate(row.value or 0.0, view.language, step=step)


def _in_unit(answer: Answer, value: float | None, view: View) -> Amount:
    return numbers.value_in(answer.metric.unit_of_value, value, view.language)


def _quantile(answer: Answer, row: Row, statistic: Statistic, view: View) -> Cell:
    """A percentile, and none where there are too few values for one."""
    if row.spread is None or row.n_used < SMALL_SAMPLE:
        return None
    return str(_in_unit(answer, row.spread[statistic], view))


def _sample(row: Row, view: View) -> str:
    written = f"{row.n_used:,}/{row.n_total:,}"
    if 0 < row.n_used < SMALL_SAMPLE:
        return t("trends.table_few", view.language, n=written)
    return written
