"""What is left out of the figures, who decided it, when and why?"""

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from config.organisation import CoverageExclusion
from dashboard.components.page_head import section
from dashboard.components.table import Cell, Column, short_table
from dashboard.pages.coverage.view import Followed, View
from dashboard.text import numbers, t
from metrics.coverage import excluded_lines

_COLUMNS = ("name", "paths", "effect", "who", "when", "why")


def show_exclusions(view: View) -> Component:
    """Every exclusion of the applications shown, with what they change together."""
    language = view.language
    title = t("coverage.exclusions", language)
    rows = [row for each in view.followed for row in _rows(each, view)]
    if not rows:
        return section(title, html.P(t("coverage.exclusions_none", language), className="k-dimmed"))
    columns = [Column(t(f"coverage.column_{name}", language)) for name in _COLUMNS]
    return section(
        title,
        html.Div(short_table(columns, rows, title), className="k-blocks k-exclusions"),
        beside=t("coverage.exclusions_count", language, n=f"{len(rows):,}"),
    )


def _rows(followed: Followed, view: View) -> list[list[Cell]]:
    """The newest decision first; the effect of all of them together stands beside the first."""
    ordered = sorted(
        view.exclusions_of(followed.application), key=lambda each: each.when, reverse=True
    )
    return [_row(each, followed, view, first=each is ordered[0]) for each in ordered]


def _row(each: CoverageExclusion, followed: Followed, view: View, *, first: bool) -> list[Cell]:
    return [
        view.name(followed.application),
        show_paths(each.paths),
        _effect(followed, view) if first else t("coverage.effect_above", view.language),
        view.person(each.who),
        view.day(each.when),
        each.why.get(view.language),
    ]


def show_paths(paths: Sequence[str]) -> Component:
    """Patterns of paths, one below the other."""
    return html.Div([html.Div(html.Code(path, className="k-path")) for path in paths])


def _effect(followed: Followed, view: View) -> Cell:
    """「1,204行 · +2.4ポイント」; None where lines are not known."""
    figure = followed.newest
    before = figure and figure.percent_before_exclusions
    left_out = figure and excluded_lines(figure)
    if figure is None or before is None or left_out is None:
        return None
    points = numbers.difference(figure.percent - before)
    return t("coverage.effect_of", view.language, lines=f"{left_out:,}", points=points)
