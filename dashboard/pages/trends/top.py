"""What stands above the charts: whose trends these are, and what a reader has to know first?"""

from collections.abc import Sequence

from dash import dcc, html
from dash.development.base_component import Component

from config.errors import suggestion
from dashboard.asked import unit_name
from dashboard.components.notice import warning
from dashboard.components.page_head import page_head
from dashboard.components.period_steps import period_steps
from dashboard.components.provisional import MOST_NAMED, named, provisional
from dashboard.context import Context
from dashboard.filters import WITHOUT, Wrong
from dashboard.pages.trends.freshness import repositories_asked
from dashboard.pages.trends.view import PATH, View
from dashboard.text import t
from metrics.answer import Answer, Refused

_LONGEST = 60


def show_head(merged: Answer | Refused, view: View) -> Component:
    """The title, one line of facts, and the way to the pull requests."""
    action = dcc.Link(
        t("trends.list", view.language), href=view.list_address(), className="k-button"
    )
    steps = period_steps(view.asked, view.known, PATH, view.language)
    return page_head(title(view), _facts(merged, view), [*steps, action])


def title(view: View) -> str:
    """Whose trends these are: a unit's, a repository's or the whole organisation's."""
    language, unit, organisation = view.language, view.asked.filters.unit, view.organisation
    if unit is not None:
        name = unit_name(unit, organisation, view.reader)
        return t("trends.title_of_unit", language, unit=name)
    repositories, asked = view.known.repositories, view.asked.filters.repository
    if asked is not None:
        return t("trends.title_of_unit", language, unit=asked)
    if organisation is None and len(repositories) == 1:
        return t("trends.title_of_unit", language, unit=repositories[0])
    if organisation is None:
        return t("trends.title_of_nobody", language)
    return t("trends.title_of_all", language, organisation=organisation.name.get(language))


def show_warnings(view: View, context: Context) -> Sequence[Component]:
    """What the address says wrongly, and which repositories are behind; nothing if all is well."""
    wrong = [_wrong(view.asked.wrong, view)] if view.asked.wrong else []
    return [*wrong, *provisional(repositories_asked(view, context), context.now(), view.reader)]


def _facts(merged: Answer | Refused, view: View) -> list[str]:
    language, filters = view.language, view.asked.filters
    facts = [] if isinstance(merged, Refused) else _counted(merged, view)
    facts.append(
        t("trends.facts_with_bots" if filters.bots else "trends.facts_without_bots", language)
    )
    facts += [
        t(f"trends.facts_without_{kind}", language) for kind in WITHOUT if kind in filters.without
    ]
    return [*facts, t("trends.facts_share", language)]


def _counted(merged: Answer, view: View) -> list[str]:
    language, total = view.language, merged.total
    key = "trends.facts_merged" if total.agents else "trends.facts_merged_no_agents"
    return [
        t("trends.facts_authors", language, n=f"{merged.authors:,}"),
        t(key, language, n=f"{total.n_used:,}", agents=f"{total.agents:,}"),
    ]


def _wrong(wrong: Sequence[Wrong], view: View) -> Component:
    said = [html.Div(wrong_words(each, view)) for each in wrong[:MOST_NAMED]]
    if len(wrong) > MOST_NAMED:
        said.append(html.Div(t("provisional.and_more", view.language, n=len(wrong) - MOST_NAMED)))
    said.append(html.Div(t("trends.wrong_ignored", view.language)))
    return warning(t("trends.wrong_title", view.language), *said)


def wrong_words(wrong: Wrong, view: View) -> str:
    """What is wrong with one value of the address, and what it could be."""
    got = wrong.got if len(wrong.got) <= _LONGEST else wrong.got[:_LONGEST] + "…"
    slots = {
        "name": wrong.name,
        "got": got,
        "known": named(wrong.known, view.reader),
        "end": "".join(wrong.known[:1]),
        "meant": suggestion(got, wrong.known) or "",
    }
    key = f"trends.wrong_{wrong.fault}"
    if wrong.fault == "choice" and not wrong.known:
        key = "trends.wrong_choice_none"
    elif wrong.fault == "choice" and slots["meant"]:
        key = "trends.wrong_choice_meant"
    return t(key, view.language, **slots)
