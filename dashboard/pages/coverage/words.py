"""How are the figures of coverage and where they come from said?"""

from collections.abc import Mapping

from dash import html
from dash.development.base_component import Component

from dashboard.components.explained_number import explained_number
from dashboard.components.notice import triangle
from dashboard.pages.coverage.address import Explained
from dashboard.pages.coverage.view import Followed, View
from dashboard.text import Language, numbers, t
from data.queries.coverage import CoverageAt
from data.rows import CoverageKind
from metrics.coverage import STALE_AFTER, LeftOut, Weighted, has_lines

SHORT_COMMIT = 8
"""So many letters tell commits apart."""
MIDDLE_DOT = " · "


def source_words(kind: CoverageKind, language: Language) -> str:
    """Where a figure comes from."""
    return t(f"coverage.source_{kind}", language)


def commit_words(commit: str) -> Component:
    """A commit as people name it; the whole name stands in its title."""
    return html.Span(commit[:SHORT_COMMIT], title=commit, className="k-commit")


def line_words(figure: CoverageAt, language: Language) -> str | None:
    """「8,123 / 11,400行」; None where it is not known."""
    if not has_lines(figure):
        return None
    covered, coverable = f"{figure.covered:,}", f"{figure.coverable:,}"
    return t("coverage.lines", language, covered=covered, coverable=coverable)


def lines_or_none(figure: CoverageAt, language: Language) -> Component:
    """The lines, or that there are none."""
    lines = line_words(figure, language)
    if lines is None:
        return html.Span(t("coverage.no_lines", language), className="k-dimmed")
    return html.Span(lines)


def about_words(figure: CoverageAt, language: Language) -> str:
    """Lines, source and commit in one line, for the hover box."""
    lines = line_words(figure, language) or t("coverage.no_lines", language)
    words = (lines, source_words(figure.kind, language), figure.commit[:SHORT_COMMIT])
    return MIDDLE_DOT.join(words)


def sample_words(weighted: Weighted, language: Language) -> str:
    """「n = 2/3（文字だけ 1）」."""
    slots = {"used": f"{weighted.n_used:,}", "total": f"{weighted.n_total:,}"}
    if not weighted.left_out:
        return t("coverage.n_plain", language, **slots)
    return t("coverage.n_of", language, reasons=reasons(weighted.left_out, language), **slots)


def reasons(left_out: Mapping[LeftOut, int], language: Language) -> str:
    """「文字だけ 1、数字なし 2」."""
    said = [t(f"coverage.short_{reason}", language, n=f"{n:,}") for reason, n in left_out.items()]
    return t("coverage.comma", language).join(said)


def number(value: float | None, explained: Explained, name: str, view: View) -> Component | None:
    """A percentage that opens its explanation; `name` says for screen readers of what it is."""
    if value is None:
        return None
    amount = numbers.percent(value)
    label = t("coverage.open_explanation", view.language, name=name, value=str(amount))
    opened = view.asked.filters.explain == explained
    return explained_number(amount, view.address(explained), opened=opened, label=label)


def when(followed: Followed, figure: CoverageAt, view: View) -> Component:
    """The day of the commit, marked where that is long ago."""
    day = view.day(figure.committed_at, short=True)
    if not followed.stale:
        return html.Span(day)
    old = t("coverage.old", view.language)
    about = t("coverage.old_about", view.language, days=STALE_AFTER.days)
    return html.Span([day, " ", html.Span([triangle(), old], className="k-old", title=about)])
