"""What is said of a collection: what happened, what was tried, and what to do?"""

from collections.abc import Mapping
from datetime import datetime, tzinfo

from dash import html
from dash.development.base_component import Component

from dashboard.collection_state import COUNTED
from dashboard.context import Reader
from dashboard.text import t
from dashboard.text.numbers import MISSING, short_day
from data.queries.repositories import SyncRunState

WORDED = frozenset(
    {
        "killed",
        "interrupted",
        "foreign_owner",
        "empty_repository",
        "shallow_clone",
        "no_such_path",
        "other_source",
        "no_access",
        "not_found",
        "moved",
        "renamed",
        "vanished",
        "too_heavy",
        "gave_up",
        "gap",
        "withheld",
        "damaged_answer",
        "download_refused",
        "repository_busy",
        "git_missing",
        "git_failed",
        "table_refused",
    }
)
"""Kinds of errors of a collection that pages word themselves, in both languages."""

WITH_RECORD = WORDED - {
    "killed",
    "interrupted",
    "foreign_owner",
    "empty_repository",
    "shallow_clone",
    "no_such_path",
    "other_source",
    "git_missing",
}
"""Of these the collection's own words say more than the kind: which permission, which name."""


def problem_words(run: SyncRunState, now: datetime, zone: tzinfo, reader: Reader) -> Component:
    """What happened, what was tried, what to do; in the collection's English where it is rare."""
    happened = [_what_happened(run, reader), *_tried(run, now, zone, reader)]
    exact = [own_words(run, reader)] if run.error_kind in WITH_RECORD else []
    return html.Div([html.Div(happened), *_to_do(run, reader), *exact])


def _what_happened(run: SyncRunState, reader: Reader) -> Component:
    language = reader.language
    if run.error_kind in WITH_RECORD:
        return html.Span(t(f"sources.error_{run.error_kind}", language))
    if run.error_kind in WORDED:
        what: Component | str = t(f"sources.error_{run.error_kind}", language)
    else:
        what = html.Span(run.error_what or t("sources.detail_failed", language), lang="en")
    where = t("sources.where", language, where=run.error_where) if run.error_where else ""
    return html.Span([what, where])


def _tried(run: SyncRunState, now: datetime, zone: tzinfo, reader: Reader) -> list[Component | str]:
    """How often it was tried again, and from when to when."""
    if not run.spent.retries or run.finished_at is None:
        return []
    began, ended = when(run.started_at, now, zone, reader), run.finished_at.astimezone(zone)
    slots = {"times": f"{run.spent.retries:,}", "began": began, "ended": f"{ended:%H:%M}"}
    return [" ", html.Span(t("sources.tried", reader.language, **slots))]


def _to_do(run: SyncRunState, reader: Reader) -> list[Component]:
    language = reader.language
    if run.error_kind in WORDED:
        do: Component | str = t(f"sources.do_{run.error_kind}", language)
    elif run.error_do:
        do = html.Span(run.error_do, lang="en")
    else:
        return []
    return [html.Div([t("sources.what_to_do", language), do])]


def own_words(run: SyncRunState, reader: Reader) -> Component:
    """What the collection itself wrote, which names names; folded, and marked as English."""
    parts = [part for part in (run.error_what, run.error_where, run.error_do) if part]
    return html.Details(
        [
            html.Summary(t("sources.own_words", reader.language), className="k-link"),
            html.Div([html.Div(part) for part in parts], lang="en", className="k-own-words"),
        ],
        className="k-fold",
    )


def progress_words(run: SyncRunState, reader: Reader) -> str:
    """How far a running collection has come, in the steps of its source."""
    language, steps = reader.language, run.source.partition(".")[0]
    done = f"{run.done or 0:,}"
    if run.total is None:
        return t("sources.progress_open", language, done=done)
    key = f"sources.progress_{steps}" if steps in {"git", "table"} else "sources.progress"
    return t(key, language, done=done, total=f"{run.total:,}")


def gap_words(gap: Mapping[str, int], reader: Reader) -> list[str]:
    """What is missing here, and what is here although its source has it no more."""
    said = []
    for key, sign in (("gap_missing", 1), ("gap_extra", -1)):
        counts = [
            t(f"sources.count_{state}", reader.language, n=f"{gap[state] * sign:,}")
            for state in COUNTED
            if gap.get(state, 0) * sign > 0
        ]
        if counts:
            listed = t("sources.comma", reader.language).join(counts)
            said.append(t(f"sources.{key}", reader.language, counts=listed))
    return said


def when(at: datetime | None, now: datetime, zone: tzinfo, reader: Reader) -> str:
    """11/19 23:30, and of today the time alone."""
    if at is None:
        return MISSING
    local, language = at.astimezone(zone), reader.language
    if local.date() == now.astimezone(zone).date():
        return t("sources.today", language, time=f"{local:%H:%M}")
    day = short_day(local.date(), language)
    return t("sources.short_moment", language, day=day, time=f"{local:%H:%M}")
