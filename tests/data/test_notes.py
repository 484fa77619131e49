"""Does a note stand where it was pinned, for whom it may, until its writer takes it back?"""

from datetime import date, timedelta

import pytest

from data.database import Database
from data.errors import NotAllowed
from data.notes import LONGEST, MOST, NewNote, NoteRefused, pin_note, pinned_notes, withdraw_note
from data.viewer import Viewer
from tests.data.company_of_two import NOW, TODAY, engineer, in_role, logged, organise

DAY = date(2026, 11, 2)


def pin(database: Database, viewer: Viewer, note: NewNote) -> int:
    with database.write(changes_facts=False) as connection:
        return pin_note(viewer, connection, note, TODAY, NOW)


def withdraw(database: Database, viewer: Viewer, number: int) -> bool:
    with database.write(changes_facts=False) as connection:
        return withdraw_note(viewer, connection, number, NOW)


def texts(database: Database, viewer: Viewer) -> list[str]:
    return [each.text for each in pinned_notes(viewer, database, DAY, TODAY)]


def test_a_note_says_what_for_whom_and_by_whom(database: Database):
    aoi = engineer(organise(database)["aoi"], "web")
    number = pin(database, aoi, NewNote(DAY, " a  new\ncache ", "web"))
    (note,) = pinned_notes(aoi, database, DAY, DAY)
    assert (note.number, note.day, note.unit) == (number, DAY, "web")
    assert (note.text, note.by, note.own, note.written_at) == ("a new cache", "aoi", True, NOW)
    assert note.name is not None
    assert note.name.get("ja") == "葵"
    assert pinned_notes(aoi, database, DAY + timedelta(days=1), TODAY) == []


def test_the_log_says_that_it_was_pinned_and_withdrawn_and_not_what(database: Database):
    aoi = engineer(organise(database)["aoi"], "web")
    number = pin(database, aoi, NewNote(DAY, "a new cache", "web"))
    assert withdraw(database, aoi, number)
    assert logged(database, "note") == [
        ("note.pinned", {"note": number, "day": "2026-11-02", "unit": "web"}),
        ("note.withdrawn", {"note": number}),
    ]


def test_only_who_wrote_it_takes_it_back_and_once(database: Database):
    people = organise(database)
    aoi, ken = engineer(people["aoi"], "web"), engineer(people["ken"], "web")
    number = pin(database, aoi, NewNote(DAY, "a new cache", "web"))
    assert not withdraw(database, ken, number)
    assert [each.own for each in pinned_notes(ken, database, DAY, DAY)] == [False]
    assert withdraw(database, aoi, number)
    assert not withdraw(database, aoi, number)
    assert texts(database, aoi) == []


def test_a_contractor_reads_those_of_their_units_and_those_for_everybody(database: Database):
    people = organise(database)
    admin = in_role("admin", people["aoi"], "web")
    for unit in ("web", "platform", None):
        pin(database, admin, NewNote(DAY, f"for {unit}", unit))
    contractor = in_role("contractor", people["ken"], "platform")
    assert texts(database, contractor) == ["for platform", "for None"]
    assert texts(database, admin) == ["for web", "for platform", "for None"]
    assert texts(database, in_role("people_office", people["ken"], "web")) == []


@pytest.mark.parametrize(
    ("role", "unit"),
    [("engineer", "platform"), ("engineer", None), ("manager", None), ("contractor", "app"),
     ("executive", "web"), ("people_office", "web")],
)  # fmt: skip
def test_nobody_writes_for_others(database: Database, role, unit):
    viewer = in_role(role, organise(database)["aoi"], "web")
    with pytest.raises(NotAllowed):
        pin(database, viewer, NewNote(DAY, "x", unit))


@pytest.mark.parametrize(
    ("note", "fault"),
    [
        (NewNote(DAY, " \n"), "empty"),
        (NewNote(DAY, "x" * (LONGEST + 1)), "long"),
        (NewNote(TODAY + timedelta(days=1), "x"), "day"),
        (NewNote(DAY, "x", "nowhere"), "unit"),
    ],
)
def test_what_can_not_be_pinned_is_refused(database: Database, note, fault):
    organise(database)
    with pytest.raises(NoteRefused) as refused:
        pin(database, Viewer.local(), note)
    assert refused.value.fault == fault
    assert texts(database, Viewer.local()) == []


def test_where_nobody_signs_in_notes_have_no_name_and_are_taken_back_there(database: Database):
    people = organise(database)
    number = pin(database, Viewer.local(), NewNote(TODAY, "x" * LONGEST))
    (note,) = pinned_notes(Viewer.local(), database, DAY, TODAY)
    assert (note.by, note.name, note.own) == (None, None, True)
    assert not withdraw(database, in_role("admin", people["aoi"], "web"), number)
    assert withdraw(database, Viewer.local(), number)


def test_no_figure_changes_with_a_note(database: Database):
    organise(database)
    before = database.versions()
    pin(database, Viewer.local(), NewNote(DAY, "x"))
    assert database.versions().facts == before.facts


def test_one_person_pins_only_so_many_into_a_month(database: Database):
    people = organise(database)
    aoi, ken = engineer(people["aoi"], "web"), engineer(people["ken"], "web")
    numbers = [pin(database, aoi, NewNote(DAY, f"number {n}", "web")) for n in range(MOST)]
    with pytest.raises(NoteRefused) as refused:
        pin(database, aoi, NewNote(DAY + timedelta(days=1), "one more", "web"))
    assert refused.value.fault == "many"
    pin(database, ken, NewNote(DAY, "of somebody else", "web"))
    pin(database, aoi, NewNote(DAY.replace(day=1) - timedelta(days=1), "a month before", "web"))
    assert withdraw(database, aoi, numbers[0])
    pin(database, aoi, NewNote(DAY, "in its place", "web"))
