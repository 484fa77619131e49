"""Does everybody see their own file, and act on nothing but their own?"""

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from werkzeug.test import TestResponse

from config.fields import LocalText
from dashboard.access.forgery import TOKEN_COOKIE, TOKEN_HEADER
from dashboard.app import create_app
from dashboard.context import Context
from dashboard.pages import my_file
from dashboard.pages.my_file.signed_in import END_OTHERS, show_asking, show_notice, show_sessions
from dashboard.pages.my_file.statements import TEXT, WITHDRAW, WRITE
from dashboard.pages.my_file.view import MyFile
from data.access.sessions import begin_signed_in
from data.access.users import confirm_notice
from data.database import Database
from data.log import OPERATOR, viewed, write_log
from data.permissions import Role
from data.queries.own_file import OwnAccount, OwnSession, own_statements
from data.viewer import Viewer
from tests.access.forms import form_of
from tests.dashboard.access.visitors import AOI, Company, Visitor
from tests.dashboard.conftest import ENGLISH, JAPANESE, NOW
from tests.dashboard.seen import links, parts, words
from tests.data.chained import add_person

ROLE: frozenset[Role] = frozenset({"engineer"})


def own(context: Context, person: int, **changes: Any) -> Context:
    reader = replace(ENGLISH, viewer=Viewer.of_roles(person, ROLE), method="password", **changes)
    return replace(context, reader=lambda: reader)


def page(context: Context) -> object:
    return my_file.PAGE.layout(context.reader(), context, "")


def test_it_opens_with_who_looked_and_how_much_is_kept(empty_context: Context):
    database = empty_context.database
    aoi, ken, mei = (add_person(database, key) for key in ("aoi", "ken", "mei"))
    context = own(empty_context, aoi, name=LocalText(ja="葵", en="Aoi"))
    shown = words(page(context))
    assert "My file Aoi · shown to you only Nobody has viewed your file in the last 30" in shown
    assert "Nobody else has viewed or changed your file yet." in shown
    viewed(database, Viewer(ken), NOW - timedelta(days=2), aoi, "details")
    assert "In the last 30 days, 1 person viewed your file." in words(page(context))
    viewed(database, Viewer(mei), NOW - timedelta(days=1), aoi, "work")
    viewed(database, Viewer(mei), NOW - timedelta(days=1), ken, "work")
    shown = words(page(context))
    assert "In the last 30 days, 2 people viewed your file." in shown
    assert "Records kept on you: 3." in shown
    assert (
        "Mei Personal file viewed (Development) 15 Oct 03:00 "
        "Ken Personal file viewed (details) 14 Oct 03:00" in shown
    )
    assert "Name and roles" in shown
    assert "The log" in shown
    assert "Records 1 The log" not in shown


def test_what_the_operator_did_is_told_too(empty_context: Context):
    aoi = add_person(empty_context.database, "aoi")
    with empty_context.database.write(changes_facts=False) as connection:
        write_log(connection, NOW, OPERATOR, "user.invited", aoi)
        write_log(connection, NOW, OPERATOR, "person.exported", aoi)
    shown = words(page(own(empty_context, aoi)))
    assert "Operator (command line) Personal file exported 16 Oct 03:00" in shown
    assert "Operator (command line) Invited 16 Oct 03:00" in shown
    assert "1 person viewed your file" in shown


def test_many_views_are_counted_and_the_newest_shown(empty_context: Context):
    aoi = add_person(empty_context.database, "aoi")
    with empty_context.database.write(changes_facts=False) as connection:
        for minutes in range(103):
            at = NOW + timedelta(minutes=minutes)
            write_log(connection, at, OPERATOR, "person.viewed", aoi, {"part": "details"})
    shown = page(own(empty_context, aoi))
    assert "newest 100 of 103" in words(shown)


def test_where_nobody_signed_in_it_says_so_and_shows_nothing(empty_context: Context):
    add_person(empty_context.database, "aoi")
    shown = words(page(replace(empty_context, reader=lambda: ENGLISH)))
    assert "Sign in to see your file" in shown
    assert "kept on you" not in shown.replace("what is kept on you and your sessions", "")


def found(**more: Any) -> MyFile:
    reader = replace(JAPANESE, method=more.pop("method", "password"))
    return MyFile(reader, NOW, NOW.tzinfo, **more)  # type: ignore[arg-type] -- UTC is a zone


def test_the_notice_is_told_as_it_was_confirmed():
    confirmed = OwnAccount("1", NOW - timedelta(days=400))
    told = words(show_notice(found(account=confirmed, notice="1")))
    assert "2025年9月11日 03:00に確認しました。" in told
    assert "変わりました" not in told
    assert "その後、お知らせの文が変わりました。" in words(
        show_notice(found(account=confirmed, notice="2"))
    )
    assert "まだ確認していません。" in words(show_notice(found()))
    assert "デモでは確認を求めません。" in words(show_notice(found(method="demo")))


def test_it_names_whom_to_ask():
    assert "社内で Mikata を運用している人" in words(show_asking(found()))
    told = show_asking(found(contact="people@mikan.example"))
    assert "people@mikan.example に知らせてください" in words(told)
    assert ("データの扱い", "/privacy") in links(told)


def test_the_present_session_is_marked_and_the_others_can_be_ended():
    at = NOW - timedelta(hours=1)
    here, there = (OwnSession(number, at, NOW, NOW, "password") for number in (1, 2))
    shown = show_sessions(found(sessions=[here, there], present=1))
    assert words(shown).count("（この画面）") == 1
    assert not _button(shown).hidden
    alone = show_sessions(found(sessions=[here], present=1))
    assert _button(alone).hidden
    assert "心当たり" not in words(alone)
    assert "有効なセッションはありません。" in words(show_sessions(found()))


def _button(shown: object) -> Any:
    (button,) = [each for each in parts(shown) if getattr(each, "id", None) == END_OTHERS]
    return button


def test_sessions_and_notice_are_ones_own(empty_context: Context):
    database = empty_context.database
    aoi, ken = add_person(database, "aoi"), add_person(database, "ken")
    with database.write_apart() as connection:
        begin_signed_in(connection, b"1", NOW, NOW + timedelta(days=1), (aoi, "oidc"))
        begin_signed_in(connection, b"2", NOW, NOW + timedelta(days=1), (ken, "password"))
        confirm_notice(connection, ken, "1", NOW)
    shown = words(page(own(empty_context, aoi)))
    assert "Sign-ins sessions: 1" in shown
    assert "16 Oct 03:00 OpenID Connect 16 Oct 03:00" in shown
    assert "You have not confirmed it yet." in shown


# As people use it


class Served(Company):
    """A company whose pages are pressed."""

    def __init__(self, database: Database, folder: Path) -> None:
        super().__init__(database, folder)
        self.app = create_app(self.context)
        self.server = self.app.server
        self.apply()

    def press(
        self, visitor: Visitor, button: str, number: object = None, **state: str | None
    ) -> TestResponse:
        """The answer to a press on a button, with what stands in the form."""
        (name,) = [
            name
            for name, each in self.app.callback_map.items()
            if any(button in str(asked["id"]) for asked in each["inputs"])
        ]
        body = form_of(name, self.app.callback_map[name])
        if number is not None:
            body["inputs"][0][0]["id"] = {button: number}
            body["changedPropIds"] = [f'{{"{button}":{json.dumps(number)}}}.n_clicks']
        for each in body["state"]:
            each["value"] = state[each["id"].rpartition("-")[2]]
        visitor.open("/my-file")
        token = visitor.client.get_cookie(TOKEN_COOKIE, domain="localhost")
        headers = {TOKEN_HEADER: token.value if token else "", "Accept-Language": "en"}
        told = {"environ_base": {"REMOTE_ADDR": "127.0.0.1"}, "base_url": "http://localhost/"}
        return visitor.client.post("/_dash-update-component", json=body, headers=headers, **told)

    def statements(self, key: str) -> list[tuple[str, str, bool]]:
        """What somebody said so far: about what, in which words, and whether it stands."""
        viewer = Viewer.of_roles(self.number(key), ROLE)
        kept = own_statements(viewer, self.database)
        return [(each.about, each.text, each.withdrawn_at is None) for each in kept]


@pytest.fixture
def company(sqlite_database: Database, tmp_path: Path) -> Served:
    return Served(sqlite_database, tmp_path)


def test_the_page_is_for_whoever_signed_in(company: Served):
    company.link("ken")
    assert company.visitor().open("/my-file").status_code == 302
    assert company.somebody("aoi").open("/my-file").status_code == 200


def test_ending_the_others_leaves_the_present_session(company: Served):
    first, second = company.somebody("aoi"), company.visitor()
    second.sign_in(AOI)
    ken = company.somebody("ken")
    answer = company.press(second, END_OTHERS)
    assert answer.status_code == 200, answer.text
    assert "Other sessions ended: 1" in answer.text
    assert (first.gets_in(), second.gets_in(), ken.gets_in()) == (False, True, True)
    assert company.actions()[-1] == "session.ended"
    assert "Other sessions ended: 0" in company.press(second, END_OTHERS).text


def test_a_statement_is_written_and_withdrawn_by_its_author_only(company: Served):
    aoi, ken = company.somebody("aoi"), company.somebody("ken")
    answer = company.press(aoi, WRITE, part="work", text="It was two of us. <b>")
    assert answer.status_code == 200, answer.text
    assert "The statement was added" in answer.text
    assert company.statements("aoi") == [("work", "It was two of us. <b>", True)]
    assert company.press(ken, WITHDRAW, 1).status_code == 200
    assert company.statements("aoi") == [("work", "It was two of us. <b>", True)]
    assert "The statement was withdrawn" in company.press(aoi, WITHDRAW, 1).text
    assert company.statements("aoi") == [("work", "It was two of us. <b>", False)]
    assert company.statements("ken") == []
    assert company.actions()[-2:] == ["statement.written", "statement.withdrawn"]
    assert "two of us" not in str(company.log())


@pytest.mark.parametrize(
    ("part", "text", "told"),
    [
        (None, "Text", "Choose what the statement is about"),
        ("passwords", "Text", "Choose what the statement is about"),
        ("work", "", "Write the statement"),
        ("work", None, "Write the statement"),
        ("work", "x" * 2001, "At most 2,000 characters; it has 2,001 now"),
    ],
)
def test_what_is_no_statement_is_said_and_stays_in_the_form(company: Served, part, text, told):
    answer = company.press(company.somebody("aoi"), WRITE, part=part, text=text)
    assert told in answer.text
    assert "value" not in answer.get_json()["response"].get(TEXT, {})
    assert company.statements("aoi") == []


@pytest.mark.parametrize("number", [0, -1, 7, 2**70, "x"])
def test_withdrawing_what_is_no_statement_changes_nothing(company: Served, number: object):
    aoi = company.somebody("aoi")
    company.press(aoi, WRITE, part="work", text="Mine")
    lines = company.actions()
    answer = company.press(aoi, WITHDRAW, number)
    assert answer.status_code < 500
    assert company.statements("aoi") == [("work", "Mine", True)]
    assert company.actions() == lines
