"""How does what is collected again come in without the logins that were erased?"""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import Connection

from data.privacy.answers import cleaned_answer
from data.privacy.mentions import branch_without_login, without_mentions
from data.privacy.tombstones import Tombstone, erased_logins
from data.rows import AccountKey, DeploymentRow, IncidentRow, PartRow, PullRequestRow


def without_erased(
    connection: Connection, rows: Sequence[PullRequestRow]
) -> Sequence[PullRequestRow]:
    """Pull requests as they may be stored: an erased account is its tombstone in them."""
    erased = erased_logins(connection)
    return [_pull_request(row, erased) for row in rows] if erased else rows


def parts_without_erased(connection: Connection, rows: Sequence[PartRow]) -> Sequence[PartRow]:
    """The same for what a repository has besides pull requests."""
    erased = erased_logins(connection)
    return [_part(row, erased) for row in rows] if erased else rows


def _pull_request(row: PullRequestRow, erased: Tombstone) -> PullRequestRow:
    return replace(
        row,
        title=without_mentions(row.title, erased),
        head=row.head and branch_without_login(row.head, erased),
        author=_account(row.author, erased),
        merged_by=_account(row.merged_by, erased),
        first_assignee=_account(row.first_assignee, erased),
        co_authors=tuple(_known(each, erased) for each in row.co_authors),
        reviews=tuple(
            replace(each, account=_account(each.account, erased)) for each in row.reviews
        ),
        events=tuple(replace(each, account=_account(each.account, erased)) for each in row.events),
        raw=row.raw and cleaned_answer(row.raw, erased),
    )


def _part(row: PartRow, erased: Tombstone) -> PartRow:
    if isinstance(row, DeploymentRow):
        return replace(row, ref=row.ref and branch_without_login(row.ref, erased))
    if isinstance(row, IncidentRow):
        return replace(row, title=without_mentions(row.title, erased))
    return row


def _account(key: AccountKey | None, erased: Tombstone) -> AccountKey | None:
    return key and _known(key, erased)


def _known(key: AccountKey, erased: Tombstone) -> AccountKey:
    stands = erased(key.provider, key.login)
    return replace(key, login=stands) if stands else key
