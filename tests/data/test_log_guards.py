"""Is it noticed where the database does not refuse any more to change the log?"""

from sqlalchemy import text

from data.database import Database
from data.log import missing_guards
from data.log.guards import GUARDS
from tests.data.chained import past_the_triggers, write_lines


def test_the_guards_are_all_the_triggers_there_are(database: Database):
    """Those that a migration makes; nothing is missing after they were off and on again."""
    assert missing_guards(database) == []
    with past_the_triggers(database):
        pass
    assert missing_guards(database) == []
    made = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name IN ",
        "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal "
        "AND tgrelid::regclass::text IN ",
    }
    query = text(made[database.dialect] + "('log', 'log_checkpoints')")
    with database.read() as connection:
        assert set(connection.execute(query).scalars()) == set(GUARDS[database.dialect])


_AWAY = {
    "sqlite": ("DROP TRIGGER {name}",),
    "postgresql": (
        "ALTER TABLE {table} DISABLE TRIGGER {name}",
        "ALTER TABLE {table} ENABLE REPLICA TRIGGER {name}",
        "DROP TRIGGER {name} ON {table}",
    ),
}


def test_those_that_are_gone_or_turned_off_are_named(database: Database):
    write_lines(database, 1)
    missing: list[str] = []
    for name in GUARDS[database.dialect]:
        table = "log_checkpoints" if name.startswith("log_checkpoints") else "log"
        missing.append(name)
        for away in _AWAY[database.dialect]:
            with database.write(changes_facts=False) as connection:
                connection.execute(text(away.format(name=name, table=table)))
            assert missing_guards(database) == missing
