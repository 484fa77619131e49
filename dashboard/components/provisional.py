"""How does a page say that its data are not complete?"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import get_args

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.collection_state import CALM, STALE_AFTER, Behind, behind, run_state
from dashboard.components.notice import warning
from dashboard.context import Reader
from dashboard.text import t
from data.queries.repositories import RepositoryState

MOST_NAMED = 12
"""More values than this are not listed in a sentence."""


def provisional(
    repositories: Sequence[RepositoryState], now: datetime, reader: Reader
) -> list[Component]:
    """A warning that says in which ways figures made of these are provisional; none if all is well.

    It belongs on top of every page that is about their pull requests.
    """
    found = {each.name: behind(each, now) for each in repositories}
    by_kind = {
        kind: [name for name, how in found.items() if how == kind] for kind in get_args(Behind)
    }
    return _warning({kind: names for kind, names in by_kind.items() if names}, reader)


def provisional_reading(
    repositories: Sequence[RepositoryState], reading: str, now: datetime, reader: Reader
) -> list[Component]:
    """The same for a page about something else that is read of them: `reading` is "coverage",
    "deployments", "releases" or "incidents". One that is not read at all is no reason to warn."""
    names = [
        each.name
        for each in repositories
        for run in each.others
        if run.source.partition(".")[2] == reading and run_state(run, now) not in CALM
    ]
    return _warning({"unfinished": names} if names else {}, reader)


def _warning(by_kind: Mapping[str, Sequence[str]], reader: Reader) -> list[Component]:
    """Each kind with the repositories, and once what follows from it."""
    if not by_kind:
        return []
    language = reader.language
    (first, names), *more = [
        (
            t(f"provisional.{kind}_title", language, n=f"{len(names):,}", days=STALE_AFTER.days),
            t("provisional.names", language, names=named(names, reader)),
        )
        for kind, names in by_kind.items()
    ]
    link = dcc.Link(t("provisional.to_sources", language), href="/sources", className="k-link")
    return [
        warning(
            first,
            names,
            " ",
            *(html.Div([html.B(title), " ", names]) for title, names in more),
            t("provisional.text", language),
            " ",
            link,
        )
    ]


def named(names: Sequence[str], reader: Reader) -> str:
    """The first names, and how many more there are."""
    said = [*names[:MOST_NAMED]]
    if len(names) > MOST_NAMED:
        said.append(t("provisional.and_more", reader.language, n=len(names) - MOST_NAMED))
    return t("provisional.comma", reader.language).join(said)
