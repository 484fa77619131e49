"""Does a link set one password once, and tell nobody more?"""

import re
from threading import Barrier, Thread

import pytest

from data.access.administering import reset_person, shut_out
from data.access.tokens import digest_of, new_token
from data.log import OPERATOR
from tests.dashboard.access.visitors import AOI, MINAMO, PASSWORD, Company, place


def test_looking_at_a_link_does_not_use_it_up(minamo: Company):
    link = minamo.link("aoi")
    for _ in range(3):
        assert minamo.visitor().open(link).status_code == 200
    assert place(minamo.visitor().set_password(link)).startswith("/notice")


def test_a_wrong_a_used_an_ended_and_a_withdrawn_link_are_told_the_same(minamo: Company):
    used, ended, withdrawn = minamo.link("aoi"), minamo.link("ken"), minamo.link("mao")
    minamo.visitor().set_password(used)
    with minamo.database.write(changes_facts=False) as connection:
        shut_out(connection, minamo.number("mao"), minamo.clock(), OPERATOR)
    minamo.clock.passes(hours=72)
    unknown = "/invitation/" + "x" * 43
    paths = (used, ended, withdrawn, unknown, "/invitation/1", "/invitation/%00")
    answers = [minamo.visitor().open(path) for path in paths]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.text for answer in answers}) == 1
    sent = [minamo.visitor().send(p, "/sign-in", password=PASSWORD, again=PASSWORD) for p in paths]
    assert len({answer.text for answer in sent}) == 1


def test_a_link_holds_until_its_last_moment(minamo: Company):
    link = minamo.link("aoi")
    minamo.clock.passes(hours=71, minutes=59)
    assert place(minamo.visitor().set_password(link)).startswith("/notice")


def test_a_newer_link_ends_the_former_one(minamo: Company):
    former, newer = minamo.link("aoi"), minamo.link("aoi")
    assert minamo.visitor().open(former).status_code == 404
    assert minamo.visitor().open(newer).status_code == 200


def test_of_several_who_use_a_link_at_the_same_moment_one_gets_in(minamo: Company):
    link, many = minamo.link("aoi"), 6
    together, places = Barrier(many), []

    def use(number: int) -> None:
        visitor = minamo.visitor()
        visitor.open(link)
        together.wait(30)
        answer = visitor.send(link, password=f"{PASSWORD} {number}", again=f"{PASSWORD} {number}")
        places.append(answer.status_code)

    threads = [Thread(target=use, args=(number,)) for number in range(many)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(places) == [303, *[404] * (many - 1)]
    assert minamo.actions().count("password.set") == 1


@pytest.mark.parametrize(
    ("password", "again", "words"),
    [
        ("short", "short", "Enter at least 12 characters"),
        (PASSWORD, f"{PASSWORD}!", "Enter the same password as above"),
        ("aoi kishimoto", "aoi kishimoto", "made of your name"),
        ("password1234", "password1234", "Many people use that one"),
        ("x y" * 500, "x y" * 500, "too long"),
        ("", "", "Enter at least"),
    ],
)
def test_a_password_that_is_not_taken_leaves_the_link_as_it_is(
    small: Company, password: str, again: str, words: str
):
    visitor, link = small.visitor(), small.link("aoi")
    visitor.open(link)
    answer = visitor.send(link, password=password, again=again)
    assert answer.status_code == 400
    assert words in answer.text
    assert password == "" or f'value="{password}"' not in answer.text
    assert place(visitor.set_password(link)).startswith("/notice")


def test_setting_a_password_ends_the_sessions_that_the_former_one_began(minamo: Company):
    former = minamo.somebody("aoi")
    token = new_token()
    with minamo.database.write(changes_facts=False) as connection:
        ended = reset_person(connection, minamo.number("aoi"), token, minamo.clock(), OPERATOR)
    assert ended == 1
    assert not former.gets_in()
    assert former.sign_in(AOI).status_code == 403
    visitor = minamo.visitor()
    visitor.set_password(f"/invitation/{token}", "another three kettles")
    assert visitor.gets_in()
    assert visitor.sign_out().status_code == 303
    assert place(visitor.sign_in(AOI, "another three kettles")) == "/"


def test_whoever_left_the_company_can_not_use_their_link(small: Company):
    link = small.link("aoi")
    small.apply({**MINAMO, "people": MINAMO["people"][1:]})
    assert small.visitor().open(link).status_code == 404


def test_the_table_holds_no_token_and_the_log_neither(minamo: Company):
    link = minamo.link("aoi")
    token = link.rpartition("/")[2]
    minamo.visitor().set_password(link)
    with minamo.database.read() as connection:
        rows = connection.exec_driver_sql("SELECT * FROM invitations").all()
    assert token not in str(rows)
    assert token not in str(minamo.log())
    assert re.search(re.escape(repr(digest_of(token))), str(rows))
