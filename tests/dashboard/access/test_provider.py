"""Does the provider's word let in whom it vouches for, and nobody else?"""

from datetime import timedelta
from threading import Thread
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.dashboard.access.entrance import (
    Entrance,
    address_of,
    back,
    entrance,
    sent_on,
)
from tests.dashboard.access.own_provider import OwnProvider

REFUSED = "You are not known as a member of this organisation"


def through(ours: Entrance, provider: OwnProvider, wanted: str = "/trends"):
    """Go to the provider, sign in there and come back."""
    return back(ours.client, provider.authorize(address_of(sent_on(ours.client, wanted))))


def test_somebody_of_ours_gets_in_and_comes_to_the_notice_and_then_where_they_wanted(
    ours, provider
):
    answer = through(ours, provider, "/coverage?unit=web")
    assert answer.status_code == 303
    assert answer.location == "/notice?next=%2Fcoverage%3Funit%3Dweb"
    assert ours.sessions() == [(ours.person("aoi"), "oidc")]
    assert ours.log()[-1][0] == "session.began"
    assert ours.is_in()
    assert not ours.is_in(ours.another_browser())


def test_the_provider_is_asked_as_the_standard_wants_it(ours, provider):
    first, second = (
        {key: values[0] for key, values in parse_qs(urlsplit(address_of(each)).query).items()}
        for each in (sent_on(ours.client), sent_on(ours.client))
    )
    assert first["response_type"] == "code"
    assert first["scope"] == "openid email"
    assert first["redirect_uri"] == "http://localhost/sign-in/callback"
    assert first["code_challenge_method"] == "S256"
    for key in ("state", "nonce", "code_challenge"):
        assert len(first[key]) >= 43
        assert first[key] != second[key]
    assert first["state"] not in (first["nonce"], first["code_challenge"])
    assert "hd" not in first


def test_the_code_is_exchanged_with_the_verifier_and_the_secret_in_the_header(ours, provider):
    through(ours, provider)
    (given, headers) = next(each[1:] for each in provider.asked if each[0] == "/token")
    assert len(given["code_verifier"]) >= 43
    assert given["redirect_uri"] == "http://localhost/sign-in/callback"
    assert "client_secret" not in given
    assert headers["Authorization"].startswith("Basic ")


def test_the_token_of_the_session_is_another_after_the_sign_in(ours, provider):
    leads_on = sent_on(ours.client)
    before = ours.client.get_cookie("mikata")
    back(ours.client, provider.authorize(address_of(leads_on)))
    after = ours.client.get_cookie("mikata")
    assert before is not None
    assert after is not None
    assert before.value != after.value
    ours.client.set_cookie("mikata", before.value)
    assert not ours.is_in()


@pytest.mark.parametrize(
    ("claims", "reason"),
    [
        ({"email": "aoi@corp.example.evil.example"}, "domain"),
        ({"email_verified": False}, "unverified"),
        ({"hd": "evil.example"}, "organisation"),
        ({"email": "nobody@corp.example"}, "no_person"),
        ({"email": "gone@corp.example"}, "disabled"),
    ],
)
def test_whoever_is_not_ours_is_told_the_same_whatever_the_reason(ours, provider, claims, reason):
    ours.disable("gone")
    provider.email |= claims
    answer = through(ours, provider)
    assert answer.status_code == 403
    assert REFUSED in answer.text
    assert "Hana (ext. 7)" in answer.text
    assert "@" not in answer.text.partition("<main>")[2]
    assert not ours.is_in()
    assert [method for _, method in ours.sessions()] == ["none"]
    action, detail = ours.log()[-1]
    assert action == "session.refused"
    assert f'"{reason}"' in detail
    assert "example" not in detail


def test_each_of_a_persons_addresses_and_our_own_organisation_at_google_are_let_in(ours, provider):
    provider.email |= {"email": "ren@group.example", "hd": "Corp.Example"}
    assert through(ours, provider).status_code == 303
    assert ours.sessions() == [(ours.person("ren"), "oidc")]


def test_a_state_works_once(ours, provider):
    brought = provider.authorize(address_of(sent_on(ours.client)))
    assert back(ours.client, brought).status_code == 303
    again = ours.another_browser()
    for client in (ours.client, again):
        answer = back(client, brought)
        assert answer.status_code == 400
        assert "This sign-in is over" in answer.text
    assert not ours.is_in(again)


def test_of_two_who_come_back_with_one_state_at_the_same_moment_one_reaches_the_provider(
    ours, provider
):
    brought = provider.authorize(address_of(sent_on(ours.client)))
    cookie = ours.client.get_cookie("mikata")
    provider.waits["/token"] = 0.3
    other, answers = ours.another_browser(), []
    other.set_cookie("mikata", cookie.value)
    threads = [
        Thread(target=lambda each=each: answers.append(back(each, brought).status_code))
        for each in (ours.client, other)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [303, 400]
    assert provider.count("/token") == 1


def test_a_code_that_was_used_is_refused_with_a_state_of_its_own_as_well(ours, provider):
    used = provider.authorize(address_of(sent_on(ours.client)))
    assert back(ours.client, used).status_code == 303
    again = ours.another_browser()
    fresh = provider.authorize(address_of(sent_on(again)))
    answer = back(again, {**fresh, "code": used["code"]})
    assert answer.status_code == 400
    assert not ours.is_in(again)


def test_somebody_elses_code_does_not_sign_me_in(ours, provider):
    """The verifier is mine, so a code that was given for another browser's is worth nothing."""
    victim = ours.another_browser()
    theirs = provider.authorize(address_of(sent_on(ours.client)))
    mine = provider.authorize(address_of(sent_on(victim)))
    assert back(victim, {**mine, "code": theirs["code"]}).status_code == 400
    assert back(victim, theirs).status_code == 400
    assert not ours.is_in(victim)


def test_after_ten_minutes_a_sign_in_is_over(ours, provider):
    brought = provider.authorize(address_of(sent_on(ours.client)))
    ours.clock.ahead = timedelta(minutes=10, seconds=1)
    answer = back(ours.client, brought)
    assert answer.status_code == 400
    assert "10 minutes" in answer.text
    assert provider.count("/token") == 0


def test_several_windows_can_sign_in_side_by_side_up_to_five(ours, provider):
    windows = [provider.authorize(address_of(sent_on(ours.client))) for _ in range(6)]
    assert back(ours.client, windows[0]).status_code == 400
    assert back(ours.client, windows[1]).status_code == 303


@pytest.mark.parametrize(
    "brought",
    [{}, {"state": "x"}, {"code": "x"}, {"state": "", "code": "x"}, {"state": "\u212a" * 9000}],
)
def test_whoever_was_not_sent_there_can_not_come_back(ours, brought):
    answer = back(ours.client, brought)
    assert answer.status_code == 400
    assert not ours.is_in()
    assert [action for action, _ in ours.log() if action.startswith("session")] == []


def test_who_cancels_at_the_provider_reads_that_nobody_was_signed_in(ours, provider):
    brought = provider.authorize(address_of(sent_on(ours.client)))
    answer = back(ours.client, {"state": brought["state"], "error": "access_denied"})
    assert answer.status_code == 403
    assert "Corp ID signed nobody in" in answer.text
    assert back(ours.client, brought).status_code == 400


@pytest.mark.parametrize(
    "wanted", ["https://evil.example/", "//evil.example", "/\\evil.example", "/sign-in"]
)
def test_nobody_is_sent_on_to_another_site(ours, provider, wanted):
    assert through(ours, provider, wanted).location in ("/", "/notice?next=%2F")


def test_going_to_the_provider_takes_the_token_of_our_form(ours):
    assert ours.client.post("/sign-in/provider", data={"next": "/"}).status_code == 400


def test_where_people_sign_in_otherwise_there_is_no_provider(tmp_path):
    built = entrance(tmp_path, {"MIKATA_SIGN_IN__METHOD": "password"})
    form = {"csrf_token": "x"}
    built.client.application.config["WTF_CSRF_ENABLED"] = False
    assert built.client.post("/sign-in/provider", data=form).status_code == 404
    assert back(built.client, {"state": "x", "code": "y"}).status_code == 404
    built.context.database.dispose()


def test_whoever_is_refused_again_and_again_does_not_fill_the_log(ours, provider):
    provider.email["email"] = "nobody@corp.example"
    statuses = [through(ours, provider).status_code for _ in range(12)]
    assert statuses == [403] * 10 + [429] * 2
    assert [action for action, _ in ours.log()].count("session.refused") == 10


def test_nothing_that_tells_who_it_is_reaches_the_log_of_the_server(ours, provider, caplog):
    provider.email["email"] = "nobody@corp.example"
    answer = through(ours, provider)
    assert answer.status_code == 403
    text = "\n".join(record.getMessage() for record in caplog.records)
    assert "no_person" in text
    for secret in ("nobody@", "hunter2", "code-", "an-access-token"):
        assert secret not in text
