"""Does the page of the log say who did what on whom, to those who may know?"""

import csv
import io
import re
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import update

from dashboard.access.taking import Malformed
from dashboard.app import create_app
from dashboard.context import Context, Reader
from dashboard.pages import log
from dashboard.pages.log.address import PATH, Asked, Filters, lines_asked, read, write
from dashboard.pages.log.checking import check_now
from dashboard.pages.log.controls import CONTROL, control_values, moved
from dashboard.pages.log.lines import show_lines
from dashboard.pages.log.view import log_view
from data.errors import NotAllowed
from data.log import OPERATOR, Actor, write_log
from data.tables.record import LogEntry
from data.viewer import Viewer
from tests.dashboard.conftest import ENGLISH, JAPANESE, NOW
from tests.dashboard.seen import links, of_class, words
from tests.data.chained import add_person, past_the_triggers, write_lines

CTO = Viewer.of_roles(None, frozenset({"cto"}))
OFFICE = Viewer.of_roles(None, frozenset({"people_office"}))


@pytest.fixture
def context(empty_context: Context) -> Context:
    """Two people and four lines, read by somebody who may see them with particulars."""
    database = empty_context.database
    aoi, ken = add_person(database, "aoi"), add_person(database, "ken")
    with database.write(changes_facts=False) as connection:
        for hours, (actor, action, about, detail) in enumerate(
            [
                (OPERATOR, "organisation.applied", None, {"changes": {"person.added": 2}}),
                (Actor.of_person(aoi), "session.began", aoi, {"method": "oidc"}),
                (Actor.of_person(ken), "person.viewed", aoi, {"part": "work"}),
                (OPERATOR, "later.invented", None, {"x": 1, "digest": "ab" * 32}),
            ]
        ):
            write_log(connection, NOW + timedelta(hours=hours - 9), actor, action, about, detail)
    return of(empty_context, CTO)


def of(context: Context, viewer: Viewer, reader: Reader = ENGLISH) -> Context:
    return replace(context, reader=lambda: replace(reader, viewer=viewer, method="password"))


def page(context: Context, search: str = "") -> object:
    return log.PAGE.layout(context.reader(), context, search)


def rows(context: Context, search: str = "") -> list[str]:
    shown = of_class(page(context, search), "k-log")
    table = words(shown)
    return re.split(r" (?=later\.|Personal|Signed|Organisation file)", table)[1:]


# Words


def test_each_line_says_in_words_who_did_what_on_whom_and_when(context: Context):
    changed = "Organisation file applied By: Operator (command line) –"
    assert rows(context) == [
        "later.invented By: Operator (command line) – x 1, digest abababababab… 15 Oct 21:00",
        "Personal file viewed By: Ken About: Aoi part Development 15 Oct 20:00",
        "Signed in By: Aoi About: themselves method OpenID Connect 15 Oct 19:00",
        f"{changed} changes (people added 2) 15 Oct 18:00",
    ]


def test_the_same_in_japanese(context: Context):
    said = words(page(of(context, CTO, JAPANESE)))
    assert "操作の記録 4件" in said
    assert "個人の記録の閲覧 実行： 名前 ken 対象： 名前 aoi 部分 開発の記録" in said


def test_without_the_right_to_them_no_particulars_are_shown(context: Context):
    said = words(page(of(context, OFFICE)))
    assert "Personal file viewed By: Ken About: Aoi 15 Oct" in said
    assert "Details" not in said
    assert "OpenID" not in said


# The address


@pytest.mark.parametrize(
    ("search", "filters"),
    [
        ("", Filters()),
        ("?person=2&kind=files", Filters(person=2, kind="files")),
        ("?from=2026-10-01&to=2026-10-02", Filters(start=date(2026, 10, 1), end=date(2026, 10, 2))),
        ("?before=50", Filters(before=50)),
        ("?after=0", Filters(after=0)),
    ],
)
def test_an_address_says_which_lines(search: str, filters: Filters):
    assert read(search, (1, 2)) == Asked(filters)
    assert write(filters) == search


@pytest.mark.parametrize(
    ("search", "name", "fault"),
    [
        ("?person=3", "person", "choice"),
        ("?person=aoi", "person", "choice"),
        ("?kind=everything", "kind", "choice"),
        ("?from=yesterday", "from", "date"),
        ("?to=2026-13-01", "to", "date"),
        ("?from=2026-10-02&to=2026-10-02", "from", "order"),
        ("?before=-1", "before", "choice"),
        ("?before=1e3", "before", "choice"),
        ("?after=9999999999999999999", "after", "choice"),
        ("?name=Aoi", "name", "name"),
    ],
)
def test_what_an_address_says_wrongly_is_left_out_and_reported(
    context: Context, search: str, name: str, fault: str
):
    asked = read(search, (1, 2))
    assert asked.filters == Filters()
    assert [(each.name, each.fault) for each in asked.wrong] == [(name, fault)]
    assert len(of_class(page(context, search), "k-warning")) == 1


@given(st.text(max_size=60))
def test_no_address_breaks_the_page(search: str):
    asked = read(search, (1, 2))
    assert read(write(asked.filters), (1, 2)) == Asked(asked.filters)


def test_days_begin_where_the_organisation_is():
    from zoneinfo import ZoneInfo

    asked = lines_asked(Filters(start=date(2026, 10, 16)), ZoneInfo("Asia/Tokyo"))
    assert f"{asked.start:%Y-%m-%dT%H:%M%z}" == "2026-10-15T15:00+0000"


def test_the_page_shows_what_is_asked_for_and_the_way_back(context: Context):
    assert len(rows(context, "?kind=sign_in")) == 1
    assert len(rows(context, "?person=2")) == 1
    nothing = page(context, "?kind=log")
    assert "No line of the log fits these filters" in words(nothing)
    assert ("Remove the filters", PATH) in links(nothing)


def test_an_empty_log_says_so(empty_context: Context):
    assert "Nothing is in the log yet" in words(page(of(empty_context, CTO)))


def test_long_logs_are_read_page_by_page(context: Context):
    write_lines(context.database, 120, NOW)
    first = show_lines(log_view("?kind=data", context))
    (older,) = [href for said, href in links(first) if said == "Older lines"]
    assert re.fullmatch(r"/log\?kind=data&before=\d+", older)
    second = show_lines(log_view(older.partition("/log")[2], context))
    said = dict(links(second))
    assert set(said) == {"Older lines", "Newer lines", "CSV"}
    back = show_lines(log_view(said["Newer lines"].partition("/log")[2], context))
    assert words(back).replace("Newer lines ", "") == words(first)


# The controls


def ids(*names: str) -> list[dict[str, str]]:
    return [{CONTROL: name} for name in names]


def test_a_control_that_is_moved_changes_the_address(context: Context):
    view = log_view("?before=3", context)
    assert moved(["files"], ids("kind"), view) == "?kind=files"
    assert moved(["2"], ids("person"), view) == "?person=2"
    assert moved([["2026-10-15", "2026-10-15"]], ids("days"), view) == "?to=2026-10-16"
    assert moved([["2026-10-16", "2026-10-16"]], ids("days"), view) == "?from=2026-10-16"
    assert moved([["2026-10-15", "2026-10-16"]], ids("days"), view) is None
    assert moved(["*", "*"], ids("kind", "person"), view) is None
    shown = control_values(view.asked.filters, view)
    assert moved(list(shown.values()), ids(*shown), view) is None


@pytest.mark.parametrize(
    "value", ["aoi", "", "-1", ["x"], ["2026-10-15", None], ["2026-10-16", "2026-10-01"], [], None]
)
@pytest.mark.parametrize("name", ["kind", "person", "days"])
def test_what_no_control_says_changes_nothing(context: Context, name: str, value):
    assert moved([value], ids(name), log_view("", context)) is None


def test_a_control_that_is_none_of_the_page_is_refused(context: Context):
    with pytest.raises(Malformed):
        moved(["files"], ids("else"), log_view("", context))


# The chain


def test_it_says_whether_and_when_the_chain_was_checked(context: Context):
    assert "chain not checked yet" in words(page(context))
    _, said = check_now("", context)
    assert said == "Lines checked: 4; the chain is unbroken"
    shown = words(page(context))
    assert "unbroken when checked 16 Oct" in shown
    assert "Log checked: unbroken" in shown


def test_a_chain_that_is_broken_is_a_warning_with_the_way_on(context: Context):
    with past_the_triggers(context.database) as connection:
        connection.execute(update(LogEntry).where(LogEntry.id == 2).values(detail={}))
    view, said = check_now("", context)
    assert said == "The chain of the log is broken."
    shown = words(of_class(log.PAGE.layout(view.reader, context, ""), "k-warning"))
    assert "The chain of the log is broken." in shown
    assert "mikata log verify" in shown


def test_the_chain_is_checked_once_a_minute_at_most(context: Context):
    for seconds, lines in ((0, 5), (59, 5), (60, 6)):
        at = NOW + timedelta(seconds=seconds)
        check_now("", replace(context, now=lambda at=at: at))
        assert log_view("", context).extent.lines == lines


def test_only_who_may_see_the_log_checks_it(context: Context):
    with pytest.raises(NotAllowed):
        check_now("", of(context, Viewer.of_roles(1, frozenset({"engineer"}))))
    assert log_view("", context).extent.lines == 4


# The file


def _csv(context: Context, search: str = "") -> list[list[str]]:
    answer = create_app(context).server.test_client().get(f"/log.csv{search}")
    assert answer.status_code == 200, answer.text
    return list(csv.reader(io.StringIO(answer.text.removeprefix("\ufeff"))))


def test_the_log_leaves_as_a_file_and_that_is_a_line_of_it(context: Context):
    head, *lines = _csv(context, "?kind=files&before=1")
    assert head == [
        "line", "at", "actor", "who", "action", "action_in_words", "about", "detail",
    ]  # fmt: skip
    assert lines == [
        ["3", "2026-10-15T20:00:00Z", "person", "Ken", "person.viewed", "Personal file viewed",
         "Aoi", '{"part": "work"}'],
    ]  # fmt: skip
    assert "Log exported" in words(page(context))


def test_the_file_has_particulars_for_those_who_may_see_them_only(context: Context):
    head, *lines = _csv(of(context, OFFICE))
    assert "detail" not in head
    assert len(lines) == 5
    assert "oidc" not in str(lines)


def test_no_cell_of_the_file_is_a_formula(empty_context: Context):
    from data.tables.organisation import Person

    database = empty_context.database
    person = add_person(database, "aoi")
    with database.write(changes_facts=True) as connection:
        name = {"ja": "＝1+1", "en": '=HYPERLINK("http://x")'}
        connection.execute(update(Person).values(name=name))
        write_log(connection, NOW, Actor.of_person(person), "session.began", person)
    for reader in (ENGLISH, JAPANESE):
        for line in _csv(of(empty_context, CTO, reader)):
            assert not any(cell.startswith(("=", "+", "-", "@", "＝")) for cell in line)


def test_nobody_else_gets_the_page_or_the_file(context: Context):
    engineer = of(context, Viewer.of_roles(1, frozenset({"engineer"})))
    client = create_app(engineer).server.test_client()
    assert client.get("/log.csv").status_code == 403
    assert client.get("/log").status_code == 403
    assert rows(engineer) == []
