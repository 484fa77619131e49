"""A small company with pull requests that wait, in a real database."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select

from config.organisation import Organisation
from config.settings import Settings, load_settings
from data.database import Database
from data.organisation import store_organisation
from data.repositories import store_repository
from data.rows import AccountKey, PullRequestRow, RepositoryRow, ReviewRow, Stored
from data.runs import Outcome, finish_sync_run, start_sync_run
from data.store import store_pull_requests
from data.tables.work import NoticeSent

NOW = datetime(2026, 11, 20, 0, 5, tzinfo=UTC)
"""A Friday at 09:05 in Tokyo."""

WEEK_AGO = NOW - timedelta(days=8)
COLLECTED = NOW - timedelta(minutes=20)
PAY_MAIL = "pay@mikan.example"

COMPANY = Organisation.model_validate(
    {
        "name": "Mikan",
        "timezone": "Asia/Tokyo",
        "calendar": {"country": "JP", "closures": [{"from": "2026-12-29", "to": "2027-01-03"}]},
        "units": [
            {"id": "pay", "name": {"ja": "決済", "en": "Payments"}},
            {"id": "search", "name": {"ja": "検索", "en": "Search"}},
            {"id": "quiet", "name": "Quiet"},
        ],
        "people": [
            {
                "id": "aoi",
                "name": "Aoi Tanabe",
                "accounts": {"github": ["aoitanabe"]},
                "memberships": [{"unit": "pay"}],
            },
            {
                "id": "ken",
                "name": "Ken Hayashi",
                "accounts": {"github": ["kenhayashi"]},
                "memberships": [{"unit": "search"}],
            },
        ],
    }
)
AOI, KEN = AccountKey("github", "aoitanabe"), AccountKey("github", "kenhayashi")


def opened(number: int, title: str, author: AccountKey, **changes: Any) -> PullRequestRow:
    values: dict[str, Any] = {
        "state": "open",
        "base": "main",
        "author": author,
        "created_at": WEEK_AGO + timedelta(hours=number),
        "url": f"https://github.example/mikan/shop/pull/{number}",
        **changes,
    }
    return PullRequestRow(number=number, title=title, **values)


def rows() -> list[PullRequestRow]:
    review = ReviewRow("r1", KEN, "commented", NOW - timedelta(days=1))
    return [
        opened(1, "Pay by <card> & wait", AOI),
        opened(2, "Refunds", AOI),
        opened(3, "Find faster", KEN),
        opened(4, "Still a draft", AOI, is_draft=True),
        opened(5, "Reviewed yesterday", AOI, reviews=(review,)),
        opened(6, "Opened just now", AOI, created_at=NOW - timedelta(minutes=5)),
        opened(7, "Given up", AOI, state="closed", closed_at=NOW - timedelta(days=1)),
    ]


def fill(database: Database) -> None:
    """The company with its pull requests, collected a little before NOW."""
    with database.write(changes_facts=True) as connection:
        store_organisation(connection, COMPANY, "test", WEEK_AGO)
        repository = store_repository(
            connection, RepositoryRow("mikan/shop", "github", default_branch="main")
        )
        store_pull_requests(connection, repository, rows())
        run = start_sync_run(connection, "github", repository, COLLECTED)
        finish_sync_run(connection, run, COLLECTED, Outcome("complete", Stored(7, 0)))


def told(folder: Path, text: str, **variables: str) -> Settings:
    """The settings that a mikata.yaml with this section gives."""
    (folder / "mikata.yaml").write_text(f"language: en\nnotices: {text}\n", encoding="utf-8")
    return load_settings(folder, variables)


def sent_rows(database: Database) -> list[tuple[str, str, str, int]]:
    """Unit, day, way and number of each message that is noted as sent."""
    n = NoticeSent
    with database.read() as connection:
        found = connection.execute(select(n.unit, n.day, n.channel, n.pull_requests).order_by(n.id))
        return [(row.unit, f"{row.day}", row.channel, row.pull_requests) for row in found]
