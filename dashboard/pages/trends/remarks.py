"""What has to be said below a chart so that nobody reads more into it than it tells?"""

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from dashboard.pages.trends.chart import Answers
from dashboard.pages.trends.view import View
from dashboard.text import numbers, t


def approximate(answers: Answers, view: View) -> Sequence[Component]:
    """That which deployment holds a change was told by moments alone."""
    if all(each.note != "approximate_deployments" for each in answers):
        return []
    return [html.Div(t("trends.approximate_note", view.language))]


def without_exclusions(answers: Answers, view: View) -> Sequence[Component]:
    """The figures as they would be if nothing were excluded, which always stand beside, the worse
    first."""
    language = view.language
    said = [
        t(
            "trends.without_exclusions_of",
            language,
            name=t(f"trends.part_coverage_{each.question.part}", language),
            percent=str(numbers.percent(each.total.without_exclusions)),
        )
        for each in sorted(answers, key=lambda each: each.total.without_exclusions or 0.0)
        if each.total.without_exclusions is not None
    ]
    words = t("trends.without_exclusions", language, parts=t("trends.comma", language).join(said))
    whole = [html.Div(t("trends.of_no_team", language))] if view.asked.filters.unit else []
    return [*([html.Div(words)] if said else []), *whole]


def of_no_repository(_answers: Answers, view: View) -> Sequence[Component]:
    """That time is spent in no repository, where one is asked about."""
    if view.asked.filters.repository is None:
        return []
    return [html.Div(t("trends.of_no_repository", view.language))]


def open_now(answers: Answers, view: View) -> Sequence[Component]:
    """A sentence: how many are open, and how old is the one in the middle."""
    total = answers[0].total
    if total.value is None:
        return []
    words = t(
        "trends.open_sentence",
        view.language,
        n=str(numbers.count(total.n_used, view.language)),
        age=str(numbers.duration(total.value, view.language)),
    )
    return [html.P(words, className="k-sentence")]
