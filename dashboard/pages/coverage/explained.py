"""Where does a number of the coverage page come from?"""

from collections.abc import Sequence
from datetime import datetime

from dash import html
from dash.development.base_component import Component

from config.organisation import ApplicationKind, CoverageExclusion
from dashboard.collection_state import collected_at
from dashboard.components.explained_number import amount
from dashboard.components.explanation import explanation
from dashboard.pages.coverage.address import Explained
from dashboard.pages.coverage.exclusions import show_paths
from dashboard.pages.coverage.view import Followed, View
from dashboard.pages.coverage.words import commit_words, source_words
from dashboard.text import numbers, t
from data.coverage_figures import exclusions_of
from data.queries.coverage import CoverageAt
from data.queries.repositories import RepositoryState
from metrics.coverage import STALE_AFTER, Weighted, excluded_lines, has_lines, is_stale

Line = tuple[str, Component | str, str]
"""What, how much, and the class of its row."""
_PLAIN = "k-used-plain"


def show_explanation(view: View) -> Component:
    """The explanation that the address opens; nothing where it opens none."""
    explained = view.asked.filters.explain
    if explained is None:
        return html.Div()
    if explained.kind is not None:
        return _of_kind(explained.kind, view)
    return _of_application(explained, view)


def _of_kind(kind: ApplicationKind, view: View) -> Component:
    weighted = view.weighted(kind)
    title = t(f"coverage.kind_{kind}", view.language)
    body = [
        _value(weighted.percent, weighted.before, view),
        html.P(t("coverage.explain_weighted", view.language), className="k-prose"),
        *_parts(kind, weighted, view),
    ]
    return _aside(title, body, view)


def _of_application(explained: Explained, view: View) -> Component:
    found = view.application(explained.application or "")
    if found is None:
        return html.Div()
    followed, name = view.follow(found), view.name(found)
    figures = view.series.get(found.id, ())
    asked_for = next((each for each in figures if each.commit == explained.commit), None)
    figure = asked_for if explained.commit else followed.newest
    if figure is None:
        words = t("coverage.explain_unknown", view.language)
        return _aside(name, [html.P(words, className="k-prose")], view)
    body = [
        _value(figure.percent, figure.percent_before_exclusions, view),
        html.P(_definition(figure, view), className="k-prose"),
        *_report(figure, view),
        *_exclusions(figure, followed, view),
        *_freshness(figure, followed, view),
    ]
    return _aside(name, body, view)


def _aside(title: str, body: Sequence[Component], view: View) -> Component:
    return explanation(title, *body, close_href=view.address(), reader=view.reader)


def _value(percent: float | None, before: float | None, view: View) -> Component:
    shown = html.Span(amount(numbers.percent(percent)), className="k-explained-value")
    if before is None:
        return html.Div(shown)
    words = t("coverage.without_n", view.language, n=str(numbers.percent(before)))
    return html.Div([shown, html.Div(words, className="k-dimmed")])


def _definition(figure: CoverageAt, view: View) -> str:
    key = "explain_lines" if has_lines(figure) else "explain_text"
    return t(f"coverage.{key}", view.language)


def _parts(kind: ApplicationKind, weighted: Weighted, view: View) -> list[Component]:
    """The lines of each application, and those that could not be weighed."""
    language = view.language
    lines: list[Line] = [
        (view.name(each.application), *_weight(each, view)) for each in view.of_kind(kind)
    ]
    covered = t("coverage.explain_covered", language)
    total: list[Line] = [
        (covered, f"{weighted.covered:,}", ""),
        (t("coverage.explain_coverable", language), f"{weighted.coverable:,}", ""),
    ]
    return [
        *_list(t("coverage.explain_all", language), total),
        *_list(t("coverage.explain_each", language), lines),
    ]


def _weight(followed: Followed, view: View) -> tuple[str, str]:
    figure = followed.newest
    if figure is None:
        return t("coverage.no_figure", view.language), "k-used-part"
    if not has_lines(figure):
        return t("coverage.not_weighed", view.language), "k-used-part"
    return f"{figure.covered:,} / {figure.coverable:,}", ""


def _report(figure: CoverageAt, view: View) -> list[Component]:
    """Which report of which commit, and its lines."""
    language = view.language
    moment = numbers.moment(figure.committed_at, language, view.zone, weekday=False)
    lines: list[Line] = [
        (
            t("coverage.column_source", language),
            source_words(figure.kind, language),
            _PLAIN,
        ),
        (t("coverage.column_commit", language), commit_words(figure.commit), _PLAIN),
        (t("coverage.explain_committed", language), moment, _PLAIN),
    ]
    left_out = excluded_lines(figure)
    if left_out is not None:
        lines += [
            (t("coverage.explain_covered", language), f"{figure.covered:,}", ""),
            (t("coverage.explain_coverable", language), f"{figure.coverable:,}", ""),
            (t("coverage.explain_left_out", language), f"{left_out:,}", ""),
        ]
    return _list(t("coverage.explain_report", language), lines)


def _exclusions(figure: CoverageAt, followed: Followed, view: View) -> list[Component]:
    """Those that counted on the day of the commit; a text tells nothing of what it leaves out."""
    language = view.language
    heading = html.H3(t("coverage.explain_exclusions", language))
    if not has_lines(figure):
        return [heading, html.P(t("coverage.explain_exclusions_text", language))]
    day = figure.committed_at.astimezone(view.zone).date()
    applied = exclusions_of(view.organisation, followed.application.id, day)
    if not applied:
        return [heading, html.P(t("coverage.explain_exclusions_none", language))]
    return [heading, html.Div([_exclusion(each, view) for each in applied], className="k-applied")]


def _exclusion(each: CoverageExclusion, view: View) -> Component:
    who = t(
        "coverage.explain_decided",
        view.language,
        who=view.person(each.who),
        day=view.day(each.when),
    )
    return html.Div(
        [
            show_paths(each.paths),
            html.Div(each.why.get(view.language)),
            html.Div(who, className="k-caption"),
        ]
    )


def _freshness(figure: CoverageAt, followed: Followed, view: View) -> list[Component]:
    """How old the commit is, and when its repository was collected."""
    language = view.language
    days = max(0, (view.as_of - figure.committed_at).days)
    key = "explain_old" if is_stale(figure, view.as_of) else "explain_age"
    words = [t(f"coverage.{key}", language, n=f"{days:,}", days=STALE_AFTER.days)]
    repository = view.repository(followed.application.repository)
    at = repository and _read_at(repository, view)
    if at:
        when = numbers.moment(at, language, view.zone, weekday=False)
        words.append(t("coverage.explain_collected", language, when=when))
    else:
        words.append(t("explanation.not_collected", language))
    return [html.H3(t("explanation.freshness", language)), *(html.P(each) for each in words)]


def _read_at(repository: RepositoryState, view: View) -> datetime | None:
    """When its reports were read to the end last: with everything else, or on their own."""
    alone = (
        run.finished_at
        for run in repository.others
        if run.source.endswith(".coverage") and run.status == "complete"
    )
    known = [at for at in (collected_at(repository, view.now), *alone) if at]
    return max(known, default=None)


def _list(heading: str, lines: Sequence[Line]) -> list[Component]:
    rows = [
        html.Div([html.Dt(words), html.Dd(value)], className=kind) for words, value, kind in lines
    ]
    return [html.H3(heading), html.Dl(rows, className="k-used")]
