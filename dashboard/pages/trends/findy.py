"""What do the numbers say as Findy counts: means of four stages, and so many a person and day?"""

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from dashboard.asked import question
from dashboard.components.explained_number import explained_number
from dashboard.components.notice import note
from dashboard.components.page_head import section
from dashboard.components.table import Cell, Column, short_table
from dashboard.context import Context
from dashboard.filters import Explained
from dashboard.pages.trends.chart import Answers
from dashboard.pages.trends.compare import WHOLE, before
from dashboard.pages.trends.refusals import refused, shortly_why
from dashboard.pages.trends.view import View, answer_or_refusal
from dashboard.text import numbers, t
from metrics.answer import SMALL_SAMPLE, Answer, Refused

STAGES = ("coding_time", "pickup_time", "review_time", "merge_wait")
"""From the first commit to the opening, to the first review, to the approval, to the merge."""
PER_DAY, WHOLE_TIME = "pull_requests_per_engineer_day", "merge_lead_time"
FILE = "findy"
"""How addresses call the table as a file."""
_MOST_NUMBERS = 10
"""Below that a number for one person and day needs two decimals to say anything."""


def show_findy(view: View, context: Context) -> Component:
    """The numbers of all days shown as a table, under what sets them apart from the usual ones."""
    asked = question(view.asked, WHOLE_TIME, by="all")
    lead_time = answer_or_refusal(view, context, asked)
    if isinstance(lead_time, Refused):
        return html.Div(refused(lead_time, view), className="k-findy")
    return html.Div(
        [
            note(html.B(_say("label", view)), " ", _say("differs", view)),
            section(
                _say("title", view),
                _head(view),
                short_table(_columns(view), _rows(view, context), _say("title", view)),
            ),
        ],
        className="k-findy",
    )


def findy_answers(view: View, context: Context) -> Answers | Refused:
    """What the table shows, for a file: the days shown, then those before where it compares. One
    that is kept back is not among them; where the whole lead time is, why.
    """
    questions = [question(view.asked, key, by="all") for key in (*STAGES, WHOLE_TIME, PER_DAY)]
    if view.asked.filters.compare:
        questions += [before(each) for each in questions]
    answers = {each: answer_or_refusal(view, context, each) for each in questions}
    whole = answers[question(view.asked, WHOLE_TIME, by="all")]
    if isinstance(whole, Refused):
        return whole
    return [each for each in answers.values() if not isinstance(each, Refused)]


def _head(view: View) -> Component:
    """The caption, and the table as a file where charts have theirs."""
    words, href = t("chart.csv", view.language), view.csv_address(FILE)
    file = html.A(words, href=href, className="k-quiet", download="")
    return html.Div(
        [
            html.P(_caption(view), className="k-caption"),
            html.Div(file, className="k-chart-actions"),
        ],
        className="k-chart-head",
    )


def _caption(view: View) -> str:
    clock = t(f"filters.{view.asked.filters.clock}", view.language)
    return _say("caption", view, days=view.days(*view.asked.days), clock=clock)


def _columns(view: View) -> list[Column]:
    compared = [Column(t("compare.before", view.language), "right")]
    return [
        Column(_say("column_what", view)),
        Column(_say("column_mean", view), "right"),
        *(compared if view.asked.filters.compare else []),
        Column("n", "right"),
    ]


def _rows(view: View, context: Context) -> list[Sequence[Cell]]:
    return [_row(key, view, context) for key in (*STAGES, WHOLE_TIME, PER_DAY)]


def _row(key: str, view: View, context: Context) -> list[Cell]:
    """What it is, its mean, that of the period before where it is compared, and n."""
    asked, name = question(view.asked, key, by="all"), _say(key, view)
    now = answer_or_refusal(view, context, asked)
    compared = bool(view.asked.filters.compare)
    if isinstance(now, Refused):
        return [name, shortly_why(now, view.language), *([None] if compared else []), None]
    former = answer_or_refusal(view, context, before(asked)) if compared else None
    told = None if former is None or isinstance(former, Refused) else _amount(former, view)
    n = f"{now.total.n_used:,}/{now.total.n_total:,}"
    return [name, _value(now, name, view), *([told] if compared else []), n]


def _value(answer: Answer, name: str, view: View) -> Cell:
    """The mean, which opens its explanation; grey where it is one of a few."""
    said = _amount(answer, view)
    if said is None:
        return None
    amount = numbers.Amount(said, "")
    label = t("trends.open_explanation", view.language, name=name, value=said)
    href = view.address(Explained(answer.metric.key, WHOLE))
    number = explained_number(amount, href, opened=False, label=label)
    few = answer.metric.has_statistic and answer.total.n_used < SMALL_SAMPLE
    return html.Span(number, className="k-few") if few else number


def _amount(answer: Answer, view: View) -> str | None:
    value = answer.total.value
    if value is None:
        return None
    if answer.metric.key == PER_DAY:
        digits = 2 if value < _MOST_NUMBERS else 1
        return _say("per_day", view, n=f"{value:,.{digits}f}")
    return str(numbers.value_in(answer.metric.unit_of_value, value, view.language))


def _say(name: str, view: View, **slots: object) -> str:
    return t(f"findy.{name}", view.language, **slots)
