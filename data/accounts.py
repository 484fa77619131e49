"""How are accounts stored, and whose are they?"""

from collections.abc import Iterable

from sqlalchemy import Connection, func, insert, select, update

from data.bulk import MOST_PARAMETERS
from data.rows import AccountKey
from data.tables.organisation import Account, Person


def store_accounts(
    connection: Connection, keys: Iterable[AccountKey]
) -> dict[tuple[str, str], int]:
    """The ids of accounts by (provider, login), adding those that are new.

    An account that is called a bot anywhere is one: who merged or reviewed comes without a kind.
    """
    wanted = _wanted_accounts(keys)
    if not wanted:
        return {}
    known = _known_accounts(connection, wanted)
    new = [key for name, key in wanted.items() if name not in known]
    for key in new:
        values = {"provider": key.provider, "login": key.login, "kind": key.kind}
        statement = insert(Account).values(**values).returning(Account.id)
        known[key.provider, key.login] = connection.execute(statement).scalar_one()
    if new:
        adopt_accounts(connection)
    return known


def adopt_accounts(connection: Connection) -> None:
    """Give GitHub logins that differ from a listed one only in capitals to the same person.

    GitHub takes no notice of capitals: who lists `aoi` means the collected `Aoi`, also where that
    was somebody's who left. Where nobody lists it, it is theirs who had it last.
    """
    known = Account.__table__.alias("known")
    owner = (
        select(known.c.person_id)
        .where(
            known.c.provider == "github",
            known.c.person_id.is_not(None),
            func.lower(known.c.login) == func.lower(Account.login),
        )
        .order_by(known.c.position.is_(None))
        .limit(1)
        .scalar_subquery()
    )
    left = Account.person_id.in_(select(Person.id).where(Person.in_file.is_(False)))
    without = (Account.provider == "github") & (Account.person_id.is_(None) | left)
    values = {"person_id": func.coalesce(owner, Account.person_id)}
    connection.execute(update(Account).where(without).values(values))


def _wanted_accounts(keys: Iterable[AccountKey]) -> dict[tuple[str, str], AccountKey]:
    wanted: dict[tuple[str, str], AccountKey] = {}
    for key in keys:
        name = key.provider, key.login
        if name not in wanted or key.kind == "bot":
            wanted[name] = key
    return wanted


def _known_accounts(
    connection: Connection, wanted: dict[tuple[str, str], AccountKey]
) -> dict[tuple[str, str], int]:
    """Ids of those that are stored; one that is said to be a bot now becomes one."""
    logins = list({login for _, login in wanted})
    query = select(Account.id, Account.provider, Account.login, Account.kind)
    known: dict[tuple[str, str], int] = {}
    for start in range(0, len(logins), MOST_PARAMETERS):
        some = query.where(Account.login.in_(logins[start : start + MOST_PARAMETERS]))
        for found in connection.execute(some).all():
            known[found.provider, found.login] = found.id
            offered = wanted.get((found.provider, found.login))
            if offered and offered.kind == "bot" and found.kind != "bot":
                connection.execute(update(Account).where(Account.id == found.id).values(kind="bot"))
    return known
