"""What can the source of the data not know, and which command would tell?"""

from dash import html
from dash.development.base_component import Component

from dashboard.components.empty_state import command
from dashboard.components.notice import note
from dashboard.pages.trends.view import View
from dashboard.text import t
from metrics.answer import Answer

TELLS = "mikata collect {repository}"
"""The command that reads the moments which Git history does not hold."""
ANY_REPOSITORY = "OWNER/NAME"
NAMES_ENGINEERS = "mikata org suggest"
WITHOUT_VALUE = frozenset(
    {
        "review_load",
        "deployment_frequency",
        "change_lead_time",
        "change_failure_rate",
        "rework_rate",
        "recovery_time",
        "coverage",
        "cross_cutting_time",
        "open_age",
    }
)
"""Metrics that say in words of their own why there is no value, and what would give one."""
UNREMARKABLE = 0.1
"""A smaller share of squashes is named in the caption only."""


def cannot_tell(answer: Answer, view: View) -> Component | None:
    """What the history of Git lost or never held, and what would tell; None where all is known."""
    language, total = view.language, answer.total
    squashed = total.left_out.get("squashed", 0)
    repositories = view.repositories(answer.metric.key)
    from_git = any(each.source == "git" for each in repositories)
    many = squashed > total.n_total * UNREMARKABLE
    if not from_git and not many:
        return None
    said: list[Component | str] = []
    if many:
        said.append(html.B(t("trends.squashed_title", language, n=f"{squashed:,}")))
        said.append(t("trends.squashed_text", language))
    if from_git:
        said.append(t("trends.git_text", language))
    name = repositories[0].name if len(repositories) == 1 else ANY_REPOSITORY
    said += [t("trends.tells", language), command(TELLS.format(repository=name), view.reader)]
    return note(*(part for each in said for part in (each, " ")))


def why_empty(answer: Answer, view: View) -> Component:
    """Why a chart has nothing to draw, in its place."""
    language, total = view.language, answer.total
    if answer.metric.key in WITHOUT_VALUE:
        said = t(f"trends.empty_{answer.metric.key}", language)
        return html.P(said, className="k-chart-empty")
    told = cannot_tell(answer, view) if total.left_out.get("squashed") else None
    if told:
        return told
    if answer.note == "no_organisation":
        words: list[Component | str] = [t("trends.no_engineers", language), " "]
        words.append(command(NAMES_ENGINEERS, view.reader))
    elif unknown := total.left_out.get("not_known_to_source"):
        words = [t("trends.unknown_title", language, n=f"{unknown:,}")]
    else:
        words = [t("trends.empty_chart", language)]
    return html.P(words, className="k-chart-empty")
