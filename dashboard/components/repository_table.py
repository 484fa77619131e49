"""How do repositories stand in a table, those that need somebody first?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

import dash_mantine_components as dmc
from dash import html
from dash.development.base_component import Component

from config.organisation import Organisation
from dashboard.collection_state import (
    CALM,
    CollectionState,
    accepted,
    collected_at,
    collection_state,
)
from dashboard.components.attributes import attributes
from dashboard.components.collection_words import (
    gap_words,
    own_words,
    problem_words,
    progress_words,
    when,
)
from dashboard.components.gap_form import accepted_words, gap_form
from dashboard.components.notice import triangle
from dashboard.components.table import Cell, Column, short_table
from dashboard.context import Reader
from dashboard.text import t
from dashboard.text.numbers import MISSING
from data.queries.repositories import RepositoryState, SyncRunState

AGAIN = "sources-again"
"""The ids of the buttons that collect one repository are {"sources-again": its number}."""

_COLUMNS = ("name", "state", "detail", "stored", "on_source", "collected", "again")
_NUMBERS = frozenset({"stored", "on_source", "collected", "again"})


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a row needs to know besides its repository.

    `can_collect` says that a collection can be begun from the page, `busy` that one which was is
    under way.
    """

    now: datetime
    zone: tzinfo
    organisation: Organisation | None
    can_collect: bool
    reader: Reader
    busy: bool = False

    def say(self, name: str, **slots: object) -> str:
        """A text of the page of sources in the reader's language."""
        return t(f"sources.{name}", self.reader.language, **slots)

    def when(self, at: datetime | None) -> str:
        """A moment as tables say it."""
        return when(at, self.now, self.zone, self.reader)


def again_id(repository: object) -> dict[str, object]:
    """The id of the button that collects one repository; `repository` may be a wildcard."""
    return {AGAIN: repository}


def repository_table(repositories: Sequence[RepositoryState], around: Surroundings) -> Component:
    """The repositories in the order given, each with what became of its last collection.

    The last column, to collect one again, is there only where that can be begun.
    """
    columns = [
        Column(around.say(f"column_{name}"), "right" if name in _NUMBERS else "left")
        for name in _COLUMNS
        if name != "again" or around.can_collect
    ]
    rows = [_row(each, around)[: len(columns)] for each in repositories]
    table = short_table(columns, rows, around.say("repositories"))
    return html.Div(table, className="k-blocks k-repositories")


def _row(repository: RepositoryState, around: Surroundings) -> list[Cell]:
    """Its cells; no more parts than needed, for there may be hundreds of rows."""
    state = collection_state(repository, around.now)
    return [
        repository.name,
        state_mark(state, around),
        [*_detail(repository, state, around), _origin(repository, around)],
        _count(f"{repository.pull_requests:,}", "stored_here", around),
        _on_source(repository, around),
        _collected(repository, state, around),
        _again(repository, state, around),
    ]


def state_mark(state: CollectionState, around: Surroundings) -> Component | str:
    """In a word; what needs somebody has the triangle and the colour of attention."""
    words = around.say(f"state_{state}")
    if state in CALM:
        return words
    return html.Span([triangle(), words], className="k-collection k-attention")


def _detail(
    repository: RepositoryState, state: CollectionState, around: Surroundings
) -> list[Component]:
    """What happened and what to do; nothing where all is well."""
    run, gap = repository.last_run, accepted(repository)
    if state == "accepted" and gap:
        return [accepted_words(gap, around.organisation, around.zone, around.reader)]
    if state == "never" or run is None:
        return [_never(around)] if state == "never" else []
    if state == "gap":
        return _gap(repository, run, around)
    if state == "running":
        return _running(run, around)
    if state == "stopped" and run.status == "running":
        began, stored = around.when(run.started_at), f"{run.new + run.changed:,}"
        return [html.Div(around.say("detail_stopped", when=began, count=stored))]
    if state == "up_to_date":
        return []
    return [problem_words(run, around.now, around.zone, around.reader)]


def _never(around: Surroundings) -> Component:
    words = around.say("detail_never")
    if around.can_collect:
        return html.Div(words)
    return html.Div([html.Div(words), around.say("what_to_do"), around.say("do_never")])


def _gap(repository: RepositoryState, run: SyncRunState, around: Surroundings) -> list[Component]:
    """What is missing, and how to accept that where it can be counted."""
    gap, reader = repository.gap, around.reader
    said = gap_words(gap, reader) or [around.say("error_gap")]
    can_accept = bool(gap) and reader.viewer.may("accept_gap")
    return [
        *(html.Div(each) for each in said),
        html.Div([around.say("what_to_do"), around.say("do_gap" if gap else "do_withheld")]),
        own_words(run, reader),
        *([gap_form(repository.id, gap, around.organisation, reader)] if can_accept else []),
    ]


def _running(run: SyncRunState, around: Surroundings) -> list[Component]:
    began = around.say("detail_running", when=around.when(run.started_at))
    if run.done is None:
        return [html.Div(began)]
    words = progress_words(run, around.reader)
    if not run.total:
        return [html.Div(f"{began} · {words}")]
    share = min(100.0, 100 * run.done / run.total)
    bar = dmc.Progress(share, size=4, className="k-progress", **attributes(aria_label=words))
    return [html.Div(words, title=began), bar]


def _origin(repository: RepositoryState, around: Surroundings) -> Component:
    """Where it is read from, and the branch that its lead times run to."""
    source = around.say(f"source_{repository.source}")
    if repository.base is None:
        return html.Div(source, className="k-caption k-origin")
    why = around.say(f"why_{repository.why_base}")
    base = around.say("base", base=repository.base, why=why)
    return html.Div(f"{source} · {base}", className="k-caption k-origin")


def _on_source(repository: RepositoryState, around: Surroundings) -> list[Component | str]:
    counts = repository.on_source
    total = MISSING if counts is None else f"{sum(counts.values()):,}"
    return _count(total, "stored_there", around)


def _count(number: str, words: str, around: Surroundings) -> list[Component | str]:
    """The number; on the phone, where the heading is not shown, with what is counted and where."""
    before = html.Span(around.say(f"{words}_before"), className="k-phone-only")
    if number == MISSING:
        return [before, number]
    return [before, number, html.Span(around.say(f"{words}_after"), className="k-phone-only")]


def _collected(
    repository: RepositoryState, state: CollectionState, around: Surroundings
) -> list[Component | str]:
    """When everything was read last; also where that left a gap."""
    run, at = repository.last_run, collected_at(repository, around.now)
    if run and run.finished_at and state == "gap":
        at = run.finished_at
    label = html.Span(around.say("collected_before"), className="k-phone-only")
    return [label, around.when(at)]


def _again(
    repository: RepositoryState, state: CollectionState, around: Surroundings
) -> Component | str:
    """Collecting this one, where that may help and can be done from here at the moment."""
    possible = around.can_collect and not around.busy and repository.source == "github"
    if state in CALM or not possible:
        return ""
    words = "first" if state == "never" else "again"
    return html.Button(
        around.say(words),
        id=again_id(repository.id),
        className="k-link",
        type="button",
        **attributes(aria_label=around.say(f"{words}_named", repository=repository.name)),
    )
