"""A database with rows in every table, and in them values that are easily lost on the way."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from config.secret_key import SecretKey
from data.database import Database
from data.log import OPERATOR, cut_log, write_log
from data.sample.company import Wanted, build_sample
from data.tables.access import ApiToken, Invitation, SignInAttempt, User
from data.tables.access import Session as SessionRow
from data.tables.code import PullRequest, PullRequestCoAuthor, PullRequestFile
from data.tables.deliveries import Deployment, FirstDeployment
from data.tables.everything import METADATA
from data.tables.organisation import Account, Membership, Person, Unit
from data.tables.privacy import ErasedAccount, Statement
from data.tables.record import AcceptedGap, RawAnswer
from data.tables.team import EffortEstimate, Note, SavedView
from data.tables.work import Job, NoticeSent, Worker

TODAY = date(2026, 1, 5)
NOW = datetime(2026, 1, 5, 3, 0, 0, 123456, tzinfo=UTC)
EARLIEST, LATEST = datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, 23, 59, 59, 999999, UTC)
LONG_AGO, OLD_LINES = NOW - timedelta(days=900), 3
KEY = SecretKey(b"of the tests")
ODD = "日本語 😀 'quoted' \"twice\" back\\slash \t tab \r\n line \\N {} % %s é e\u0301"
DEEP: dict[str, Any] = {
    "state": ODD, "list": [1, -2.5, 1e300, 0.1 + 0.2, None, True], "": {}, "large": 2**60,
}  # fmt: skip
BYTES = bytes(range(256)) * 3


def fill(database: Database) -> None:
    """The sample company, and rows of what a company without a history lacks."""
    with database.write(changes_facts=False) as connection:
        for number in range(OLD_LINES):
            write_log(connection, LONG_AGO, OPERATOR, "tested", detail={"number": number})
    build_sample(database, Wanted(TODAY, 12, 150))
    with database.write(changes_facts=True) as connection:
        cut_log(connection, LONG_AGO + timedelta(days=1), KEY, NOW)
        person = connection.execute(select(func.min(Person.id))).scalar_one()
        _sign_ins(connection, person)
        _odd_code(connection)
        _record(connection, person)
        _team(connection, person)


def every_row(database: Database) -> dict[str, list[tuple[Any, ...]]]:
    """Every value of every table as Python has them, in an order of its own; told by another way
    than that of `data.transfer`."""
    with database.read() as connection:
        return {
            table.name: sorted(map(tuple, connection.execute(select(table))), key=repr)
            for table in METADATA.tables.values()
        }


def _sign_ins(connection: Connection, person: int) -> None:
    user = connection.execute(
        insert(User)
        .values(
            person_id=person, password_digest=ODD, password_set_at=NOW, created_at=EARLIEST,
            last_signed_in_at=LATEST, notice_version="1",
        )
        .returning(User.id)
    ).scalar_one()  # fmt: skip
    connection.execute(
        insert(Invitation).values(
            user_id=user,
            token_digest=BYTES,
            created_at=NOW,
            ends_at=NOW + timedelta(microseconds=1),
        )
    )
    times = {"created_at": NOW, "last_seen_at": NOW, "ends_at": LATEST}
    for number, data in enumerate((DEEP, {}, {"n": 0.1})):
        values = {"token_digest": bytes([number]), "method": "none", "data": data}
        connection.execute(insert(SessionRow).values(**values, **times))
    connection.execute(insert(SignInAttempt).values(key=b"", at=EARLIEST))
    token = {"name": ODD, "token_digest": BYTES, "last_used_on": date.min}
    connection.execute(
        insert(ApiToken).values(person_id=person, created_at=NOW, ends_at=LATEST, **token)
    )
    connection.execute(
        insert(Statement).values(person_id=person, about="log", text=ODD, written_at=NOW)
    )


def _odd_code(connection: Connection) -> None:
    first = connection.execute(select(func.min(PullRequest.id))).scalar_one()
    account = connection.execute(select(func.min(Account.id))).scalar_one()
    repository = connection.execute(select(PullRequest.repository_id).limit(1)).scalar_one()
    connection.execute(update(PullRequest).where(PullRequest.id == first).values(title=ODD))
    connection.execute(
        insert(PullRequestCoAuthor).values(pull_request_id=first, account_id=account)
    )
    deployment = connection.execute(select(func.min(Deployment.id))).scalar_one()
    told = {"pull_request_id": first, "deployment_id": deployment, "release_id": None}
    connection.execute(insert(FirstDeployment).values(**told))
    connection.execute(update(Deployment).values(contents_known=Deployment.id == deployment))
    for path in ("a", "A", "ä", "b/" + ODD, ""):
        values = {"path": path, "additions": 2**31 - 1, "deletions": 0}
        connection.execute(insert(PullRequestFile).values(pull_request_id=first, **values))
    for number, content in ((1, b""), (2, BYTES)):
        values = {"number": number, "content": content, "read_at": NOW}
        connection.execute(insert(RawAnswer).values(repository_id=repository, **values))
    why = {"who": "ken", "why": ODD, "at": NOW, "open": -1, "merged": 0, "closed": 7}
    connection.execute(insert(AcceptedGap).values(repository_id=repository, **why))
    erased = {"account_id": account, "provider": "github", "salt": b"\0", "digest": BYTES}
    connection.execute(insert(ErasedAccount).values(**erased))
    gone = insert(Person).values(
        key="gone", name={"ja": ODD}, role="engineer", also=[], position=99, in_file=False
    )
    person = connection.execute(gone.returning(Person.id)).scalar_one()
    unit = connection.execute(select(func.min(Unit.id))).scalar_one()
    for share in (-0.0, 0.1 + 0.2, 1e-308, 33.333333333333336):
        values = {"share": share, "first_day": date.min, "last_day": date.max, "position": 1}
        connection.execute(insert(Membership).values(person_id=person, unit_id=unit, **values))
    _turn_units_round(connection)


def _turn_units_round(connection: Connection) -> None:
    """An organisation that was turned round: the first unit lies in the one that came last."""
    newest = connection.execute(
        insert(Unit)
        .values(key="late", name={"ja": "新"}, position=99, in_file=True)
        .returning(Unit.id)
    ).scalar_one()
    connection.execute(
        update(Unit).where(Unit.parent_id.is_(None), Unit.id < newest).values(parent_id=newest)
    )


def _record(connection: Connection, person: int) -> None:
    job = {"kind": "collect", "key": "k", "detail": DEEP, "asked_by": person, "status": "failed"}
    times = {"created_at": NOW, "due_at": EARLIEST, "lease_until": LATEST}
    connection.execute(insert(Job).values(**job, **times, error=ODD, attempts=3))
    connection.execute(insert(Worker).values(name="w", began_at=NOW, seen_at=NOW))
    sent = {"kind": "waiting", "unit": "u", "channel": "slack", "pull_requests": 0}
    connection.execute(insert(NoticeSent).values(day=date.max, sent_at=LATEST, **sent))
    for number in range(4):
        write_log(connection, NOW, OPERATOR, "tested", person, {"number": number, "part": 0.5})


def _team(connection: Connection, person: int) -> None:
    for whose in (person, None):
        view = {"name": ODD, "path": "/trends", "search": "?unit=%25", "created_at": NOW}
        connection.execute(insert(SavedView).values(person_id=whose, **view))
        note = {"day": date.min, "text": ODD, "written_at": NOW}
        connection.execute(insert(Note).values(person_id=whose, **note))
    estimate = {"unit": ODD, "month": date.max, "percent": 25, "estimated_at": EARLIEST}
    connection.execute(insert(EffortEstimate).values(person_id=person, **estimate))
