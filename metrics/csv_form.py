"""How is an answer written as a table of plain values, for files?"""

from collections.abc import Iterator

from data.facts import REASONS
from metrics.answer import Answer

Cell = str | int | float | None


def csv_rows(answer: Answer) -> Iterator[list[Cell]]:
    """The heading, then a line for each period, with a column for every reason.

    Floats are not rounded, None is an empty cell, and no cell holds text that people wrote.
    """
    yield ["period", "start", "value", "n_used", "n_total", *REASONS[1:]]
    for row in answer.rows:
        left_out = (row.left_out.get(reason, 0) for reason in REASONS[1:])
        start = row.start.isoformat()
        yield [row.period, start, row.value, row.n_used, row.n_total, *left_out]
