"""How complete are the data behind the numbers of the trends page?"""

from collections.abc import Sequence
from dataclasses import replace

from dash import html
from dash.development.base_component import Component

from dashboard.collection_state import behind, collected_at
from dashboard.components.provisional import named
from dashboard.context import Context
from dashboard.pages.trends.view import View
from dashboard.text import numbers, t
from data.facts import RepositoryFact
from data.queries.repositories import RepositoryState, repository_states
from metrics.answer import Explanation


def repositories_asked(view: View, context: Context) -> list[RepositoryState]:
    """How the repositories stand that the numbers of the page are made of."""
    asked = {each.id for each in view.repositories("pull_requests_merged")}
    states = repository_states(view.reader.viewer, context.database)
    return [each for each in states if each.id in asked]


def unfinished(view: View, context: Context) -> list[str]:
    """Those of them that were collected once, but the last time not to the end."""
    now = context.now()
    return [
        each.name
        for each in repositories_asked(view, context)
        if each.last_success_at and behind(each, now) in {"gap", "unfinished"}
    ]


def with_accepted_gaps(found: Explanation, view: View, context: Context) -> Explanation:
    """The same, where what lacks nothing but a gap that somebody accepted is collected too."""
    states = repositories_asked(view, context)
    at = {each.id: collected_at(each, context.now()) for each in states}
    repositories = (
        replace(each, data_as_of=at.get(each.id, each.data_as_of)) for each in found.repositories
    )
    return replace(found, repositories=tuple(repositories))


def freshness(
    repositories: Sequence[RepositoryFact], cut_short: Sequence[str], view: View
) -> list[Component]:
    """When the data of `repositories` are from, and which of them are not complete.

    `cut_short` names those whose last collection did not complete.
    """
    language = view.language
    collected = [each.data_as_of for each in repositories if each.data_as_of]
    heading = html.H3(t("explanation.freshness", language))
    if not collected:
        return [heading, html.P(t("explanation.not_collected", language))]
    not_yet = [each.name for each in repositories if each.data_as_of is None]
    words = t(
        _collected(len(collected), partly=bool(not_yet), cut_short=bool(cut_short)),
        language,
        when=numbers.moment(min(collected), language, view.material.zone, weekday=False),
        n=len(collected),
        all=len(repositories),
        names=named(not_yet, view.reader),
    )
    return [heading, html.P(words), *_cut_short(cut_short, view)]


def _collected(complete: int, *, partly: bool, cut_short: bool) -> str:
    if partly:
        return "explanation.collected_partly"
    if cut_short:
        return "explanation.collected_at"
    return "explanation.collected_one" if complete == 1 else "explanation.collected"


def _cut_short(names: Sequence[str], view: View) -> list[Component]:
    if not names:
        return []
    return [html.P(t("explanation.unfinished", view.language, names=named(names, view.reader)))]
