"""Which applications have no figure, which reports could not be read, and what can be done?"""

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from dashboard.components.empty_state import command
from dashboard.components.notice import note, triangle
from dashboard.components.page_head import section
from dashboard.components.provisional import provisional_reading
from dashboard.components.table import Cell, Column, short_table
from dashboard.pages.coverage.kinds import WITHOUT_FIGURE
from dashboard.pages.coverage.view import Followed, View
from dashboard.pages.coverage.words import commit_words, source_words
from dashboard.text import t
from data.queries.coverage import UnreadableReportState
from data.rows import CoverageKind

ARTIFACTS = 'coverage: {artifacts: ["coverage*"]}'
"""What org.yaml says so that reports are looked for in the artifacts of Actions."""


def show_missing(view: View) -> Sequence[Component]:
    """The applications without any figure; nothing where each has one."""
    language = view.language
    without = [each for each in view.followed if each.newest is None]
    if not without:
        return ()
    columns = [
        Column(t(f"coverage.column_{name}", language)) for name in ("name", "why_none", "do")
    ]
    title = t("coverage.missing", language)
    table = short_table(columns, [_row(each, view) for each in without], title)
    shown = section(
        title,
        html.Div(table, className="k-blocks k-missing"),
        beside=t("coverage.count", language, n=f"{len(without):,}"),
    )
    return (html.Div(shown, id=WITHOUT_FIGURE),)


def _row(followed: Followed, view: View) -> list[Cell]:
    application, language = followed.application, view.language
    why, do = _reason(followed, view)
    where = html.Div(application.repository, className="k-caption")
    words = t(f"coverage.none_{why}", language)
    todo = [html.Div(t(f"coverage.do_{why}", language), className="k-caption")]
    return [
        html.Div([view.name(application), where]),
        html.Span([triangle(), words], className="k-collection k-attention"),
        html.Div([*todo, command(do, view.reader)] if do else todo),
    ]


def _reason(followed: Followed, view: View) -> tuple[str, str | None]:
    """Why there is no figure, and what to type or to write about it."""
    application = followed.application
    repository = view.repository(application.repository)
    if any(_same(each.repository, application.repository) for each in view.unreadable):
        return "unreadable", None
    if repository is None:
        return "not_collected", f"mikata collect {application.repository}"
    if view.series.get(application.id):
        return "earlier", None
    if provisional_reading([repository], "coverage", view.now, view.reader):
        return "not_read", None
    rules = view.organisation.coverage
    if repository.source == "github" and not rules.artifacts and not rules.checks:
        return "not_named", ARTIFACTS
    return "nothing_found", pushing(application.id)


def pushing(application: str) -> str:
    """The command by which a pipeline hands a report over."""
    return f"mikata coverage add FILE --application {application} --commit SHA"


def show_unreadable(view: View) -> Sequence[Component]:
    """Reports that could not be used, the newest first, and what can be done; else nothing."""
    language = view.language
    shown = {each.application.repository.casefold() for each in view.followed}
    reports = [each for each in view.unreadable if each.repository.casefold() in shown]
    if not reports:
        return ()
    names = ("report", "repository", "commit", "reason", "seen")
    columns = [Column(t(f"coverage.column_{name}", language)) for name in names]
    title = t("coverage.unreadable", language)
    kinds: dict[CoverageKind, None] = dict.fromkeys(each.kind for each in reports)
    todo = [html.Li(t(f"coverage.repair_{kind}", language)) for kind in kinds]
    table = short_table(columns, [_report(each, view) for each in reports], title)
    return (
        section(
            title,
            html.Div(table, className="k-blocks k-unreadable"),
            html.Div(note(html.Ul(todo)), className="k-below-table"),
            beside=t("coverage.count_reports", language, n=f"{len(reports):,}"),
        ),
    )


def _report(report: UnreadableReportState, view: View) -> list[Cell]:
    kind = html.Div(source_words(report.kind, view.language), className="k-caption")
    return [
        html.Div([html.Span(report.name, className="k-report-name"), kind]),
        report.repository,
        commit_words(report.commit),
        html.Span(report.reason, lang="en", className="k-dimmed"),
        view.day(report.seen_at, short=True),
    ]


def show_reading(view: View) -> Component:
    """How the figures of this page are to be read."""
    language = view.language
    about = ("about_lines", "about_text", "about_old", "about_exclusions")
    words = [t(f"coverage.{each}", language) for each in about]
    return section(
        t("coverage.how_to_read", language), note(html.Ul([html.Li(each) for each in words]))
    )


def _same(one: str, other: str) -> bool:
    return one.casefold() == other.casefold()
