"""How do repositories stand in a table, those that need somebody first?"""

from collections.abc import Sequence
from datetime import datetime, tzinfo

from dash import html
from dash.development.base_component import Component

from dashboard.collection_state import CollectionState, collection_state
from dashboard.components.notice import triangle
from dashboard.components.table import Column, short_table
from dashboard.context import Reader
from dashboard.text import t
from dashboard.text.numbers import MISSING, short_day
from data.queries.repositories import RepositoryState, SyncRunState

_COLUMNS = ("name", "state", "detail", "source", "base", "stored", "collected")
_NUMBERS = {"stored", "collected"}
_CALM: frozenset[CollectionState] = frozenset({"up_to_date", "running"})


WORDED = frozenset(
    {"killed", "interrupted", "foreign_owner", "empty_repository", "shallow_clone", "no_such_path"}
)
"""Kinds of errors of a collection that pages word themselves, in both languages."""


def repository_table(
    repositories: Sequence[RepositoryState], now: datetime, zone: tzinfo, reader: Reader
) -> Component:
    """The repositories in the order given, each with what became of its last collection."""
    columns = [
        Column(t(f"sources.{name}", reader.language), "right" if name in _NUMBERS else "left")
        for name in _COLUMNS
    ]
    rows = [_row(each, now, zone, reader) for each in repositories]
    table = short_table(columns, rows, t("sources.repositories", reader.language))
    return html.Div(table, className="k-repositories")


def _row(
    repository: RepositoryState, now: datetime, zone: tzinfo, reader: Reader
) -> list[Component | str]:
    language, state = reader.language, collection_state(repository, now)
    return [
        html.Span(repository.name, className="k-repository-name"),
        _state(state, reader),
        _detail(repository.last_run, state, now, zone, reader),
        html.Span(t(f"sources.source_{repository.source}", language), className="k-dimmed"),
        _base(repository, reader),
        _stored(repository, reader),
        html.Span(_when(repository.last_success_at, now, zone, reader), className="k-dimmed"),
    ]


def _state(state: CollectionState, reader: Reader) -> Component:
    """In a word; what needs somebody has the triangle and the colour of attention."""
    words = t(f"sources.state_{state}", reader.language)
    if state in _CALM:
        return html.Span(words, className="k-collection")
    return html.Span([triangle(), words], className="k-collection k-attention")


def _detail(
    run: SyncRunState | None,
    state: CollectionState,
    now: datetime,
    zone: tzinfo,
    reader: Reader,
) -> Component | str:
    """What happened and what to do; nothing where all is well."""
    language = reader.language
    if state == "up_to_date":
        return ""
    if run is None:
        return t("sources.detail_never", language)
    if state in {"running", "stopped"}:
        when, stored = _when(run.started_at, now, zone, reader), run.new + run.changed
        return t(f"sources.detail_{state}", language, when=when, count=f"{stored:,}")
    return _error(run, reader)


def _error(run: SyncRunState, reader: Reader) -> Component:
    """What happened, where, and what to do; in the collection's English where it is rare."""
    language = reader.language
    if run.error_kind in WORDED:
        what: Component | str = t(f"sources.error_{run.error_kind}", language)
        do: Component | str = t(f"sources.do_{run.error_kind}", language)
    else:
        what = html.Span(run.error_what or t("sources.detail_failed", language), lang="en")
        do = html.Span(run.error_do, lang="en") if run.error_do else ""
    where = t("sources.where", language, where=run.error_where) if run.error_where else ""
    return html.Div([what, where, html.Div([t("sources.what_to_do", language), do]) if do else ""])


def _base(repository: RepositoryState, reader: Reader) -> Component | str:
    if repository.base is None:
        return MISSING
    why = html.Span(t(f"sources.why_{repository.why_base}", reader.language), className="k-caption")
    return html.Span([repository.base, " ", why])


def _stored(repository: RepositoryState, reader: Reader) -> Component:
    """The number; on the phone, where the heading is not shown, with what is counted."""
    counted = html.Span(t("sources.stored_here", reader.language), className="k-phone-only")
    return html.Span([f"{repository.pull_requests:,}", counted])


def _when(at: datetime | None, now: datetime, zone: tzinfo, reader: Reader) -> str:
    """11/19 23:30, and of today the time alone."""
    if at is None:
        return MISSING
    local, language = at.astimezone(zone), reader.language
    if local.date() == now.astimezone(zone).date():
        return t("sources.today", language, time=f"{local:%H:%M}")
    day = short_day(local.date(), language)
    return t("sources.short_moment", language, day=day, time=f"{local:%H:%M}")
