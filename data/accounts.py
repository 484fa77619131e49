"""Whose is an account that the organisation's file writes in other capitals?"""

from sqlalchemy import Connection, func, select, update

from data.tables.organisation import Account


def adopt_accounts(connection: Connection) -> None:
    """Give GitHub logins that differ from a listed one only in capitals to the same person.

    GitHub takes no notice of capitals: who lists `aoi` means the collected `Aoi`.
    """
    listed = Account.__table__.alias("listed")
    owner = (
        select(listed.c.person_id)
        .where(
            listed.c.provider == "github",
            listed.c.position.is_not(None),
            func.lower(listed.c.login) == func.lower(Account.login),
        )
        .limit(1)
        .scalar_subquery()
    )
    without = (Account.provider == "github") & Account.person_id.is_(None)
    connection.execute(update(Account).where(without).values(person_id=owner))
