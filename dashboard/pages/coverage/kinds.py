"""Where does each application of a kind stand?"""

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from config.organisation import ApplicationKind
from dashboard.components.page_head import section
from dashboard.components.table import Cell, Column, short_table
from dashboard.figures.coverage import FEW
from dashboard.pages.coverage.address import Explained
from dashboard.pages.coverage.courses import show_chart
from dashboard.pages.coverage.view import Followed, View
from dashboard.pages.coverage.words import lines_or_none, number, source_words, when
from dashboard.text import numbers, t
from dashboard.text.numbers import MISSING

WITHOUT_FIGURE = "coverage-without"
"""Where on the page it is said what to do for an application without a figure."""

_COLUMNS = ("name", "percent", "before", "change", "covered", "source", "at")
_NUMBERS = {"percent", "before", "change", "covered", "at"}


def show_kind(kind: ApplicationKind, view: View) -> Component:
    """The applications of a kind, the lowest first, and below how each of them went."""
    language, followed = view.language, view.of_kind(kind)
    title = t(f"coverage.kind_{kind}", language)
    charts = [show_chart(each, view) for each in followed if each.newest]
    return section(
        title,
        show_table(followed, title, view),
        html.Div(charts, className="k-charts k-charts-half k-courses") if charts else html.Div(),
        beside=t("coverage.lowest_first", language, n=f"{len(followed):,}"),
    )


def show_table(followed: Sequence[Followed], caption: str, view: View) -> Component:
    """One row for each application, with exclusions and without them."""
    columns = [
        Column(t(f"coverage.column_{name}", view.language), "right" if name in _NUMBERS else "left")
        for name in _COLUMNS
    ]
    rows = [_row(each, view) for each in followed]
    return html.Div(short_table(columns, rows, caption), className="k-blocks k-applications")


def _row(followed: Followed, view: View) -> list[Cell]:
    application, figure, name = (
        followed.application,
        followed.newest,
        view.name(followed.application),
    )
    where = html.Div(application.repository, className="k-caption k-application-where")
    first = html.Div([name, where])
    if figure is None:
        link = html.A(
            t("coverage.no_figure", view.language), href=f"#{WITHOUT_FIGURE}", className="k-link"
        )
        none = _none()
        return [first, none, none, none, none, link, none]
    explained = Explained(application.id)
    without = t("coverage.without_of", view.language, name=name)
    return [
        first,
        _named("percent", number(figure.percent, explained, name, view), view),
        _named("before", number(figure.percent_before_exclusions, explained, without, view), view),
        _named("change", _change(followed, view), view),
        lines_or_none(figure, view.language),
        html.Span(source_words(figure.kind, view.language), className="k-dimmed"),
        when(followed, figure, view),
    ]


def _named(column: str, shown: Component | None, view: View) -> Cell:
    """A number, and on the phone, where no headings are shown, of what it is."""
    if shown is None:
        return _none()
    name = html.Span(t(f"coverage.column_{column}", view.language), className="k-phone-only")
    return html.Span([name, shown])


def _none() -> Component:
    """A dash in the table; on the phone what is missing is left out, for the words say why."""
    return html.Span(MISSING, className="k-wide-only")


def _change(followed: Followed, view: View) -> Component | None:
    """+3.2 and from what; grey where it rests on few figures."""
    change, language = followed.change, view.language
    if change is None:
        return None
    since = t(
        "coverage.change_from",
        language,
        percent=str(numbers.percent(change.since.percent)),
        day=view.day(change.since.committed_at, short=True),
    )
    few = change.n < FEW
    remark = t("coverage.change_few", language, since=since, n=change.n) if few else since
    return html.Span(
        [numbers.difference(change.points), html.Div(remark, className="k-caption")],
        className="k-few" if few else None,
    )
