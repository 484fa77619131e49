"""Repositories in every state that their collections leave them in."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from dashboard.pages.sources.view import Sources
from data.queries.repositories import AcceptedGapState, RepositoryState, SyncRunState
from data.rows import Spent
from tests.dashboard.conftest import JAPANESE, NOW

TOKYO = ZoneInfo("Asia/Tokyo")
EARLIER = NOW - timedelta(hours=1)

RUN = SyncRunState("git", "complete", EARLIER, EARLIER, 0, 0, None, None, None, None)
FINE = RepositoryState(
    id=1,
    name="mikan/app",
    source="git",
    base="develop",
    why_base="develop",
    merged=1200,
    open=3,
    closed=40,
    first_at=datetime(2024, 4, 30, 20, tzinfo=UTC),
    last_success_at=EARLIER,
    last_run=RUN,
)
FAILED = replace(
    FINE,
    name="yuzu/api",
    last_success_at=NOW - timedelta(days=2),
    last_run=replace(
        RUN,
        status="failed",
        error_kind="git_failed",
        error_what="There is no Git repository",
        error_where="/clones/api",
        error_do="clone it again",
    ),
)
NEVER = replace(FINE, name="mikan/new", last_run=None, last_success_at=None, first_at=None)

ON_GITHUB = replace(RUN, source="github", spent=Spent(4, 6, 0, 0, 0))
HUB = replace(
    FINE,
    id=7,
    name="yuzu/web",
    source="github",
    on_source={"open": 3, "merged": 1200, "closed": 40},
    last_run=ON_GITHUB,
)
GAP_RUN = replace(
    ON_GITHUB,
    status="incomplete",
    error_kind="gap",
    error_what="GitHub counts 8 merged more pull requests than are stored",
    error_where="yuzu/shop",
    error_do="collect again in a while",
)
GAP = replace(
    HUB,
    id=8,
    name="yuzu/shop",
    on_source={"open": 2, "merged": 1208, "closed": 40},
    last_run=GAP_RUN,
)
ACCEPTED = replace(
    GAP,
    name="yuzu/old",
    accepted=AcceptedGapState(-1, 8, 0, "aoi", "Deleted when it moved", EARLIER),
)
NO_ACCESS = replace(
    HUB,
    name="yuzu/secret",
    last_success_at=NOW - timedelta(days=2),
    last_run=replace(
        ON_GITHUB,
        status="failed",
        started_at=EARLIER - timedelta(minutes=1),
        error_kind="no_access",
        error_what="This token may not read yuzu/secret",
        error_where="https://api.github.com/graphql",
        error_do="give it the permission 'Pull requests: read'",
        spent=Spent(4, 0, 0, 3, 0),
    ),
)


def running(since: datetime = EARLIER, **changes: Any) -> RepositoryState:
    """A repository that is being collected."""
    run = replace(RUN, status="running", started_at=since, finished_at=None, new=7, changed=2)
    return replace(FINE, name="mikan/web", last_run=replace(run, **changes))


def reading(name: str, status: Any, **changes: Any) -> SyncRunState:
    """The newest collection of something besides pull requests."""
    return replace(ON_GITHUB, source=f"github.{name}", status=status, **changes)


def seen(*repositories: RepositoryState, **changes: Any) -> Sources:
    """What a page shows of these."""
    return Sources(
        **{"repositories": repositories, "reader": JAPANESE, "now": NOW, "zone": TOKYO, **changes}
    )
