"""In which ways does GitHub fail, and when shall the fake one do so?

`github.faults.add(bad_gateway(), times=2)` fails the next two requests; `skip=3` lets three pass
first, `share=0.1` fails a tenth of them (by the fault's own seed), `when=...` picks them.
"""

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from random import Random
from threading import Lock
from typing import Any, Literal

UNICORN = "<!DOCTYPE html><html><head><title>Unicorn!</title></head><body>502</body></html>"
WRONG = (
    "Something went wrong while executing your query. This may be the result of a timeout, or it "
    "could be a GitHub bug. Please include `0000:1111:2222` when reporting this issue."
)
SECONDARY = (
    "You have exceeded a secondary rate limit. Please wait a few minutes before you try again."
)
DOCUMENTATION = "https://docs.github.com/rest/overview/rate-limits-for-the-rest-api"


@dataclass(slots=True)
class Asked:
    """One request as the server saw it, and how it was answered."""

    method: str
    path: str
    token: str | None
    at: float = field(default_factory=time.monotonic)
    document: str = ""
    variables: Mapping[str, Any] = field(default_factory=dict)
    first: int | None = None
    """How many pull requests (or ids) were asked for at once."""
    cost: int = 0
    fields: frozenset[str] = frozenset()
    """Names of the fields that the document selects."""
    status: int = 0
    fault: str | None = None
    """The fault that it was answered with."""

    @property
    def is_graphql(self) -> bool:
        return self.path.endswith("/graphql")

    @property
    def is_page(self) -> bool:
        """Whether it asks for a page of pull requests with what belongs to them."""
        return self.is_graphql and {"pullRequests", "timelineItems"} <= self.fields


@dataclass(frozen=True, slots=True)
class Effect:
    """What happens instead of, or to, the answer."""

    name: str
    status: int | None = None
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    transport: Literal["whole", "cut", "reset", "hang"] = "whole"
    seconds: float = 0
    null_nodes: frozenset[int] = frozenset()
    charged: bool = False
    """Whether its points are gone all the same."""


Chosen = Callable[[Asked], bool]


@dataclass(slots=True)
class Fault:
    """An effect and when it happens."""

    effect: Effect
    times: int | None
    skip: int
    share: float
    when: Chosen
    draw: Random
    happened: int = 0

    def strikes(self, asked: Asked) -> bool:
        """Whether this request gets it; counts."""
        if not self.when(asked) or (self.times is not None and self.happened >= self.times):
            return False
        if self.skip > 0:
            self.skip -= 1
            return False
        if self.share < 1 and self.draw.random() >= self.share:
            return False
        self.happened += 1
        return True


class Faults:
    """The faults of one server, the oldest first."""

    def __init__(self, seed: int = 0) -> None:
        self._seed = seed
        self._lock = Lock()
        self._faults: list[Fault] = []

    def add(
        self,
        effect: Effect,
        times: int | None = 1,
        skip: int = 0,
        share: float = 1.0,
        when: Chosen = lambda asked: True,
    ) -> Fault:
        """Switch one on; `times=None` never ends by itself."""
        with self._lock:
            draw = Random(f"{self._seed}/{len(self._faults)}/{effect.name}")
            made = Fault(effect, times, skip, share, when, draw)
            self._faults.append(made)
            return made

    def clear(self) -> None:
        """Switch all off."""
        with self._lock:
            self._faults.clear()

    def striking(self, asked: Asked) -> Effect | None:
        """The effect on this request."""
        with self._lock:
            return next((each.effect for each in self._faults if each.strikes(asked)), None)


# Requests to choose


def graphql(asked: Asked) -> bool:
    """Every GraphQL query."""
    return asked.is_graphql


def rest(asked: Asked) -> bool:
    """Everything else."""
    return not asked.is_graphql


def pages(asked: Asked) -> bool:
    """Pages of pull requests."""
    return asked.is_page


def pages_above(size: int) -> Chosen:
    """Pages of more than so many pull requests, by list or by id."""
    return lambda asked: "timelineItems" in asked.fields and (asked.first or 0) > size


# Effects


def bad_gateway() -> Effect:
    """502 with a page of HTML."""
    return _html(502)


def unavailable() -> Effect:
    """503 with a page of HTML."""
    return _html(503)


def gateway_timeout() -> Effect:
    """504: GitHub gave up after ten seconds of its own."""
    message = "We couldn't respond to your request in time. Sorry about that."
    return _json("gateway timeout", 504, {"message": message})


def something_went_wrong(status: int = 200) -> Effect:
    """The whole answer is an error, with status 200 or 502."""
    content = {"data": None, "errors": [{"message": WRONG}]}
    return _json("something went wrong", status, content, charged=True)


def resource_limits_exceeded() -> Effect:
    """The query took too much of GitHub's time."""
    error = {
        "type": "RESOURCE_LIMITS_EXCEEDED",
        "path": ["repository", "pullRequests", "nodes"],
        "message": "Resource limits for this query exceeded.",
    }
    content = {"data": {"repository": {"pullRequests": {"nodes": None}}}, "errors": [error]}
    return _json("resource limits", 200, content, charged=True)


def cut_off() -> Effect:
    """The answer ends in the middle; its Content-Length said more."""
    return Effect("cut off", transport="cut", charged=True)


def reset() -> Effect:
    """The connection is reset before anything came."""
    return Effect("reset", transport="reset")


def hang(seconds: float = 3600) -> Effect:
    """Nothing comes for so long (or until the server ends)."""
    return Effect("hang", transport="hang", seconds=seconds)


def primary_limit(reset_at: datetime, graphql: bool = True, kind: str = "RATE_LIMITED") -> Effect:
    """No points are left until `reset_at`: 200 with an error for GraphQL, 403 for REST."""
    headers = {
        "X-RateLimit-Limit": "5000",
        "X-RateLimit-Remaining": "0",
        "X-RateLimit-Used": "5000",
        "X-RateLimit-Reset": str(int(reset_at.astimezone(UTC).timestamp())),
        "X-RateLimit-Resource": "graphql" if graphql else "core",
    }
    message = "API rate limit exceeded for user ID 1."
    if graphql:
        return _json(
            "primary limit", 200, {"errors": [{"type": kind, "message": message}]}, headers
        )
    content = {"message": message, "documentation_url": DOCUMENTATION, "status": "403"}
    return _json("primary limit", 403, content, headers)


def secondary_limit(retry_after: int | None = 1, status: int = 403) -> Effect:
    """Too much at once: 403 or 429, with or without Retry-After."""
    headers = {} if retry_after is None else {"Retry-After": str(retry_after)}
    content = {"message": SECONDARY, "documentation_url": DOCUMENTATION, "status": str(status)}
    return _json("secondary limit", status, content, headers)


def null_nodes(*positions: int) -> Effect:
    """Pull requests at these positions of a page are null, each with an entry of `errors`."""
    return Effect("null nodes", null_nodes=frozenset(positions))


def bad_credentials() -> Effect:
    """The token is not accepted."""
    message = {"message": "Bad credentials", "documentation_url": DOCUMENTATION, "status": "401"}
    return _json("bad credentials", 401, message)


def _html(status: int) -> Effect:
    headers = {"Content-Type": "text/html"}
    return Effect(str(status), status, UNICORN.encode(), headers)


def _json(
    name: str,
    status: int,
    content: object,
    headers: Mapping[str, str] | None = None,
    charged: bool = False,
) -> Effect:
    found = {"Content-Type": "application/json; charset=utf-8", **(headers or {})}
    return Effect(name, status, json.dumps(content).encode(), found, charged=charged)
