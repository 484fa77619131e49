"""Who wrote what was collected, without being one of the organisation's people yet?"""

from dataclasses import dataclass
from typing import Literal

from sqlalchemy import and_, func, or_, select

from data.database import Database
from data.tables.code import PullRequest
from data.tables.organisation import Account, Person
from data.viewer import Viewer


@dataclass(frozen=True, slots=True)
class AuthorWithoutPerson:
    """An account that wrote pull requests and belongs to nobody in the organisation."""

    provider: str
    login: str
    kind: Literal["user", "bot"]
    pull_requests: int


def authors_without_person(viewer: Viewer, database: Database) -> list[AuthorWithoutPerson]:
    """The accounts of authors that belong to nobody or to somebody who left, the busiest first.

    Only for the operator: how much one account wrote is about a person, and others get none.
    """
    if not viewer.is_operator:
        return []
    count = func.count(PullRequest.id)
    left = and_(Person.in_file.is_(False), Person.erased_at.is_(None))
    query = (
        select(Account.provider, Account.login, Account.kind, count)
        .join(PullRequest, PullRequest.author_id == Account.id)
        .outerjoin(Person, Person.id == Account.person_id)
        .where(or_(Person.id.is_(None), left), PullRequest.gone_at.is_(None))
        .group_by(Account.id, Account.provider, Account.login, Account.kind)
        .order_by(count.desc(), Account.provider, Account.login)
    )
    with database.read() as connection:
        return [AuthorWithoutPerson(*row) for row in connection.execute(query)]
