"""How is an answer written for programs, as one JSON object?"""

import json
from dataclasses import dataclass
from datetime import UTC, datetime

from data.viewer import Viewer
from metrics.answer import Answer, ExplainedPullRequest, ExplainedThing, Explanation, Row
from metrics.answers import Answers
from metrics.metric import Source
from metrics.question import Question

PULL_REQUEST = (
    "repository",
    "number",
    "title",
    "url",
    "base",
    "author_kind",
    "started_at",
    "created_at",
    "ready_at",
    "first_review_at",
    "approved_at",
    "merged_at",
    "value",
    "used",
    "reason",
)
"""What is written of a pull request, in this order."""


@dataclass(frozen=True, slots=True)
class Found:
    """An answer, and its explanation where one was asked for."""

    answer: Answer
    explanation: Explanation | None = None


def find(answers: Answers, viewer: Viewer, question: Question, *, explain: bool) -> Found:
    """The answer for the viewer, with all its pull requests where they are wanted.

    Raises as `Answers.ask` does.
    """
    if not explain:
        return Found(answers.ask(viewer, question))
    explanation = answers.explain(viewer, question, limit=None)
    return Found(explanation.answer, explanation)


def json_text(found: Found) -> str:
    """One object and an end of line, its keys as docs/metrics/README.md says."""
    return f"{json.dumps(_as_object(found), ensure_ascii=False, indent=2)}\n"


def pull_request(each: ExplainedPullRequest) -> dict[str, object]:
    """What is written of one, by the names of PULL_REQUEST."""
    written = {name: getattr(each, name) for name in PULL_REQUEST}
    written |= {name: moment(written[name]) for name in PULL_REQUEST if name.endswith("_at")}
    return written


def moment(at: datetime | None) -> str | None:
    """A moment as it is written: in UTC, with a Z."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z") if at else None


def _as_object(found: Found) -> dict[str, object]:
    answer, question = found.answer, found.answer.question
    written: dict[str, object] = {
        "metric": question.metric,
        "unit_of_value": answer.metric.unit_of_value,
        "statistic": question.statistic if answer.metric.has_statistic else None,
        "clock": question.clock,
        "by": question.by,
        "from": question.period.start.isoformat(),
        "to": question.period.end.isoformat(),
        "timezone": answer.timezone,
        "filters": {name: getattr(question, name) for name in ("unit", "repository", "base")},
        **({"same_people": question.same_people} if question.same_people else {}),
        **parts(answer),
        "data_as_of": moment(answer.data_as_of),
        **({"note": answer.note} if answer.note else {}),
        "rows": [_row(row, answer.metric.source) for row in answer.rows],
    }
    if found.explanation is not None:
        listed = found.explanation.pull_requests
        written["pull_requests"] = [pull_request(each) for each in listed]
        if found.explanation.things:
            written["things"] = [thing(each) for each in found.explanation.things]
    return written


def parts(answer: Answer) -> dict[str, object]:
    """Which of several numbers it is, and the threshold; nothing where a metric has neither."""
    question, metric = answer.question, answer.metric
    within = question.within or metric.within
    part = question.part or (metric.parts[0] if metric.parts else None)
    said: dict[str, object] = {"part": part} if part else {}
    return said | ({"within": str(within)} if within else {})


def thing(each: ExplainedThing) -> dict[str, object]:
    """What is written of something that is no pull request."""
    return {
        "kind": each.kind,
        "name": each.name,
        "at": moment(each.at),
        "repository": each.repository,
        "url": each.url,
        "value": each.value,
        "used": each.used,
        "reason": each.reason,
        "approximate": each.approximate,
    }


def _row(row: Row, source: Source) -> dict[str, object]:
    return {
        "period": row.period,
        "start": row.start.isoformat(),
        "partial": row.partial,
        "value": row.value,
        "n_used": row.n_used,
        "n_total": row.n_total,
        "start_unsure": row.start_unsure,
        "left_out": dict(row.left_out),
        **({"people": row.people} if source == "reviews" else {}),
        **({"without_exclusions": row.without_exclusions} if source == "coverage" else {}),
    }
