"""What is said instead of a number that would be about one person or two, or about nothing?"""

from collections.abc import Mapping
from dataclasses import replace

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.asked import question, unit_name
from dashboard.components.chart_block import chart_block
from dashboard.components.empty_state import nothing_matches
from dashboard.components.notice import note
from dashboard.context import Context
from dashboard.filters import Compare, Filters, read, without_each, write
from dashboard.pages.trends.view import PATH, View, answer_or_refusal
from dashboard.text import Language, t
from metrics.answer import Refusal, Refused
from metrics.question import Question

_TITLES: Mapping[Refusal, str] = {
    "too_few_people": "refused_title",
    "too_few_reviewers": "refused_reviewers_title",
    "too_few_in_the_rest": "refused_rest_title",
    "another_unit": "refused_other_title",
    "of_no_unit": "refused_no_unit_title",
}
_OTHERS: Mapping[Refusal, str] = {
    "another_unit": "refused_other_chart",
    "of_no_unit": "refused_no_unit_chart",
}
"""Where it is not the number of people that keeps it back."""


def refused(refusal: Refused, view: View) -> Component:
    """Why nothing is shown, and the next larger group as a way on."""
    language, others = view.language, refusal.reason in _OTHERS
    said: list[Component | str] = [
        html.B(why(refusal, language)),
        " ",
        t("trends.refused_other_text" if others else "trends.refused_text", language),
    ]
    return note(*said, *_way_on(refusal, view))


def why(refusal: Refused, language: Language) -> str:
    """Why it is kept back, in one sentence."""
    return t(f"trends.{_TITLES[refusal.reason]}", language)


def shortly_why(refusal: Refused, language: Language) -> str:
    """The same in a few words, where there is little room."""
    return t(f"trends.{_OTHERS.get(refusal.reason, 'refused_chart')}", language)


def refused_chart(title: str, refusal: Refused, view: View, *, longer: bool) -> Component:
    """A chart that is kept back: its title, why, and what would be shown; `longer` says whether
    more days might be."""
    said = [shortly_why(refusal, view.language), *_way_on(refusal, view, longer=longer)]
    return chart_block(title, "", html.P(said, className="k-chart-empty"), view.reader)


def nothing(view: View, context: Context) -> Component:
    """That nothing fits the filters, and the one that leaves out most as a button to remove it."""
    best = _leaves_out_most(view, context)
    remove = best and (
        t(f"trends.remove_{best[0]}", view.language),
        PATH + write(replace(best[1], explain=None)),
    )
    return nothing_matches(t("trends.nothing_title", view.language), view.reader, remove)


def _way_on(refusal: Refused, view: View, *, longer: bool = True) -> list[Component | str]:
    """What would be shown instead: the next larger group as a link, else a longer period."""
    if refusal.offer:
        words, address = _offer(refusal.offer, view)
        return [" ", dcc.Link(words, href=address, className="k-button k-offer")]
    if refusal.reason in _OTHERS or not longer:
        return []
    return [" ", t("trends.refused_longer", view.language)]


def _offer(offer: Question, view: View) -> tuple[str, str]:
    """The words and the address of the question that would be answered."""
    filters = replace(
        view.asked.filters,
        unit=offer.unit,
        repository=offer.repository,
        base=offer.base,
        without=offer.without,
        compare=view.asked.filters.compare if offer.same_people else _of_everybody(view),
        explain=None,
    )
    if offer.unit == view.asked.filters.unit and filters.compare != view.asked.filters.compare:
        words = t("compare.offer_everybody", view.language)
    elif offer.unit is None:
        words = t("trends.refused_offer_all", view.language)
    else:
        name = unit_name(offer.unit, view.organisation, view.reader)
        words = t("trends.refused_offer", view.language, unit=name)
    return words, PATH + write(filters)


def _of_everybody(view: View) -> Compare | None:
    """The comparison asked for, unless it is one of the same people only."""
    compare = view.asked.filters.compare
    return "before" if compare == "same_people" else compare


def _leaves_out_most(view: View, context: Context) -> tuple[str, Filters] | None:
    """The filter without which most is found, by its name, with the filters that stay."""
    found = [
        (_found(loose, view, context), name, loose)
        for name, loose in without_each(view.asked.filters).items()
    ]
    count, name, loose = max(found, key=lambda each: each[0], default=(0, "", None))
    return (name, loose) if count and loose else None


def _found(filters: Filters, view: View, context: Context) -> int:
    """How many merged pull requests these filters leave; 0 where that may not be told."""
    asked = question(read(write(filters), view.known), "pull_requests_merged", by="all")
    answer = answer_or_refusal(view, context, asked)
    return 0 if isinstance(answer, Refused) else answer.total.n_used
