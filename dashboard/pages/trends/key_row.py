"""Which four numbers answer the page's questions at a glance?"""

from collections.abc import Mapping

from dash import html
from dash.development.base_component import Component

from dashboard.components.explained_number import explained_number
from dashboard.components.key_numbers import KeyNumber, key_numbers
from dashboard.context import Context
from dashboard.filters import Explained
from dashboard.pages.trends.captions import MIDDLE_DOT
from dashboard.pages.trends.compare import show_compared
from dashboard.pages.trends.findy import show_findy
from dashboard.pages.trends.refusals import shortly_why
from dashboard.pages.trends.view import WEEKS, View, ask, last_weeks
from dashboard.text import numbers, t
from dashboard.text.numbers import MISSING, Amount
from metrics.answer import SMALL_SAMPLE, Answer, Refused, Row

KEYS = ("pull_requests_merged", "merge_lead_time", "pickup_time", "unreviewed_merges")

Pair = tuple[Answer | Refused, Answer | Refused]
"""The answer about the last four weeks and the one about the four before."""


def show_numbers(answers: Mapping[str, Pair], view: View) -> Component:
    """The row of key numbers under the weeks they are about; each opens its explanation."""
    days = view.days(*last_weeks(view))
    weeks = t("trends.last_weeks", view.language, days=days)
    row = key_numbers([_key_number(key, *pair, view) for key, pair in answers.items()])
    return html.Div([html.Div(weeks, className="k-caption k-above-numbers"), row])


def show_key_numbers(view: View, context: Context) -> Component:
    """The last four weeks beside the four before, or what the address asks for instead."""
    if view.asked.filters.view == "findy":
        return show_findy(view, context)
    if view.asked.filters.compare:
        return show_compared(KEYS, view, context)
    now, before = last_weeks(view), last_weeks(view, before=1)
    pairs = {
        key: (
            ask(view, context, key, days=now, by="all"),
            ask(view, context, key, days=before, by="all"),
        )
        for key in KEYS
    }
    return show_numbers(pairs, view)


def key_amount(answer: Answer, view: View) -> Amount | None:
    """The value of four weeks as people write it: a count as so many a week."""
    return _amount(answer, answer.total, view)


def _key_number(key: str, now: Answer | Refused, before: Answer | Refused, view: View) -> KeyNumber:
    label = t(f"metrics.{key}_label", view.language)
    amount = None if isinstance(now, Refused) else key_amount(now, view)
    if isinstance(now, Refused) or amount is None:
        return KeyNumber(label, html.Span(MISSING, className="k-dimmed"), _why_missing(now, view))
    explained = Explained(key)
    link = explained_number(
        amount,
        view.address(explained),
        opened=False,
        label=t("trends.open_explanation", view.language, name=label, value=str(amount)),
    )
    few = now.metric.kind not in ("count", "rate") and now.total.n_used < SMALL_SAMPLE
    shown = html.Span(link, className="k-few") if few else link
    return KeyNumber(label, shown, _note(now, before, amount, view))


def _amount(answer: Answer, row: Row, view: View) -> Amount | None:
    if row.value is None:
        return None
    if answer.metric.kind not in ("count", "rate"):
        return numbers.value_in(answer.metric.unit_of_value, row.value, view.language)
    return numbers.rate(row.value / WEEKS, view.language)


def _note(
    now: Answer, before: Answer | Refused, amount: Amount, view: View
) -> list[Component | str]:
    """「前の4週 22.4 · n = 80/86」; the unit is repeated where it is another one."""
    language = view.language
    previous = None if isinstance(before, Refused) else _amount(before, before.total, view)
    if previous is None:
        words = [t("trends.previous_none", language)]
    else:
        value = previous.number if previous.unit == amount.unit else str(previous)
        words = [t("trends.previous_weeks", language, value=value)]
    if now.total.part is not None:
        part, used = f"{now.total.part:,}", f"{now.total.n_used:,}"
        words.append(t("trends.part_of", language, part=part, used=used))
    elif now.metric.has_statistic:
        words.append(numbers.sample(now.total.n_used, now.total.n_total, language))
    elif now.total.agents:
        words.append(t("trends.of_agents", language, n=f"{now.total.agents / WEEKS:,.1f}"))
    # Spans that may not be broken: a line ends between "n = 126/164" and its neighbour only.
    kept = [html.Span(each, className="k-unbroken") for each in words]
    return [kept[0], *(part for each in kept[1:] for part in (MIDDLE_DOT, each))]


def _why_missing(now: Answer | Refused, view: View) -> str:
    """Why it is kept back, or the commonest reason why nothing could be used."""
    if isinstance(now, Refused):
        return shortly_why(now, view.language)
    left_out = now.total.left_out
    if not left_out:
        return t("trends.none_in_weeks", view.language)
    reason = max(left_out, key=lambda each: left_out[each])
    return t(
        "trends.reason_n",
        view.language,
        reason=t(f"metrics.reason_{reason}", view.language),
        n=f"{left_out[reason]:,}",
    )
