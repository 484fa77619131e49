"""Where did what coverage counts change within the rows of the chart?"""

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from dashboard.components.coverage_break import break_words
from dashboard.pages.trends.chart import Answers
from dashboard.pages.trends.view import View
from metrics.answer import Answer
from metrics.coverage import Break
from metrics.coverage_levels import breaks_within


def broken_before(answer: Answer, view: View) -> list[int]:
    """The places of the rows that can't be compared with the one before them."""
    return sorted({place for place, _ in _placed(answer, view)})


def break_notes(answers: Answers, view: View) -> Sequence[Component]:
    """When it changed and why, for each time that a line of the chart is broken."""
    found = [each for answer in answers for _, each in _placed(answer, view)]
    words = (break_words(each, view.language, view.today) for each in found)
    return [html.Div(each) for each in dict.fromkeys(words)]


def _placed(answer: Answer, view: View) -> list[tuple[int, Break]]:
    """Each break with the place of its row; the first row has none before it."""
    zone = view.material.zone
    placed = []
    for each in breaks_within(view.material, answer.question):
        day = each.after.committed_at.astimezone(zone).date()
        rows = enumerate(answer.rows)
        placed += [(place, each) for place, row in rows if place and row.start <= day < row.end]
    return placed
