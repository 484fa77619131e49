"""What happens to whoever sends a form that was open for longer than its session?"""

import pytest

from tests.dashboard.access.visitors import AOI, PASSWORD, Company, place

OPEN_TOO_LONG = "This page was open for too long"


def test_a_sign_in_page_that_stood_open_overnight_comes_again_with_what_was_wanted(small: Company):
    small.somebody("aoi")
    visitor = small.visitor()
    visitor.open("/sign-in?next=/trends%3Funit%3Dtech")
    small.clock.passes(hours=13)
    answer = visitor.send("/sign-in/password", address=AOI, password=PASSWORD)
    assert (answer.status_code, answer.mimetype) == (400, "text/html")
    assert OPEN_TOO_LONG in answer.text
    assert AOI in answer.text
    assert PASSWORD not in answer.text
    assert not visitor.gets_in()
    visitor.page = answer
    again = visitor.send("/sign-in/password", address=AOI, password=PASSWORD)
    assert place(again) == "/trends?unit=tech"
    assert visitor.gets_in()


def test_so_does_the_page_of_an_invitation_and_the_link_still_holds(small: Company):
    visitor, link = small.visitor(), small.link("aoi")
    visitor.open(link)
    small.clock.passes(hours=13)
    answer = visitor.send(link, password=PASSWORD, again=PASSWORD)
    assert answer.status_code == 400
    assert OPEN_TOO_LONG in answer.text
    assert small.actions() == ["user.invited"]
    assert place(visitor.send(link, password=PASSWORD, again=PASSWORD)).startswith("/notice")


@pytest.mark.parametrize("path", ["/sign-out", "/notice"])
def test_what_only_somebody_can_send_leads_nobody_to_the_sign_in(small: Company, path):
    visitor = small.somebody("aoi")
    visitor.open("/notice")
    small.clock.passes(hours=13)
    answer = visitor.send(path, next="/trends")
    assert (answer.status_code, answer.mimetype) == (401, "text/html")
    assert 'action="/sign-in/password"' in answer.text


def test_whoever_is_in_is_told_to_open_mikata_again_and_stays_in(small: Company):
    visitor = small.somebody("aoi")
    answer = visitor.client.post("/sign-out", data={"csrf_token": "of another session"})
    assert answer.status_code == 400
    assert 'href="/"' in answer.text
    assert visitor.gets_in()


def test_what_is_no_form_reads_a_sentence_as_ever(small: Company):
    small.link("aoi")
    answer = small.visitor().client.post("/sign-out", json={})
    assert (answer.status_code, answer.mimetype) == (401, "text/plain")


def test_another_language_is_had_without_sending_the_form_again(small: Company):
    small.link("aoi")
    visitor = small.visitor()
    assert "data-href" not in visitor.open("/sign-in").text
    refused = visitor.sign_in(AOI, "wrong wrong wrong", wanted="/trends")
    assert 'data-href="/sign-in?next=%2Ftrends"' in refused.text
    link = small.link("mao")
    short = visitor.send(link, link, password="short", again="short")  # noqa: S106 -- of nobody
    assert 'data-href="?"' in short.text
    assert link.rpartition("/")[2] not in short.text
