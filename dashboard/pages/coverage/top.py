"""What stands above the applications: of which days, what to know first, and the key numbers?"""

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from config.organisation import ApplicationKind
from dashboard.collection_state import behind
from dashboard.components.key_numbers import KeyNumber, key_numbers
from dashboard.components.page_head import page_head
from dashboard.components.provisional import provisional, provisional_reading
from dashboard.components.wrong_address import wrong_address
from dashboard.pages.coverage.address import Explained
from dashboard.pages.coverage.controls import period_links
from dashboard.pages.coverage.view import Followed, View
from dashboard.pages.coverage.words import number, sample_words
from dashboard.text import numbers, t
from dashboard.text.numbers import MISSING, Amount
from data.queries.repositories import RepositoryState
from metrics.coverage import Weighted, has_lines


def show_head(view: View) -> Component:
    """The title, how many applications, which days, and the ways to the days around them."""
    language = view.language
    facts = [
        t("coverage.facts_applications", language, n=f"{len(view.followed):,}"),
        view.days(),
        t("coverage.facts_share", language),
    ]
    return page_head(t("coverage.title", language), facts, period_links(view))


def show_warnings(view: View) -> Sequence[Component]:
    """What the address says wrongly, and which repositories are not collected to the end."""
    wrong = [wrong_address(view.asked.wrong, view.reader)] if view.asked.wrong else []
    named = dict.fromkeys(each.application.repository for each in view.followed)
    repositories = [each for each in map(view.repository, named) if each]
    return [*wrong, *_provisional(repositories, view)]


def _provisional(repositories: Sequence[RepositoryState], view: View) -> Sequence[Component]:
    """Where reports could not be read to the end; and where nothing comes from GitHub any more, for
    then no report comes either. A gap among pull requests says nothing of coverage."""
    of_coverage = provisional_reading(repositories, "coverage", view.now, view.reader)
    from_github = [
        each for each in repositories if each.source == "github" and behind(each, view.now) != "gap"
    ]
    return of_coverage or provisional(from_github, view.now, view.reader)


def show_numbers(view: View) -> Component:
    """Each kind on its own, the worse first; what exclusions change; how much to rely on it."""
    kinds = [_kind(kind, weighted, view) for kind, weighted in view.kinds]
    return key_numbers([*kinds, _exclusions(view), _reliable(view)])


def _kind(kind: ApplicationKind, weighted: Weighted, view: View) -> KeyNumber:
    language = view.language
    label = t(f"coverage.kind_{kind}", language)
    shown = number(weighted.percent, Explained(kind=kind), label, view)
    sample = sample_words(weighted, language)
    if shown is None:
        return KeyNumber(label, html.Span(MISSING, className="k-dimmed"), sample)
    before = t("coverage.without_n", language, n=str(numbers.percent(weighted.before)))
    return KeyNumber(label, shown, [html.Div(before), html.Div(sample)])


def _exclusions(view: View) -> KeyNumber:
    """By how many percentage points exclusions lift the figure that they lift most."""
    language = view.language
    label = t("coverage.effect", language)
    known = [(lift, each) for each in view.followed if (lift := _lift(each)) is not None]
    count = sum(len(view.exclusions_of(each.application)) for each in view.followed)
    if not known:
        missing = html.Span(MISSING, className="k-dimmed")
        return KeyNumber(label, missing, t("coverage.effect_unknown", language, n=f"{count:,}"))
    lift, most = max(known, key=lambda each: abs(each[0]))
    if not lift:
        key = "coverage.effect_nothing" if count else "coverage.effect_none"
        return KeyNumber(label, _points(0.0, view), t(key, language, n=f"{count:,}"))
    note = t("coverage.effect_most", language, name=view.name(most.application), n=f"{count:,}")
    return KeyNumber(label, _points(lift, view), note)


def _points(points: float, view: View) -> list[Component | str]:
    amount = Amount(numbers.difference(points), t("coverage.points", view.language))
    return [amount.number, html.Span(amount.unit, className="k-unit")]


def _lift(followed: Followed) -> float | None:
    """The figure less what it would be without exclusions; None where lines are not known."""
    figure = followed.newest
    before = figure and figure.percent_before_exclusions
    return None if figure is None or before is None else round(figure.percent - before, 9)


def _reliable(view: View) -> KeyNumber:
    """How many of the figures are there, rest on lines and are not old."""
    language, followed = view.language, view.followed
    reliable = sum(each.reliable for each in followed)
    of_all = t("coverage.of_applications", language, n=f"{len(followed):,}")
    number_ = [f"{reliable:,}", html.Span(of_all, className="k-unit")]
    figures = [each.newest for each in followed]
    faults = {
        "old": sum(each.stale for each in followed),
        "text_only": sum(not has_lines(each) for each in figures if each),
        "no_figure": figures.count(None),
    }
    said = [t(f"coverage.short_{name}", language, n=f"{n:,}") for name, n in faults.items() if n]
    note = t("coverage.comma", language).join(said) or t("coverage.all_reliable", language)
    return KeyNumber(t("coverage.reliable", language), number_, note)
