"""A small company whose repositories were collected from GitHub, each with another ending."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection

from config.organisation import Organisation
from data.database import Database
from data.gaps import Decision, accept_gap
from data.organisation import store_organisation
from data.repositories import store_repository
from data.rows import AccountKey, PullRequestRow, RepositoryRow, Spent, Stored
from data.runs import Outcome, finish_sync_run, note_progress, start_sync_run
from data.store import store_pull_requests

NOW = datetime(2026, 10, 16, 3, 0, tzinfo=UTC)
TODAY = NOW - timedelta(minutes=80)
AT = timedelta(seconds=12)

PAYMENT, LEGACY, CORE = "minamo/ticket-payment", "minamo/admin-legacy", "minamo/stream-core"
APP, MOVED = "minamo/stream-app", "minamo/mobile"

ORGANISATION = {
    "name": {"ja": "みなも", "en": "Minamo"},
    "timezone": "Asia/Tokyo",
    "calendar": {"country": "JP"},
    "units": [{"id": "tickets", "name": {"ja": "チケット", "en": "Tickets"}}],
    "people": [
        {"id": "aoi", "name": {"ja": "早川 葵", "en": "Aoi Hayakawa"}},
        {"id": "ken", "name": {"ja": "森 健", "en": "Ken Mori"}},
    ],
    "applications": [
        {"id": "pay", "name": "Pay", "repository": PAYMENT, "kind": "backend"},
        {"id": "app", "name": "App", "repository": APP, "kind": "frontend"},
    ],
}

NO_ACCESS = (
    "This token may not read minamo/admin-legacy",
    "GET /graphql",
    "give the token the permission 'Pull requests: read' for this repository",
    "no_access",
)
GAP = ("GitHub counts 8 merged more pull requests than are stored", PAYMENT, "collect again", "gap")


def company(database: Database, *, running: bool = True, organisation: bool = True) -> None:
    """The repositories; `running` leaves one collection under way."""
    if organisation:
        with database.write(changes_facts=True) as connection:
            told = Organisation.model_validate(ORGANISATION)
            store_organisation(connection, told, "aoi", TODAY)
    with database.write(changes_facts=True) as connection:
        collected(connection, PAYMENT, 41, Outcome("incomplete", Stored(41, 0), *GAP), more=8)
        failed(connection)
        under_way(connection, running=running)
        whole = Outcome("complete", Stored(70, 0), spent=Spent(3, 4, 0, 0, 0))
        number = collected(connection, APP, 70, whole)
        deliveries(connection, number)
        collected(connection, MOVED, 12, Outcome("incomplete", Stored(0, 0), *GAP), more=3)
        accept_gap(connection, MOVED, {"merged": 3}, Decision("ken", "元の場所で削除済み", TODAY))


def collected(
    connection: Connection, name: str, many: int, outcome: Outcome, *, more: int = 0
) -> int:
    """A repository of so many merged pull requests, of which GitHub counts `more`."""
    row = RepositoryRow(
        name, "github", default_branch="main", has_develop=True, node_id=f"R_{name}"
    )
    number = store_repository(connection, row)
    store_pull_requests(connection, number, [merged(each) for each in range(1, many + 1)], TODAY)
    run = start_sync_run(connection, "github", number, TODAY)
    on_source = {"open": 0, "merged": many + more, "closed": 0}
    told = Outcome(
        outcome.status,
        outcome.stored,
        *(outcome.error_what, outcome.error_where, outcome.error_do, outcome.error_kind),
        spent=outcome.spent,
        on_source=on_source,
    )
    finish_sync_run(connection, run, TODAY + AT, told)
    return number


def merged(number: int) -> PullRequestRow:
    """A merged pull request of some days ago."""
    at = datetime(2026, 9, 1, tzinfo=UTC) + timedelta(hours=number * 5)
    return PullRequestRow(
        number=number,
        title=f"Change {number}",
        state="merged",
        base="develop",
        author=AccountKey("github", f"person-{number % 5}"),
        created_at=at,
        first_commit_at=at - timedelta(hours=3),
        commit_count=1,
        merged_at=at + timedelta(hours=6),
        closed_at=at + timedelta(hours=6),
    )


def failed(connection: Connection) -> None:
    """It was collected two days ago; today the token was refused after three more attempts."""
    number = collected(connection, LEGACY, 21, Outcome("complete", Stored(21, 0)))
    run = start_sync_run(connection, "github", number, TODAY + timedelta(minutes=1))
    refused = Outcome("failed", Stored(0, 0), *NO_ACCESS, spent=Spent(4, 0, 0, 3, 0))
    finish_sync_run(connection, run, TODAY + timedelta(minutes=2), refused)


def under_way(connection: Connection, *, running: bool) -> None:
    """Its first collection has come some way."""
    row = RepositoryRow(CORE, "github", default_branch="main", has_develop=True, node_id="R_core")
    number = store_repository(connection, row)
    store_pull_requests(connection, number, [merged(each) for each in range(1, 185)], TODAY)
    run = start_sync_run(connection, "github", number, NOW - timedelta(minutes=1))
    note_progress(connection, run, Stored(184, 0), 184, 231)
    if not running:
        counts = {"open": 0, "merged": 184, "closed": 0}
        whole = Outcome("complete", Stored(184, 0), spent=Spent(5, 9, 0, 1, 0), on_source=counts)
        finish_sync_run(connection, run, NOW, whole)


def deliveries(connection: Connection, repository: int) -> None:
    """Deployments were read to the end, coverage was not."""
    run = start_sync_run(connection, "github.deployments", repository, TODAY)
    finish_sync_run(connection, run, TODAY + AT, Outcome("complete", Stored(3, 0)))
    run = start_sync_run(connection, "github.coverage", repository, TODAY)
    refused = Outcome("failed", Stored(0, 0), *NO_ACCESS)
    finish_sync_run(connection, run, TODAY + AT, refused)
