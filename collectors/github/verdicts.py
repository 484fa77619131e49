"""What does an answer of GitHub mean for the one who asked?

What may heal is raised as a Fault, which the client mends; what won't as a CollectorError, which
says what is missing for what.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from collectors.errors import CollectorError
from collectors.github.answers import Answer, Heavy, Limited, NodeProblem, Passing, Refused
from collectors.github.errors import GaveUp
from collectors.github.limits import answered_at, retry_after, said_by_headers
from collectors.github.line import NO_ANSWER, Response
from collectors.github.masking import masked
from collectors.github.refusals import Question, no_access, not_found, unavailable

RATE_LIMIT_KINDS = frozenset({"RATE_LIMITED", "RATE_LIMIT"})
HEAVY_KINDS = frozenset(
    {"SERVICE_UNAVAILABLE", "RESOURCE_LIMITS_EXCEEDED", "MAX_NODE_LIMIT_EXCEEDED", "TIMEOUT"}
)
HOPELESS_KIND = "MAX_NODE_LIMIT_EXCEEDED"
NO_ACCESS_KINDS = frozenset({"FORBIDDEN", "INSUFFICIENT_SCOPES", "UNAUTHORIZED"})

_PRIMARY = re.compile(r"\brate limit (already )?exceeded", re.IGNORECASE)
_SECONDARY = re.compile(
    r"secondary rate limit|abuse detection|retry your request again later"
    r"|wait a few minutes before you try again",
    re.IGNORECASE,
)
_HEAVY = re.compile(
    r"something went wrong|respond to your request in time|timed? ?out|timeout", re.IGNORECASE
)
_LONGEST_MESSAGE = 300

_MADE_BY_PYGITHUB = (200, 400, 404)
"""What it calls an answer with errors in it, whatever its status was."""

_UNAUTHORISED, _FORBIDDEN, _GONE, _TOO_MANY, _SERVER_ERROR = 401, 403, (404, 410), 429, 500
_OVERWORKED = (502, 503, 504)
_REDIRECT, _FOR_LEGAL_REASONS, _TIME_IS_OUT = 300, 451, 408


def judge_status(
    response: Response, question: Question, now: datetime, *, heavy: bool = False
) -> None:
    """Raise what the status of an answer means; nothing where it is an answer.

    `heavy`: what overworks GitHub could be asked for in smaller pieces.
    """
    status = response.status
    if status < _REDIRECT:
        return
    message = _message_of(response)
    if status in (_FORBIDDEN, _TOO_MANY):
        _judge_limits(response, message, now)
        raise no_access(question, message)
    if status == _UNAUTHORISED:
        raise Refused(message)
    if status in _GONE:
        raise not_found(question, message)
    if status == _FOR_LEGAL_REASONS:
        raise unavailable(question, message)
    if status >= _SERVER_ERROR or status == _TIME_IS_OUT:
        wait = retry_after(response.headers, answered_at(response.headers, now))
        too_much = heavy and status in _OVERWORKED
        raise Heavy(message, wait) if too_much else Passing(message, wait)
    raise _misunderstood(question, message)


def judge_answer(response: Response, question: Question, now: datetime, *, each: bool) -> Answer:
    """The answer to a query; raises what the errors in it mean where they leave nothing of it.

    `each`: every field at the top stands for itself, so that even nulls alone are an answer.
    """
    body = response.data if isinstance(response.data, Mapping) else {}
    errors = [error for error in _listed(body.get("errors")) if isinstance(error, Mapping)]
    if not errors and response.status in _GONE:
        raise _misunderstood(question, _message_of(response))
    if not errors or response.status not in _MADE_BY_PYGITHUB:
        judge_status(response, question, now, heavy=True)
    problems = tuple(_problem(error) for error in errors)
    _judge_limits_in(problems, response, now)
    content = body.get("data")
    at = answered_at(response.headers, now)
    answer = Answer(content, problems, at) if isinstance(content, dict) else None
    _judge_burden(problems, None if answer is None or _is_empty(answer) else answer)
    if answer is not None and (each or not problems or not _is_empty(answer)):
        return answer
    if not problems:
        raise Passing(NO_ANSWER)
    raise _meant(problems[0], question)


def _judge_limits(response: Response, message: str, now: datetime) -> None:
    """Raise Limited where the answer says that the limit is reached."""
    at = answered_at(response.headers, now)
    wait = retry_after(response.headers, at)
    said = said_by_headers(response.headers, at)
    if _SECONDARY.search(message):
        if wait is None and said is not None and said.remaining == 0:
            wait = said.resets_in
        raise Limited("GitHub asks for a slower pace", wait, primary=False)
    if _PRIMARY.search(message):
        raise Limited("all points are used", wait, primary=True)
    if response.status == _TOO_MANY or wait is not None:
        raise Limited("GitHub asks for a slower pace", wait, primary=False)


def _judge_limits_in(problems: Sequence[NodeProblem], response: Response, now: datetime) -> None:
    for problem in problems:
        if problem.kind in RATE_LIMIT_KINDS and not _SECONDARY.search(problem.message):
            wait = retry_after(response.headers, answered_at(response.headers, now))
            raise Limited("all points are used", wait, primary=True)
        if problem.kind in RATE_LIMIT_KINDS or (not problem.kind and not problem.path):
            _judge_limits(response, problem.message, now)


def _judge_burden(problems: Sequence[NodeProblem], partial: Answer | None) -> None:
    """Raise Heavy where GitHub did not manage all that was asked."""
    for problem in problems:
        if problem.kind in HEAVY_KINDS or (not problem.kind and _HEAVY.search(problem.message)):
            hopeless = problem.kind == HOPELESS_KIND
            raise Heavy(problem.message, partial=partial, hopeless=hopeless)


def _meant(problem: NodeProblem, question: Question) -> CollectorError:
    if problem.kind == "NOT_FOUND":
        return not_found(question, problem.message)
    if problem.kind in NO_ACCESS_KINDS or "required scopes" in problem.message:
        return no_access(question, problem.message, problem.path)
    return _misunderstood(question, problem.message)


def _misunderstood(question: Question, message: str) -> GaveUp:
    return GaveUp(
        f"GitHub does not answer this question: {message}",
        question.where,
        "see whether the url under github in mikata.yaml is the API's: https://api.github.com, or "
        "https://HOST/api/v3 for GitHub Enterprise Server (3.12 or newer); else report it, please",
    )


def _is_empty(answer: Answer) -> bool:
    """Whether nothing came but nulls; how many points are left is no answer."""
    return all(value is None for name, value in answer.data.items() if name != "rateLimit")


def _problem(error: Mapping[str, Any]) -> NodeProblem:
    extensions = error.get("extensions")
    inner = extensions if isinstance(extensions, Mapping) else {}
    kind = error.get("type") or inner.get("type") or ""
    path = tuple(step for step in _listed(error.get("path")) if isinstance(step, str | int))
    message = _short(error.get("message"))
    if inner.get("saml_failure") and "SAML" not in message:
        message = f"{message} (SAML single sign-on)"
    return NodeProblem(path, str(kind), message)


def _message_of(response: Response) -> str:
    """GitHub's words, with the status in front."""
    data = response.data if isinstance(response.data, Mapping) else {}
    return f"{response.status} {_short(data.get('message'))}".strip()


def _short(message: object) -> str:
    """GitHub's words on one line, without anything that looks like a token or an address."""
    text = " ".join(masked(message).split()) if isinstance(message, str) else ""
    return text if len(text) <= _LONGEST_MESSAGE else f"{text[:_LONGEST_MESSAGE]}…"


def _listed(value: object) -> Sequence[Any]:
    return value if isinstance(value, list) else ()
