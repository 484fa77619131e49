"""What do the tests of the connection share: a clock that nobody waits for, and a way to ask."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from collectors.github.access import GitHubAccess
from collectors.github.connection import Client
from collectors.github.documents import Document
from collectors.github.patience import Clock
from collectors.stop import Stop
from config.github import GitHub
from tests.collectors.github.scripted import Scripted, Told

TOKEN = "ghp_hunter2hunter2hunter2hunter2hunter2"  # noqa: S105 -- opens nothing
WHO = Document("who", "query { viewer { login } rateLimit { cost } }")


@dataclass
class QuickClock:
    """Time passes only when somebody waits."""

    time: datetime = field(default_factory=lambda: datetime.now(UTC).replace(microsecond=0))
    naps: list[float] = field(default_factory=list)
    stop_after: float | None = None
    stop: Stop = field(default_factory=Stop)

    def sleep(self, seconds: float) -> None:
        self.time += timedelta(seconds=seconds)
        self.naps.append(seconds)
        if self.stop_after is not None and self.waited >= self.stop_after:
            self.stop.ask()

    @property
    def waited(self) -> float:
        return sum(self.naps)

    @property
    def clock(self) -> Clock:
        return Clock(lambda: self.time, self.sleep, lambda: 0.5)


@dataclass
class Run:
    """An access to a server, what it said and how long it waited."""

    access: GitHubAccess
    clock: QuickClock
    said: list[str]


@contextmanager
def reaching(
    url: str, clock: QuickClock | None = None, timeout_seconds: int = 5, **settings: Any
) -> Iterator[Run]:
    """An access to the server, with the token of the tests unless settings say otherwise."""
    clock, said = clock or QuickClock(), []
    if not {"token", "tokens", "app"} & settings.keys():
        settings["token"] = TOKEN
    known = GitHub(url=url, **settings)
    with GitHubAccess(known, clock.stop, clock.clock, said.append, timeout_seconds) as access:
        yield Run(access, clock, said)


@dataclass
class Asked(Run):
    """The same, with the server that answers and a client of `acme`."""

    server: Scripted
    client: Client


@contextmanager
def answered(
    *answers: Told, clock: QuickClock | None = None, timeout_seconds: int = 5, **settings: Any
) -> Iterator[Asked]:
    """An access to a server that gives these answers; the last one again and again."""
    with (
        Scripted(*answers) as server,
        reaching(server.url, clock, timeout_seconds, **settings) as run,
    ):
        client = run.access.client("acme")
        yield Asked(run.access, run.clock, run.said, server, client)
