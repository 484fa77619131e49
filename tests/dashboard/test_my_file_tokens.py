"""Does everybody make, see and revoke tokens of their own on the page, and nobody another's?"""

import re
from dataclasses import replace
from datetime import timedelta

from dashboard.context import Context
from dashboard.pages import my_file
from dashboard.pages.my_file.tokens import REVOKE, make, revoke
from data.access.api_tokens import create_token, token_that_holds, tokens_of
from data.database import Database
from data.log import OPERATOR
from data.permissions import Role
from data.viewer import Viewer
from tests.dashboard.conftest import ENGLISH, NOW
from tests.dashboard.seen import words
from tests.data.chained import add_person


def own(context: Context, person: int, role: Role = "engineer") -> Context:
    viewer = Viewer.of_roles(person, frozenset({role}))
    return replace(context, reader=lambda: replace(ENGLISH, viewer=viewer, method="password"))


def shown(context: Context) -> str:
    return words(my_file.PAGE.layout(context.reader(), context, ""))


def holds(database: Database, token: str) -> bool:
    with database.read() as connection:
        return token_that_holds(connection, token, NOW) is not None


def test_one_is_made_shown_once_and_revoked(empty_context: Context):
    database = empty_context.database
    context = own(empty_context, add_person(database, "aoi"))
    assert "You have no token." in shown(context)
    made = make(" the weekly report ", context)
    (token,) = re.findall(r"mikata_[\w-]{43}", words(made.token))
    assert (made.wrong, made.name, made.said) == ("", "", "The token was made")
    assert holds(database, token)
    assert "the weekly report" in words(made.tokens)
    assert token not in shown(context)
    listed, said = revoke({REVOKE: 1}, context)
    assert said == "The token for the weekly report was revoked"
    assert "revoked 16 Oct" in words(listed)
    assert not holds(database, token)


def test_what_is_no_name_makes_none_and_says_what_to_enter(empty_context: Context):
    context = own(empty_context, add_person(empty_context.database, "aoi"))
    assert make(None, context).wrong == "Write what it is for"
    assert make("x" * 81, context).wrong == "At most 80 characters"
    assert tokens_of(Viewer.operator(), context.database) == []


def test_one_of_somebody_else_is_neither_shown_nor_revoked(empty_context: Context):
    database = empty_context.database
    aoi, ken = add_person(database, "aoi"), add_person(database, "ken")
    with database.write(changes_facts=False) as connection:
        token = create_token(connection, aoi, "of Aoi", 1, NOW, OPERATOR)
    context = own(empty_context, ken)
    assert "of Aoi" not in shown(context)
    for pressed in ({REVOKE: 1}, {REVOKE: "x"}, {REVOKE: True}, {REVOKE: 2**70}, None, "1"):
        assert revoke(pressed, context)[1] == ""
    assert holds(database, token)


def test_one_that_has_ended_is_marked_and_has_no_button(empty_context: Context):
    database = empty_context.database
    aoi = add_person(database, "aoi")
    with database.write(changes_facts=False) as connection:
        create_token(connection, aoi, "old", 1, NOW - timedelta(days=2), OPERATOR)
    seen = shown(own(empty_context, aoi))
    assert "old – ended 15 Oct 03:00 –" in seen


def test_whoever_may_have_none_is_not_offered_any(empty_context: Context):
    aoi = add_person(empty_context.database, "aoi")
    assert (
        "Access tokens"
        not in shown(own(empty_context, aoi, "people_office")).partition("What is kept on you")[0]
    )
    assert "Make a token" not in shown(own(empty_context, aoi, "people_office"))
