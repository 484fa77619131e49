"""What do repositories look like right after they were collected? Three lines and an address."""

import shlex
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

from cli.waiting import where_work_waits
from cli.wording import WHY_REFUSED, left_out, nothing_merged, time_taken
from config.settings import Settings
from data.viewer import Viewer
from metrics.answer import Answer, Refused
from metrics.answers import Answers
from metrics.period import DEFAULT_WEEKS, last_complete_weeks
from metrics.question import Question


def first_look(answers: Answers, repository: str | None, settings: Settings, now: datetime) -> str:
    """Merges a week, the median lead time to the base, where work waits, and where to see more.

    `repository` is the only one that was collected; None where there are several.
    """
    viewer = Viewer.operator()
    period = last_complete_weeks(now, answers.material(viewer).zone)

    def ask(metric: str) -> Answer:
        return answers.ask(viewer, Question(metric, period, by="all", repository=repository))

    def line(title: str, words: Callable[[], str]) -> str:
        try:
            return f"{title}: {words()}"
        except Refused as refused:
            return f"{title}: no figure, {WHY_REFUSED[refused.reason]}"

    return "\n".join(
        (
            line("Merges a week", lambda: _merges_a_week(ask("pull_requests_merged"))),
            line(
                f"Merge lead time to {_base(answers, repository)}",
                lambda: _lead_time(ask("merge_lead_time")),
            ),
            line("Where work waits", lambda: where_work_waits(ask)),
            _where(repository, settings),
        )
    )


def _base(answers: Answers, repository: str | None) -> str:
    """The branch that the lead time runs to, in words."""
    known = answers.material(Viewer.operator()).facts.repositories
    bases = {each.base for each in known if repository in (None, each.name)}
    only = bases.pop() if len(bases) == 1 else None
    return only or "the base branch"


def _merges_a_week(answer: Answer) -> str:
    """The count of the last complete weeks, and what it was made of."""
    total = answer.total
    merged = f"{total.n_used:,} in the {DEFAULT_WEEKS} weeks before {total.end}"
    return f"{total.n_used / DEFAULT_WEEKS:.1f} ({merged}{left_out(answer)})"


def _lead_time(answer: Answer) -> str:
    """The median, or why there is none."""
    total = answer.total
    if total.value is not None:
        return f"{time_taken(total.value)} (median of {total.n_used:,}{left_out(answer)})"
    if not total.n_total:
        return f"no figure, {nothing_merged(answer)}"
    return f"no figure{left_out(answer)}"


def _where(repository: str | None, settings: Settings) -> str:
    server = settings.server
    host = f"[{server.host}]" if ":" in server.host else server.host
    address = f"http://{host}:{server.port}/trends"
    if repository is not None:
        address += f"?repository={quote(repository, safe='/')}"
    here = settings.workspace.resolve() == Path.cwd()
    folder = "" if here else f" --workspace {shlex.quote(str(settings.workspace))}"
    return f"See it: mikata serve{folder}, then {address}"
