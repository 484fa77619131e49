"""Does `mikata log` say whether the log holds, what stands in it, and what was cut off?"""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete, text, update

from cli.workspace import open_workspace
from data.database import Database
from data.log import Actor, write_log
from data.tables.record import LogEntry
from tests.data.chained import add_person, past_the_triggers, write_lines

OLD = datetime(2024, 1, 5, 20, 0, tzinfo=UTC)


@pytest.fixture
def database(here: Path) -> Iterator[Database]:
    """The database of the present folder, with three old lines."""
    opened = open_workspace(here).database
    write_lines(opened, 3, OLD)
    yield opened
    opened.dispose()


def noted(output: str) -> str:
    found = re.search(r"^Head: ([0-9a-f]{64})$", output, flags=re.MULTILINE)
    assert found
    return found[1]


def test_a_log_that_holds_gives_its_length_and_head(database: Database, mikata):
    result = mikata("log", "verify")
    assert result.exit_code == 0
    assert "The log holds: 3 lines, each follows from the one before." in result.output
    assert "Note the head outside of this machine" in result.output
    assert len(noted(result.output)) == 64


def test_a_head_noted_before_is_found_and_a_cut_tail_by_it(database: Database, mikata):
    head = noted(mikata("log", "verify").output)
    write_lines(database, 1)
    found = mikata("log", "verify", "--head", head)
    assert found.exit_code == 0
    assert "The head that you noted is in the log." in found.output
    with past_the_triggers(database) as connection:
        connection.execute(delete(LogEntry).where(LogEntry.id > 2))
    lost = mikata("log", "verify", "--head", head)
    assert lost.exit_code == 1
    assert "the head that was noted is not in the log" in lost.stderr
    assert "what to do:" in lost.stderr
    assert mikata("log", "verify").exit_code == 0


def test_a_head_that_is_none_is_refused(database: Database, mikata):
    result = mikata("log", "verify", "--head", "abc")
    assert result.exit_code == 2
    assert "--head takes a digest" in result.stderr


def test_a_broken_log_is_told_with_its_line_and_what_to_do(database: Database, mikata):
    with past_the_triggers(database) as connection:
        connection.execute(update(LogEntry).where(LogEntry.id == 2).values(actor="worker"))
    result = mikata("log", "verify")
    assert result.exit_code == 1
    assert "error: the log is broken at line 2\n" in result.stderr
    assert "line 2 or line 1 was changed, or lines between them were removed" in result.stderr
    assert "1 line before it holds" in result.stderr.replace("\n", " ")
    assert "what to do: keep a copy of the database" in result.stderr


def test_a_log_that_can_be_changed_unseen_is_told(database: Database, mikata):
    with database.write(changes_facts=False) as connection:
        connection.execute(text("DROP TRIGGER log_refuses_update"))
    result = mikata("log", "verify")
    assert result.exit_code == 1
    assert "does not refuse any more to change them: log_refuses_update" in result.stderr
    assert "what to do:" in result.stderr


def test_another_secret_key_is_told_where_there_are_checkpoints(
    database: Database, mikata, monkeypatch: pytest.MonkeyPatch
):
    assert mikata("log", "cut", "--before", "2024-01-06", "--yes").exit_code == 0
    assert mikata("log", "verify").exit_code == 0
    monkeypatch.setenv("MIKATA_SECRET_KEY", "another secret key, which is long enough for it")
    result = mikata("log", "verify")
    assert result.exit_code == 1
    assert "the log is broken at checkpoint 1: its signature is not ours" in result.stderr
    assert "bring back the key if it was changed" in result.stderr


def test_lines_are_shown_newest_first_with_ids_and_no_names(database: Database, mikata):
    person = add_person(database, "aoi")
    at = OLD + timedelta(days=1)
    with database.write(changes_facts=False) as connection:
        write_log(connection, at, Actor.of_person(person), "session.began", person, {"n": 1})
    shown = mikata("log", "show").output.splitlines()
    assert shown[0].split() == ["LINE", "WHEN", "WHO", "ACTION", "ABOUT", "DETAIL"]
    assert shown[1].split() == [
        "4", "2024-01-06", "20:00", "aoi", "session.began", "aoi", "n=1",
    ]  # fmt: skip
    assert [line.split()[0] for line in shown[1:]] == ["4", "3", "2", "1"]
    assert "Aoi" not in "\n".join(shown)
    assert [line["id"] for line in _json(mikata, "--most", "2")] == [4, 3]


def _json(mikata, *options: str) -> list[dict]:
    result = mikata("log", "show", "--format", "json", *options)
    assert result.exit_code == 0
    return json.loads(result.output)


def test_lines_are_narrowed_by_person_action_and_day(database: Database, mikata):
    person = add_person(database, "aoi")
    at = OLD + timedelta(days=1)
    with database.write(changes_facts=False) as connection:
        write_log(connection, at, Actor.of_person(person), "session.began")
    (line,) = _json(mikata, "--person", "aoi")
    assert line == {
        "id": 4,
        "at": "2024-01-06T20:00:00.000000Z",
        "actor": "person",
        "person": "aoi",
        "action": "session.began",
        "about": None,
        "detail": {},
    }
    assert len(_json(mikata, "--action", "gap.accepted")) == 3
    assert [line["id"] for line in _json(mikata, "--since", "2024-01-06")] == [4]
    assert _json(mikata, "--since", "2024-01-07") == []
    assert len(_json(mikata, "--since", "0001-01-01")) == 4
    assert mikata("log", "show", "--since", "2024-02-01").output == (
        "No line of the log is like that.\n"
    )


def test_a_person_that_is_nobody_is_refused(database: Database, mikata):
    add_person(database, "aoi")
    result = mikata("log", "show", "--person", "aio")
    assert result.exit_code == 2
    assert "unknown person 'aio'; did you mean 'aoi'?" in result.stderr


def test_cutting_wants_to_be_told_whether_it_is_meant(database: Database, mikata):
    for options in ((), ("--dry-run", "--yes")):
        result = mikata("log", "cut", "--before", "2024-02-01", *options)
        assert result.exit_code == 2
        assert "--dry-run to see what would go, or --yes" in result.stderr


def test_a_dry_run_says_what_would_go_and_then_it_goes(database: Database, mikata):
    told = mikata("log", "cut", "--before", "2024-01-06", "--dry-run")
    said = "3 lines, from 2024-01-05 to 2024-01-05, up to line 3."
    assert told.output == f"Would be cut off: {said}\n"
    assert len(_json(mikata)) == 3
    assert mikata("log", "cut", "--before", "2024-01-06", "--yes").output == f"Cut off: {said}\n"
    (line,) = _json(mikata)
    assert (line["action"], line["detail"]["lines"]) == ("log.cut", 3)
    again = mikata("log", "cut", "--before", "2024-01-06", "--yes")
    assert again.output == "Nothing to cut off: no line is that old.\n"
    assert mikata("log", "verify").exit_code == 0


def test_young_lines_stay(database: Database, mikata):
    tomorrow = f"{datetime.now(UTC) + timedelta(days=1):%Y-%m-%d}"
    result = mikata("log", "cut", "--before", tomorrow, "--yes")
    assert result.exit_code == 1
    assert "Lines of the last 90 days can't be cut off" in result.stderr


def test_what_is_broken_is_not_cut(database: Database, mikata):
    with past_the_triggers(database) as connection:
        connection.execute(update(LogEntry).where(LogEntry.id == 2).values(actor="worker"))
    result = mikata("log", "cut", "--before", "2024-01-06", "--yes")
    assert result.exit_code == 1
    assert "does not hold at line 2" in result.stderr
    assert "mikata log verify" in result.stderr
