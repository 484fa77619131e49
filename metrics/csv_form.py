"""How is an answer written as a table of plain values, for files?"""

from collections.abc import Iterator, Sequence

from data.facts import REASONS
from metrics.answer import LEVEL_REASONS, Answer
from metrics.metric import Metric

Cell = str | int | float | None


def csv_rows(answer: Answer) -> Iterator[list[Cell]]:
    """The heading, then a line for each period, with a column for every reason.

    Floats are not rounded, None is an empty cell, and no cell holds text that people wrote.
    """
    reasons, beside = _columns(answer.metric)
    yield ["period", "start", "value", "n_used", "n_total", *reasons, *beside]
    for row in answer.rows:
        left_out = (row.left_out.get(reason, 0) for reason in reasons)
        more = (getattr(row, name) for name in beside)
        start = row.start.isoformat()
        yield [row.period, start, row.value, row.n_used, row.n_total, *left_out, *more]


def csv_rows_of_several(answers: Sequence[Answer]) -> Iterator[list[Cell]]:
    """The same of several answers below each other, each line after its metric, part and days."""
    for place, answer in enumerate(answers):
        asked = answer.question
        heading, *lines = csv_rows(answer)
        if not place:
            yield ["metric", "part", "from", "to", *heading]
        days = asked.period.start.isoformat(), asked.period.end.isoformat()
        for line in lines:
            yield [asked.metric, asked.part, *days, *line]


def _columns(metric: Metric) -> tuple[Sequence[str], Sequence[str]]:
    """The reasons that there may be, and what else stands beside a value."""
    if metric.kind != "level":
        return REASONS[1:], ()
    return LEVEL_REASONS, ("without_exclusions",) if metric.source == "coverage" else ()
