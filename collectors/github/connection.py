"""How is GitHub asked, so that an answer comes whatever happens on the way?"""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from typing import TypeVar

from collectors.github.answers import (
    Answer,
    Heavy,
    Limited,
    NodeProblem,
    Passing,
    Refused,
    RestAnswer,
)
from collectors.github.credentials import Askers, Credential
from collectors.github.documents import Document
from collectors.github.errors import DownloadRefused, Moved, TooHeavy
from collectors.github.limits import Resource, Tally, answered_at, said_by_answer, said_by_headers
from collectors.github.line import Line, Response
from collectors.github.lines import Lines
from collectors.github.patience import Attempts, Waiting
from collectors.github.refusals import Question
from collectors.github.verdicts import judge_answer, judge_status
from data.rows import Spent

__all__ = ["Answer", "Client", "NodeProblem", "RestAnswer"]

Got = TypeVar("Got")
SENT_ON = (301, 302, 303, 307, 308)


class Client:
    """Asks GitHub about one owner's repositories. May be used by several threads at once."""

    def __init__(
        self, owner: str, askers: Askers, lines: Lines, waiting: Waiting, tally: Tally
    ) -> None:
        self.owner = owner
        """Whose repositories it asks about."""
        self._askers = askers
        self._lines = lines
        self._waiting = waiting
        self._tally = tally

    @property
    def spent(self) -> Spent:
        """What it has asked so far."""
        return self._tally.spent

    @property
    def credentials(self) -> tuple[Credential, ...]:
        """As whom it asks."""
        return self._askers.credentials

    def note_follow_up(self) -> None:
        """A nested list did not fit and is asked for by a request of its own."""
        self._tally.add(Spent(follow_ups=1))

    def query(
        self,
        document: Document,
        variables: Mapping[str, object],
        *,
        shrinkable: bool = True,
        each: bool = False,
    ) -> Answer:
        """The answer to a GraphQL query, which asks for `rateLimit` beside all else.

        An answer without anything but nulls raises by the first of its errors; with `each`, where
        each field at the top stands for itself (aliases), it comes back with its problems.
        `shrinkable`: whoever asks can ask for fewer, so that a burden too heavy raises TooHeavy at
        once; else the same is asked again, with waits, and what came in the end is the answer.

        Raises TooHeavy, NotFound, NoAccess, GaveUp, Interrupted.
        """
        question = Question(self._where(variables), self.owner)

        def send(credential: Credential, line: Line) -> Answer:
            response = line.graphql(document.text, variables, self._tally)
            self._hear("graphql", credential, response)
            return judge_answer(response, question, self._now(), each=each)

        bear = partial(self._bear_heavy, question=question, shrinkable=shrinkable)
        return self._insist("graphql", question, send, bear)

    def get(self, path: str, parameters: Mapping[str, str | int] | None = None) -> RestAnswer:
        """The JSON at a path of the REST API (`/repos/acme/web/actions/artifacts`).

        Raises NotFound (Moved for a path of a repository's former name), NoAccess, GaveUp,
        Interrupted.
        """
        question = self._question(path)

        def send(credential: Credential, line: Line) -> RestAnswer:
            response = line.rest("GET", path, self._tally, parameters)
            self._hear("core", credential, response)
            judge_status(response, question, self._now())
            if response.hops > 1 and parameters:
                # PyGithub follows without the parameters: this is some other page of the list.
                raise _moved(question)
            at = answered_at(response.headers, self._now())
            return RestAnswer(response.data, response.headers, at)

        return self._insist("core", question, send)

    def download(self, path: str, limit_bytes: int) -> bytes:
        """The file that a path of the REST API leads to (an artifact's zip).

        Raises DownloadRefused where it is larger or lies where nothing is fetched from, NotFound
        where it is gone, NoAccess, GaveUp, Interrupted.
        """
        question = self._question(path)

        def send(credential: Credential, line: Line) -> bytes:
            response = line.rest("GET", path, self._tally)
            self._hear("core", credential, response)
            location = response.headers.get("location")
            if response.status not in SENT_ON or location is None:
                judge_status(response, question, self._now())
                raise _not_sent_on(question)
            return self._lines.storage().fetch(location, limit_bytes, self._tally, self._now)

        return self._insist("core", question, send)

    def _insist(
        self,
        resource: Resource,
        question: Question,
        send: Callable[[Credential, Line], Got],
        bear: Callable[[Passing, Attempts], Got | None] | None = None,
    ) -> Got:
        """Ask until an answer comes, or until it is not worth another time.

        `bear` says what to do about a failure: wait and return None, or return what will do.
        """
        attempts, retries = Attempts(self._waiting, question.where), Spent()
        while True:
            credential = self._askers.pick(resource, question.where)
            self._tally.add(retries)
            used, retries = "", Spent(retries=1)
            try:
                credential.prepare(self._tally)
                used = credential.token
                got = send(credential, self._lines.line(credential))
            except Refused as refused:
                self._askers.refuse(credential, used, refused, question.where)
            except Limited as limited:
                attempts.count_limit(limited)
                credential.limit(resource, limited, self._now(), self._waiting.clock.chance())
            except Passing as fault:
                enough = (bear or _bear)(fault, attempts)
                if enough is not None:
                    return enough
            else:
                credential.succeed()
                return got

    def _bear_heavy(
        self, fault: Passing, attempts: Attempts, question: Question, *, shrinkable: bool
    ) -> Answer | None:
        """Have fewer asked for, if that may help; at the end of all patience take what came."""
        if not isinstance(fault, Heavy):
            return _bear(fault, attempts)
        if shrinkable:
            if fault.wait is not None:
                self._waiting.for_seconds(fault.wait.total_seconds(), question.where)
            self._tally.add(Spent(retries=1))
            raise TooHeavy(
                f"GitHub did not manage to answer: {fault.reason}",
                question.where,
                "collect again later: everything up to here is kept",
            ) from fault
        if fault.partial is not None and attempts.is_last:
            return fault.partial
        return _bear(fault, attempts)

    def _hear(self, resource: Resource, credential: Credential, response: Response) -> None:
        """What an answer says of limits, of the token's scopes and of its own cost."""
        headers, now = response.headers, self._now()
        at = answered_at(headers, now)
        named = headers.get("x-ratelimit-resource", resource)
        said = said_by_headers(headers, at)
        if said is not None and named in ("graphql", "core"):
            credential.hear(named, said, now)
        if "x-oauth-scopes" in headers:
            scopes = headers["x-oauth-scopes"].split(",")
            credential.scopes = frozenset(each.strip() for each in scopes if each.strip())
        content = response.data.get("data") if isinstance(response.data, dict) else None
        rate_limit = content.get("rateLimit") if isinstance(content, dict) else None
        if resource == "graphql" and isinstance(rate_limit, dict):
            self._tally.add(Spent(graphql_points=int(rate_limit.get("cost") or 0)))
            said = said_by_answer(rate_limit, at)
            if said is not None:
                credential.hear("graphql", said, now)

    def _now(self) -> datetime:
        return self._waiting.clock.now()

    def _where(self, variables: Mapping[str, object]) -> str:
        """The repository that a query is about, else its owner."""
        owner, name = variables.get("owner"), variables.get("name")
        about = f"{owner}/{name}" if owner and name else self.owner
        return f"{about} ({self._lines.address})"

    def _question(self, path: str) -> Question:
        parts = tuple(path.split("?")[0].split("/"))
        return Question(f"{self._lines.address}{path}", self.owner, parts)


def _bear(fault: Passing, attempts: Attempts) -> None:
    attempts.bear(fault, hopeless=isinstance(fault, Heavy) and fault.hopeless)


def _moved(question: Question) -> Moved:
    return Moved(
        "What was asked for has another name by now",
        question.where,
        "collect again: the repository's present name is asked for first",
    )


def _not_sent_on(question: Question) -> DownloadRefused:
    return DownloadRefused(
        "GitHub does not say where the file lies",
        question.where,
        "collect again; if it stays so, fetch the file by hand and report this, please",
    )
