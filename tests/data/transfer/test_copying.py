"""Does everything arrive when an installation moves to another database, and nothing by halves?"""

import random
import threading
from itertools import product

import pytest
from sqlalchemy import func, insert, select, text

from data.database import Database
from data.errors import Busy, FromTheFuture, TransferRefused
from data.facts import open_facts
from data.log import OPERATOR, verify_log, write_log
from data.tables.everything import METADATA
from data.tables.organisation import Person
from data.tables.privacy import Statement
from data.transfer.contents import contents_of
from data.transfer.copying import copy_database
from tests.data.transfer import victim
from tests.data.transfer.conftest import KINDS
from tests.data.transfer.filled import KEY, NOW, every_row

EACH_WAY = list(product(KINDS, KINDS))


def quietly(*_: object) -> None:
    """Nobody watches."""


def test_the_filled_database_has_a_row_in_every_table(filled):
    assert set(every_row(filled("sqlite"))) == set(METADATA.tables)
    assert all(every_row(filled("sqlite")).values())


@pytest.mark.parametrize(("before", "after"), EACH_WAY)
def test_every_value_arrives(filled, empty, before, after):
    source, target = filled(before), empty(after)
    copied = copy_database(source, target, quietly)
    assert every_row(target) == every_row(source)
    assert target.versions() == source.versions()
    assert copied.rows == sum(len(rows) for rows in every_row(source).values())
    assert contents_of_database(target) == contents_of_database(source)
    assert verify_log(target, KEY).broken is None
    assert verify_log(target, KEY) == verify_log(source, KEY)


@pytest.mark.parametrize(("before", "after"), EACH_WAY)
def test_life_goes_on_in_the_copy_with_numbers_that_nobody_had(filled, empty, before, after):
    source, target = filled(before), empty(after)
    copy_database(source, target, quietly)
    head = verify_log(target, KEY)
    with target.read() as connection:
        last = connection.execute(select(func.max(Person.id))).scalar_one()
    with target.write(changes_facts=True) as connection:
        fresh = insert(Person).values(
            key="new", name={"ja": "新"}, role="engineer", also=[], position=99, in_file=True
        )
        assert connection.execute(fresh.returning(Person.id)).scalar_one() == last + 1
        write_log(connection, NOW, OPERATOR, "tested", last + 1)
    after_that = verify_log(target, KEY)
    assert after_that.lines == head.lines + 1
    assert target.version() == source.version() + 1
    assert len(open_facts(target)) == len(open_facts(source))


def test_numbers_that_postgresql_gave_and_took_away_are_not_given_again(filled, empty):
    source = filled("postgresql")
    with source.write(changes_facts=False) as connection:
        person = connection.execute(select(func.min(Person.id))).scalar_one()
        values = {"person_id": person, "about": "log", "text": "x", "written_at": NOW}
        given = insert(Statement).values(**values).returning(Statement.id)
        gone = connection.execute(given).scalar_one()
        connection.execute(text(f"DELETE FROM statements WHERE id = {gone}"))
    target = empty("postgresql")
    copy_database(source, target, quietly)
    with target.write(changes_facts=False) as connection:
        assert connection.execute(given).scalar_one() == gone + 1


@pytest.mark.parametrize("kind", KINDS)
def test_a_target_with_rows_is_refused_and_named_without_its_password(filled, kind):
    source, target = filled("sqlite"), filled(kind)
    before = every_row(target)
    with pytest.raises(TransferRefused, match="not empty; rows: ") as caught:
        copy_database(source, target, quietly)
    assert "name a database without rows" in caught.value.do
    assert every_row(target) == before


@pytest.mark.parametrize("kind", KINDS)
def test_a_target_that_holds_something_else_is_refused(filled, empty, kind):
    target = empty(kind)
    with target.write_apart() as connection:
        connection.execute(text("CREATE TABLE invoices (id integer)"))
    with pytest.raises(TransferRefused, match=r"tables of something else \(invoices\)"):
        copy_database(filled("sqlite"), target, quietly)


@pytest.mark.parametrize("kind", KINDS)
def test_a_target_with_empty_tables_of_this_mikata_will_do(filled, empty, kind):
    source, target = filled("sqlite"), empty(kind)
    target.migrate()
    copy_database(source, target, quietly)
    assert every_row(target) == every_row(source)


@pytest.mark.parametrize(
    ("revision", "error", "said"),
    [
        ("0002", TransferRefused, "is at revision 0002, this Mikata works with"),
        ("9999", FromTheFuture, "revision 9999, which this Mikata does not know"),
    ],
)
def test_a_source_of_another_revision_is_refused(filled, empty, revision, error, said):
    source, target = filled("sqlite"), empty("sqlite")
    with source.write_apart() as connection:
        connection.execute(text(f"UPDATE alembic_version SET version_num = '{revision}'"))
    with pytest.raises(error, match=said):
        copy_database(source, target, quietly)


def test_a_source_without_tables_is_refused(empty):
    with pytest.raises(TransferRefused, match="no tables of Mikata"):
        copy_database(empty("sqlite"), empty("sqlite"), quietly)


def test_what_does_not_fit_into_postgresql_is_named_by_its_table_and_nothing_is_stored(
    filled, empty
):
    source, target = filled("sqlite"), empty("postgresql")
    with source.write_apart() as connection:
        connection.execute(text("UPDATE pull_requests SET title = 'a' || char(0) || 'secret'"))
    with pytest.raises(TransferRefused, match="A row of the table pull_requests") as caught:
        copy_database(source, target, quietly)
    assert "secret" not in str(caught.value)
    assert not contents_of_database(target).filled


@pytest.mark.parametrize("kind", KINDS)
def test_a_value_that_arrives_differently_undoes_the_whole_copy(filled, empty, kind):
    source, target = filled("sqlite"), empty(kind)
    target.migrate()
    with target.write_apart() as connection:
        connection.exec_driver_sql(SPOILING[kind])
    with pytest.raises(TransferRefused, match="The table sign_in_attempts came out differently"):
        copy_database(source, target, quietly)
    assert not contents_of_database(target).filled


SPOILING = {
    "sqlite": """
        CREATE TRIGGER spoil AFTER INSERT ON sign_in_attempts
        BEGIN UPDATE sign_in_attempts SET at = at + 1; END
        """,
    "postgresql": """
        CREATE FUNCTION spoil() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
            NEW.at := NEW.at + interval '1 microsecond'; RETURN NEW;
        END $$;
        CREATE TRIGGER spoil BEFORE INSERT ON sign_in_attempts
        FOR EACH ROW EXECUTE FUNCTION spoil()
        """,
}


@pytest.mark.parametrize("kind", KINDS)
def test_one_state_of_the_source_arrives_while_others_write(filled, empty, kind):
    source = filled(kind)
    stop = threading.Event()

    def write() -> None:
        while not stop.is_set():
            with source.write(changes_facts=True) as connection:
                person = connection.execute(select(func.min(Person.id))).scalar_one()
                values = {"person_id": person, "about": "log", "text": "x", "written_at": NOW}
                connection.execute(insert(Statement).values(**values))
                write_log(connection, NOW, OPERATOR, "tested", person)

    before, lines = source.versions().data, contents_of_database(source).rows["log"]
    writer = threading.Thread(target=write)
    writer.start()
    try:
        for _ in range(3):
            target = empty("sqlite")
            copy_database(source, target, quietly)
            rows = contents_of_database(target).rows
            added = target.versions().data - before
            # Each transaction adds one of each and one to the version.
            assert (rows["statements"], rows["log"]) == (1 + added, lines + added)
        assert source.versions().data > before
    finally:
        stop.set()
        writer.join()


def test_others_can_not_write_into_a_postgresql_while_it_is_filled(filled, empty):
    source, target = filled("sqlite"), empty("postgresql")
    target.migrate()
    refused: list[Exception] = []

    def write_meanwhile(what: str, *_: object) -> None:
        if refused:
            return
        try:
            with target.write_apart() as connection:
                connection.execute(text("SET LOCAL lock_timeout = '100ms'"))
                connection.execute(text("DELETE FROM jobs"))
        except Busy as error:
            refused.append(error)

    copy_database(source, target, write_meanwhile)
    assert "Another process was writing for too long" in str(refused[0])


@pytest.mark.parametrize("kind", KINDS)
def test_a_copy_that_is_killed_leaves_an_empty_target_that_can_be_used(
    filled, new_url, opened, kind
):
    source, url = filled("sqlite"), new_url(kind)
    steps = victim.steps(source.address, new_url(kind))
    chance, target = random.Random(5), opened(url)
    for _ in range(4):
        victim.kill(source.address, url, after=chance.randrange(steps - 1))
        contents = contents_of_database(target)
        assert not contents.filled
        assert contents.rows.get("data_version", 1) == 1
    copy_database(source, target, quietly)
    assert every_row(target) == every_row(source)


def contents_of_database(database: Database):
    with database.read() as connection:
        return contents_of(connection)
