"""How do the days shown compare with those before, as they were or of the same people only?"""

from collections.abc import Sequence
from dataclasses import replace

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.asked import question
from dashboard.components.attributes import attributes
from dashboard.components.explained_number import explained_number
from dashboard.components.key_numbers import KeyNumber, key_numbers
from dashboard.context import Context
from dashboard.filters import Explained, Filters, write
from dashboard.pages.trends.captions import MIDDLE_DOT
from dashboard.pages.trends.refusals import shortly_why
from dashboard.pages.trends.view import PATH, View, answer_or_refusal
from dashboard.text import numbers, t
from dashboard.text.numbers import MISSING, Amount
from metrics.answer import SMALL_SAMPLE, Answer, Refused
from metrics.compare import neighbour
from metrics.metric import Metric
from metrics.question import Question

WHOLE = "ALL"
"""How an address calls the whole of the days shown, whose explanation it opens."""
_DAYS_OF_A_WEEK = 7


def before(asked: Question) -> Question:
    """The same about the period before; of the same people where it is about those of both."""
    same = "after" if asked.same_people else None
    return replace(asked, period=neighbour(asked.period, "before"), same_people=same)


def answer_before(view: View, context: Context, asked: Question) -> tuple[Answer, ...]:
    """The answer about the period before, where one is wanted and given."""
    if not view.asked.filters.compare:
        return ()
    found = answer_or_refusal(view, context, before(asked))
    return () if isinstance(found, Refused) else (found,)


def values_before(answer: Answer, former: Answer) -> tuple[float | None, ...]:
    """The former values in the places of the present ones; None where too few make one."""
    values = [
        None if answer.metric.has_statistic and row.n_used < SMALL_SAMPLE else row.value
        for row in former.rows
    ]
    missing = len(answer.rows) - len(values)
    return tuple([*values, *([None] * missing)][: len(answer.rows)])


def compared_words(answers: Sequence[Answer], view: View) -> str | None:
    """Under a chart: what the thin line is, and both ends; None where nothing is compared."""
    if not view.asked.filters.compare or len(answers) != 2:  # noqa: PLR2004 -- now and before
        return None
    now, former = answers
    if not now.metric.has_authors and view.asked.filters.compare == "same_people":
        return _say("everybody_here", view)
    days = view.days(former.question.period.start, former.question.period.end)
    return _say("thin_line", view, days=days, ends=_both_ends(now, former, view))


def show_compared(keys: Sequence[str], view: View, context: Context) -> Component:
    """The key numbers of all days shown, each with that of the period before."""
    shown = [_key_number(key, view, context) for key in keys]
    days, former = view.days(*view.asked.days), neighbour_days(view)
    words = _say(f"above_{view.asked.filters.compare}", view, days=days, before=former)
    return html.Div([html.Div(words, className="k-caption k-above-numbers"), key_numbers(shown)])


def neighbour_days(view: View) -> str:
    """The days before those shown, as people write them."""
    period = before(question(view.asked, "pull_requests_merged")).period
    return view.days(period.start, period.end)


def show_choices(view: View) -> Component:
    """What the page can be compared with and how it can count, as links; the present one is
    marked."""
    filters = replace(view.asked.filters, explain=None)
    compares = [(None, "none"), *((each, each) for each in view.known.compares)]
    groups = [
        _group(
            "compare",
            [(name, replace(filters, compare=value), value == filters.compare)
             for value, name in compares],
            view,
        ),
        _group(
            "view",
            [("usual", replace(filters, view=None), filters.view is None),
             ("findy", replace(filters, view="findy"), filters.view == "findy")],
            view,
        ),
    ]  # fmt: skip
    return html.Div(groups, className="k-choices")


def _group(name: str, links: Sequence[tuple[str, Filters, bool]], view: View) -> Component:
    label = _say(name, view)
    return html.Nav(
        [
            html.Span(label, className="k-filter-label"),
            *(_link(_say(f"{name}_{each}", view), to, present) for each, to, present in links),
        ],
        **attributes(aria_label=label),
    )


def _link(words: str, filters: Filters, present: bool) -> Component:
    if present:
        return html.B(words, **attributes(aria_current="true"))
    return dcc.Link(words, href=PATH + write(filters), className="k-link")


def _key_number(key: str, view: View, context: Context) -> KeyNumber:
    asked = question(view.asked, key, by="all")
    label = t(f"metrics.{key}_label", view.language)
    now = answer_or_refusal(view, context, asked)
    if isinstance(now, Refused):
        missing = html.Span(MISSING, className="k-dimmed")
        return KeyNumber(label, missing, shortly_why(now, view.language))
    amount = _amount(now, view)
    named = t("trends.open_explanation", view.language, name=label, value=str(amount))
    href = view.address(Explained(key, WHOLE))
    former = answer_or_refusal(view, context, before(asked))
    ends = _say("before_none", view)
    if not isinstance(former, Refused):
        ends = _say("ends", view, ends=_both_ends(now, former, view))
    n = numbers.sample(now.total.n_used, now.total.n_total, view.language)
    note = [
        html.Span(ends, className="k-unbroken"),
        MIDDLE_DOT,
        html.Span(n, className="k-unbroken"),
    ]
    return KeyNumber(label, explained_number(amount, href, opened=False, label=named), note)


def _both_ends(now: Answer, former: Answer, view: View) -> str:
    """「22.4 → 21.8時間」; the unit is said twice where it is another one."""
    first, last = _amount(former, view), _amount(now, view)
    return f"{first.number if first.unit == last.unit else first} → {last}"


def _amount(answer: Answer, view: View) -> Amount:
    """The value of the whole period as people write it: a count as so many a week."""
    value, metric = answer.total.value, answer.metric
    if value is None:
        return Amount(MISSING, "")
    if not _is_flow(metric):
        return numbers.value_in(metric.unit_of_value, value, view.language)
    days = (answer.question.period.end - answer.question.period.start).days
    return numbers.rate(value * _DAYS_OF_A_WEEK / days, view.language)


def _is_flow(metric: Metric) -> bool:
    """Whether it grows with the length of the period."""
    return metric.kind == "count" or metric.per == "engineer"


def _say(name: str, view: View, **slots: object) -> str:
    return t(f"compare.{name}", view.language, **slots)
