"""Who is asking, is it GraphQL or REST, and does a fault come in between?"""

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from tests.github import execution, rest
from tests.github.answers import JSON, Answer, error, json_answer, rate_headers, token_headers
from tests.github.cost import Refused, Weight
from tests.github.execution import Compiled, Executor
from tests.github.faults import Asked, Effect
from tests.github.plan import Run
from tests.github.tokens import Token

if TYPE_CHECKING:
    from tests.github.server import GitHubServer

NOTHING = Weight(cost=1, nodes=0, first=None)
MEMBERS_ONLY = frozenset({"teams", "membersWithRole", "team"})


@dataclass(frozen=True, slots=True)
class Prepared:
    """A query, weighed; or the errors that it is answered with instead."""

    compiled: Compiled | None = None
    variables: Mapping[str, Any] = field(default_factory=dict)
    weight: Weight = NOTHING
    errors: tuple[dict[str, Any], ...] = ()


class Desk:
    """Takes requests of one server."""

    def __init__(self, github: "GitHubServer") -> None:
        self.github = github
        self.executor = Executor(github.world)
        self._pages: Counter[str] = Counter()

    def answer(self, asked: Asked, content: bytes) -> tuple[Answer, Effect | None]:
        """The answer and the fault that strikes it."""
        prepared = self._prepare(asked, content) if asked.is_graphql else None
        effect = self.github.faults.striking(asked)
        if effect:
            asked.fault = effect.name
        if effect and effect.status is not None:
            self._charge(asked, effect, prepared)
            return Answer(effect.status, effect.body, dict(effect.headers)), effect
        if effect and effect.transport in ("reset", "hang"):
            return Answer(0, b""), effect
        if rest.is_open(asked):
            return rest.answer(self.github, asked, None), effect
        token = self._token(asked)
        if token is None:
            return error(401, "Bad credentials"), effect
        if prepared is None:
            return self._rest(asked, token), effect
        return self._graphql(asked, token, prepared, effect), effect

    def _move(self, run: Run) -> None:
        """Let the world move between this page and the next."""
        for repository in run.pages:
            self._pages[repository.id] += 1
            for hook in list(self.github.world.page_hooks):
                hook(repository, self._pages[repository.id])

    def _prepare(self, asked: Asked, content: bytes) -> Prepared:
        query = _read(content)
        asked.document = str(query.get("query", ""))
        asked.variables = query.get("variables") or {}
        compiled = self.executor.compiled(asked.document)
        if isinstance(compiled, list):
            return Prepared(errors=tuple(compiled))
        asked.fields = compiled.fields
        variables, errors = self.executor.variables(compiled, asked.variables)
        if errors:
            return Prepared(errors=tuple(errors))
        try:
            weight = self.executor.weigh(compiled, variables)
        except Refused as refused:
            return Prepared(errors=(execution.refusal(refused),))
        asked.first = weight.first
        return Prepared(compiled, variables, weight)

    def _token(self, asked: Asked) -> Token | None:
        token = self.github.tokens.get(asked.token or "")
        now = self.github.now()
        if token is None or token.revoked or (token.expires_at and token.expires_at <= now):
            return None
        with self.github.lock:
            token.graphql.turn(now)
            token.core.turn(now)
        return token

    def _charge(self, asked: Asked, effect: Effect, prepared: Prepared | None) -> None:
        token = self.github.tokens.get(asked.token or "")
        if effect.charged and token and prepared:
            asked.cost = prepared.weight.cost
            with self.github.lock:
                token.graphql.spend(asked.cost)

    def _rest(self, asked: Asked, token: Token) -> Answer:
        free = rest.path_of(asked) == "/rate_limit"
        with self.github.lock:
            paid = free or token.core.spend(1)
        if not paid:
            found = error(403, "API rate limit exceeded for user ID 1.")
        else:
            found = rest.answer(self.github, asked, token)
        found.headers.update(rate_headers(token.core, "core"))
        found.headers.update(token_headers(token))
        if token.kind == "classic":
            found.headers["X-Accepted-OAuth-Scopes"] = rest.accepted_scopes(asked)
        return found

    def _graphql(
        self, asked: Asked, token: Token, prepared: Prepared, effect: Effect | None
    ) -> Answer:
        found = self._answered(asked, token, prepared, effect)
        found.headers.update(rate_headers(token.graphql, "graphql"))
        found.headers.update(token_headers(token))
        owners = ",".join(sorted(token.sso))
        if owners:
            found.headers["X-GitHub-SSO"] = f"partial-results; organizations={owners}"
        return found

    def _answered(
        self, asked: Asked, token: Token, prepared: Prepared, effect: Effect | None
    ) -> Answer:
        compiled, weight = prepared.compiled, prepared.weight
        if compiled is None:
            return json_answer({"errors": prepared.errors})
        if token.kind == "classic" and not _has_scopes(token, compiled):
            return json_answer({"errors": [_missing_scope(token)]})
        with self.github.lock:
            paid = token.graphql.spend(weight.cost)
        if not paid:
            message = "API rate limit exceeded for user ID 1."
            return json_answer({"errors": [{"type": "RATE_LIMITED", "message": message}]})
        asked.cost = weight.cost
        rate = execution.rate(token, weight)
        if rate is None and self.github.limits_as_zero:
            rate = dict.fromkeys(("cost", "limit", "nodeCount", "remaining", "used"), 0)
            rate = {**rate, "resetAt": self.github.now() + timedelta(hours=1)}
        run = Run(self.github.world, token, prepared.variables, rate)
        run.details = "timelineItems" in compiled.fields
        run.null_nodes = effect.null_nodes if effect else frozenset()
        return self._run(compiled, run, moves=effect is None)

    def _run(self, compiled: Compiled, run: Run, moves: bool) -> Answer:
        try:
            data = self.executor.answer(compiled, run)
        except Refused as refused:
            return json_answer({"errors": [execution.refusal(refused)]})
        if moves:
            self._move(run)
        return Answer(200, execution.body(data, run.errors), {"Content-Type": JSON})


def _read(content: bytes) -> dict[str, Any]:
    try:
        found = json.loads(content)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _has_scopes(token: Token, compiled: Compiled) -> bool:
    enough = {"read:org", "write:org", "admin:org"}
    return not (compiled.fields & MEMBERS_ONLY) or bool(token.scopes & enough)


def _missing_scope(token: Token) -> dict[str, Any]:
    return {
        "type": "INSUFFICIENT_SCOPES",
        "locations": [{"line": 1, "column": 1}],
        "message": (
            "Your token has not been granted the required scopes to execute this query. The "
            "'teams' field requires one of the following scopes: ['read:org'], but your token has "
            f"only been granted the: {sorted(token.scopes)} scopes. Please modify your token's "
            "scopes at: https://github.com/settings/tokens."
        ),
    }
