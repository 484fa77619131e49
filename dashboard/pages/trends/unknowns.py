"""What can the source of the data not know, and which command would tell?"""

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from dashboard.components.empty_state import command
from dashboard.components.notice import note
from dashboard.pages.trends.view import View
from dashboard.text import t
from data.facts import RepositoryFact
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
NOT_RECORDED = {
    "pickup_time": "reviews",
    "unreviewed_merges": "reviews",
    "review_rounds": "reviews",
    "self_merges": "merger",
    "pull_request_size": "lines",
}
"""What the source of a metric's pull requests would have to record; of the others when they were
opened."""
NOT_IN_GIT = {"open_age": "open", "review_load": "load"}
"""Metrics that a Git history knows nothing of, where nothing else is left out either."""
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
    said += _tells(repositories, view)
    return note(*(part for each in said for part in (each, " ")))


def _tells(repositories: Sequence[RepositoryFact], view: View) -> list[Component | str]:
    """The command that reads what the history does not hold, of the one repository if it is one."""
    name = repositories[0].name if len(repositories) == 1 else ANY_REPOSITORY
    return [t("trends.tells", view.language), command(TELLS.format(repository=name), view.reader)]


def why_empty(answer: Answer, view: View) -> Component:
    """Why a chart has nothing to draw, in its place."""
    language, total = view.language, answer.total
    if lacking := _not_in_git(answer.metric.key, view):
        return lacking
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
        what = NOT_RECORDED.get(answer.metric.key, "opened")
        words = [t(f"trends.unknown_{what}", language, n=f"{unknown:,}")]
    else:
        words = [t("trends.empty_chart", language)]
    return html.P(words, className="k-chart-empty")


def _not_in_git(key: str, view: View) -> Component | None:
    """That nobody knows, where all that is looked at was read from clones; None elsewhere."""
    repositories = view.repositories("pull_requests_merged")
    if key not in NOT_IN_GIT or not repositories:
        return None
    if any(each.source != "git" for each in repositories):
        return None
    said = [t(f"trends.git_without_{NOT_IN_GIT[key]}", view.language), *_tells(repositories, view)]
    return html.P([part for each in said for part in (each, " ")], className="k-chart-empty")
