"""What does a repository look like right after it was collected? Three lines."""

import shlex
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

from config.settings import Settings
from data.viewer import Viewer
from metrics.answer import Answer, Refused
from metrics.answers import Answers
from metrics.period import DEFAULT_WEEKS, last_complete_weeks
from metrics.question import Question

HOURS_SHOWN = 48
"""Longer lead times are easier to read in days."""

WHY_LEFT_OUT = {
    "bot": "by bots",
    "excluded_by_rule": "releases",
    "other_base": "into another branch",
    "not_known_to_source": "whose start is not known",
    "no_commits": "without commits of their own",
    "squashed": "squashed, so that when they were started is lost",
}
WHY_REFUSED = {
    "too_few_people": "fewer than three people wrote them: a figure would be about one of them",
    "too_few_in_the_rest": "the others around them are fewer than three people",
}


def first_look(answers: Answers, repository: str, settings: Settings, now: datetime) -> str:
    """Merges a week, the median lead time to the base, and where to see more."""
    viewer = Viewer.operator()
    material = answers.material(viewer)
    period = last_complete_weeks(now, material.zone)
    base = next(
        (each.base for each in material.facts.repositories if each.name == repository), None
    )

    def line(title: str, metric: str, words: Callable[[Answer], str]) -> str:
        question = Question(metric, period, by="all", repository=repository)
        try:
            return f"{title}: {words(answers.ask(viewer, question))}"
        except Refused as refused:
            return f"{title}: no figure, {WHY_REFUSED[refused.reason]}"

    return "\n".join(
        (
            line("Merges a week", "pull_requests_merged", _merges_a_week),
            line(f"Merge lead time to {base}", "merge_lead_time", _lead_time),
            _where(repository, settings),
        )
    )


def _merges_a_week(answer: Answer) -> str:
    """The count of the last complete weeks, and what it was made of."""
    total = answer.total
    merged = f"{total.n_used:,} in the {DEFAULT_WEEKS} weeks before {total.end}"
    return f"{total.n_used / DEFAULT_WEEKS:.1f} ({merged}{_left_out(answer)})"


def _lead_time(answer: Answer) -> str:
    """The median, or why there is none."""
    total = answer.total
    if total.value is None:
        if not total.n_total:
            return f"no figure, nothing was merged in the {DEFAULT_WEEKS} weeks before {total.end}"
        return f"no figure{_left_out(answer)}"
    hours = total.value
    value = f"{hours / 24:.1f} days" if hours > HOURS_SHOWN else f"{hours:.1f} hours"
    return f"{value} (median of {total.n_used:,}{_left_out(answer)})"


def _left_out(answer: Answer) -> str:
    parts = [
        f"{count:,} {WHY_LEFT_OUT.get(why, why)}" for why, count in answer.total.left_out.items()
    ]
    return f"; left out: {', '.join(parts)}" if parts else ""


def _where(repository: str, settings: Settings) -> str:
    server = settings.server
    host = f"[{server.host}]" if ":" in server.host else server.host
    address = f"http://{host}:{server.port}/trends?repository={quote(repository, safe='/')}"
    here = settings.workspace.resolve() == Path.cwd()
    folder = "" if here else f" --workspace {shlex.quote(str(settings.workspace))}"
    return f"See it: mikata serve{folder}, then {address}"
