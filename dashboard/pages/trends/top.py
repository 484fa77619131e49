"""What stands above the charts: whose trends these are, and what a reader has to know first?"""

from collections.abc import Sequence

from dash import dcc
from dash.development.base_component import Component

from dashboard.asked import unit_name
from dashboard.components.page_head import page_head
from dashboard.components.period_steps import period_steps
from dashboard.components.print_button import print_button
from dashboard.components.provisional import provisional
from dashboard.components.wrong_address import wrong_address
from dashboard.context import Context
from dashboard.filters import WITHOUT
from dashboard.pages.trends.freshness import repositories_asked
from dashboard.pages.trends.view import PATH, View
from dashboard.text import t
from metrics.answer import Answer, Refused


def show_head(merged: Answer | Refused, view: View) -> Component:
    """The title, one line of facts, and the way to the pull requests."""
    action = dcc.Link(
        t("trends.list", view.language), href=view.list_address(), className="k-button"
    )
    steps = period_steps(view.asked, view.known, PATH, view.language)
    actions = [*steps, print_button(view.language), action]
    return page_head(title(view), _facts(merged, view), actions)


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
    wrong = [wrong_address(view.asked.wrong, view.reader)] if view.asked.wrong else []
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
    authors = "trends.facts_author" if merged.authors == 1 else "trends.facts_authors"
    key = "trends.facts_merged" if total.agents else "trends.facts_merged_no_agents"
    return [
        t(authors, language, n=f"{merged.authors:,}"),
        t(key, language, n=f"{total.n_used:,}", agents=f"{total.agents:,}"),
    ]
