"""A team of six that three more people joined, each of whom merges one pull request a week."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from config.organisation import Organisation
from data.database import Database
from data.organisation import store_organisation
from data.repositories import store_repository
from data.rows import AccountKey, PullRequestRow, RepositoryRow, Stored
from data.runs import Outcome, finish_sync_run, start_sync_run
from data.store import store_pull_requests

FIRST, JOINED, END = date(2026, 7, 20), date(2026, 8, 31), date(2026, 10, 12)
"""Six weeks before, six weeks after."""
DAYS = f"from={JOINED}&to={END}"
THERE = ("aoi", "ren", "yui", "sora", "hana", "mio")
NEW = ("kai", "nagi", "rin")
APPLIED = datetime(2026, 7, 1, tzinfo=UTC)


def fill(database: Database, new: Sequence[str] = NEW) -> None:
    """Store the company with those who are `new` since JOINED; the rest of NEW is not there."""
    with database.write(changes_facts=True) as connection:
        store_organisation(connection, company(new), "test", APPLIED)
        about = RepositoryRow("mikan/app", "github", default_branch="main", has_develop=True)
        repository = store_repository(connection, about)
        run = start_sync_run(connection, "github", repository, APPLIED)
        rows = list(_pull_requests(new))
        store_pull_requests(connection, repository, rows)
        ended = datetime(2026, 10, 15, 3, tzinfo=UTC)
        finish_sync_run(connection, run, ended, Outcome("complete", Stored(len(rows), 0)))


def company(new: Sequence[str], **settings: Any) -> Organisation:
    """The team, and `settings` of the organisation's file."""
    return Organisation.model_validate(
        {
            "name": "Mikan",
            "timezone": "Asia/Tokyo",
            "units": [{"id": "shop", "name": {"ja": "販売", "en": "Shop"}}],
            "people": [
                *(_person(id_, {}) for id_ in THERE),
                *(_person(id_, {"from": JOINED.isoformat()}) for id_ in new),
            ],
            **settings,
        }
    )


def _person(id_: str, since: dict[str, str]) -> dict[str, Any]:
    return {
        "id": id_,
        "name": f"{id_.title()} Tanaka",
        "accounts": {"github": [id_]},
        "memberships": [{"unit": "shop", **since}],
        "employment": [{"kind": "regular", **since}],
    }


def _pull_requests(new: Sequence[str]) -> Sequence[PullRequestRow]:
    weeks = [FIRST + timedelta(weeks=week) for week in range((END - FIRST).days // 7)]
    wrote = [
        (monday, author)
        for monday in weeks
        for author in (*THERE, *(new if monday >= JOINED else ()))
    ]
    return [_pull_request(number, *each) for number, each in enumerate(wrote, 1)]


def _pull_request(number: int, monday: date, author: str) -> PullRequestRow:
    """Those who are new take thirty hours, everybody else ten; before JOINED it was twenty."""
    opened = datetime(monday.year, monday.month, monday.day, 3, tzinfo=UTC)
    hours = 30 if author in NEW else 10 if monday >= JOINED else 20
    return PullRequestRow(
        number=number,
        title=f"Change {number}",
        state="merged",
        base="develop",
        author=AccountKey("github", author),
        created_at=opened,
        first_commit_at=opened,
        commit_count=1,
        merged_at=opened + timedelta(hours=hours),
    )
