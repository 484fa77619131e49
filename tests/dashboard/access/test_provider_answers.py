"""What does somebody read, and is nobody let in, where the provider is down or answers wrong?"""

import time
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from pydantic import SecretStr

from config.sign_in import Provider
from dashboard.access import outside
from dashboard.access.outside import NotAnswered, Remembered
from dashboard.access.provider import DISCOVERY, SignInProvider, WrongMetadata, read_metadata
from dashboard.access.refusal import Refusal
from tests.dashboard.access.entrance import (
    Clock,
    Entrance,
    address_of,
    back,
    entrance,
    sent_on,
    with_provider,
)
from tests.dashboard.access.own_provider import (
    CLIENT,
    OwnProvider,
    new_key,
    signed,
    signed_with_public_key,
    unsigned,
)

AWAY, WRONG = "The sign-in service does not answer", "answered something that can&#39;t be used"
JSON = "application/json"
CALLBACK = "http://localhost/sign-in/callback"


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Waits for a host are short."""
    for name in ("CONNECTING", "WAITING", "WHOLE"):
        monkeypatch.setattr(outside, name, 0.3)


def through(ours: Entrance, provider: OwnProvider, client: FlaskClient | None = None):
    """Go to the provider, sign in there and come back."""
    browser = client or ours.client
    return back(browser, provider.authorize(address_of(sent_on(browser))))


def reason_of(provider: OwnProvider) -> str:
    """Why nobody is let in who went to the provider and came back."""
    settings = Provider(
        issuer=provider.address, client_id=CLIENT, client_secret=SecretStr("hunter2")
    )
    asked = SignInProvider(settings, Clock())
    with pytest.raises(Refusal) as refused:
        address, begun = asked.begin(CALLBACK, ())
        asked.finish(begun, CALLBACK, provider.authorize(address))
    return refused.value.reason


def nobody_is_in(ours: Entrance) -> bool:
    return not ours.is_in() and [method for _, method in ours.sessions()] == ["none"]


NOW = int(time.time())


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "https://evil.example"},
        {"iss": None},
        {"aud": "another-client"},
        {"aud": ["another-client"]},
        {"aud": ["mikata", "another-client"]},  # and it does not say that it was given to us
        {"aud": None},
        {"azp": "another-client"},
        {"exp": NOW - 3600},
        {"exp": None},
        {"exp": "tomorrow"},
        {"exp": True},
        {"iat": NOW + 3600},
        {"iat": None},
        {"nbf": NOW + 3600},
        {"nonce": "another"},
        {"nonce": None},
        {"sub": None},
        {"sub": ""},
        {"at_hash": "another"},
    ],
)
def test_a_token_that_is_not_for_this_sign_in_lets_nobody_in(provider, claims):
    provider.claims = claims
    assert reason_of(provider) == "provider_wrong"


@pytest.mark.parametrize(
    "sign",
    [
        unsigned,
        signed_with_public_key,
        lambda claims, _: signed(claims, new_key("first")),  # another key under the same name
        lambda claims, _: signed(claims, new_key("unknown")),
        lambda claims, key: signed(claims, key)[:-8] + "AAAAAAAA",
        lambda claims, key: signed({}, key).rsplit(".", 1)[0] + "." + signed(claims, key)[-342:],
        lambda *_: "not.a.token",
        lambda *_: "",
        lambda *_: "a" * 300_000,
    ],
    ids=["none", "HS256", "forged", "unknown", "cut", "swapped", "no token", "empty", "huge"],
)
def test_a_token_that_the_provider_has_not_signed_lets_nobody_in(provider, sign):
    provider.sign = sign
    assert reason_of(provider) == "provider_wrong"


def test_a_wrong_token_and_a_broken_provider_become_pages_in_words(ours, provider):
    provider.sign = unsigned
    answer = through(ours, provider)
    assert answer.status_code == 502
    assert WRONG in answer.text
    provider.instead["/token"] = (503, "text/html", b"<h1>busy</h1>")
    answer = through(ours, provider)
    assert answer.status_code == 503
    assert AWAY in answer.text
    assert nobody_is_in(ours)


def test_a_provider_may_change_its_keys(ours, provider):
    assert through(ours, provider).status_code == 303
    provider.key = new_key("second")
    ours.clock.ahead = timedelta(minutes=2)
    assert through(ours, provider, ours.another_browser()).status_code == 303
    assert provider.count("/keys") == 2
    assert provider.count(DISCOVERY) == 1


def test_names_of_keys_that_nobody_has_do_not_make_us_ask_again_and_again(ours, provider):
    provider.sign = lambda claims, _: signed(claims, new_key("unknown"))
    for _ in range(3):
        assert through(ours, provider).status_code == 502
    assert provider.count("/keys") == 1


def test_metadata_and_keys_are_read_anew_after_an_hour(ours, provider):
    through(ours, provider)
    ours.clock.ahead = timedelta(hours=1, seconds=1)
    provider.claims = {"exp": int(time.time()) + 7200, "iat": int(time.time()) + 3600}
    assert through(ours, provider, ours.another_browser()).status_code == 303
    assert (provider.count("/keys"), provider.count(DISCOVERY)) == (2, 2)


def test_what_the_token_does_not_say_is_asked_for(ours, provider):
    provider.userinfo = {"sub": "42", **provider.email}
    assert through(ours, provider).status_code == 303
    headers = next(headers for path, _, headers in provider.asked if path == "/userinfo")
    assert headers["Authorization"] == "Bearer an-access-token"


def test_that_an_address_is_verified_may_be_said_only_when_asked(ours, provider):
    provider.userinfo = {"sub": "42", **provider.email}
    provider.claims = {"email": "aoi@corp.example"}
    assert through(ours, provider).status_code == 303
    provider.claims = {"email": "ren@corp.example"}
    assert through(ours, provider, ours.another_browser()).status_code == 502
    provider.userinfo = {"sub": "42", "email_verified": True}
    assert through(ours, provider, ours.another_browser()).status_code == 403


@pytest.mark.parametrize(
    ("told", "status"),
    [
        ({"sub": "43", "email": "aoi@corp.example", "email_verified": True}, 502),
        ({"email": "aoi@corp.example", "email_verified": True}, 502),
        ({"sub": "42", "email": "aoi@corp.example", "email_verified": False}, 403),
        ({"sub": "42", "email": "aoi@corp.example"}, 403),
        ({"sub": "42"}, 403),
    ],
)
def test_what_is_told_of_somebody_else_or_unverified_lets_nobody_in(ours, provider, told, status):
    provider.userinfo = told
    assert through(ours, provider).status_code == status
    assert nobody_is_in(ours)


def test_a_provider_that_says_nothing_of_addresses_can_be_trusted_but_not_against_its_word(
    provider, tmp_path
):
    trusting = with_provider(provider.address, MIKATA_SIGN_IN__OIDC__TRUST_ADDRESSES="true")
    ours = entrance(tmp_path, trusting)
    provider.email["email_verified"] = False
    assert through(ours, provider).status_code == 403
    provider.email["email_verified"] = None
    assert through(ours, provider).status_code == 303
    ours.context.database.dispose()


def test_when_the_provider_is_down_the_button_leads_to_a_page_that_says_what_to_do(tmp_path):
    ours = entrance(tmp_path, with_provider("http://127.0.0.1:9"))
    answer = sent_on(ours.client)
    assert answer.status_code == 503
    assert AWAY in answer.text
    assert "Wait a minute, then begin again" in answer.text
    assert "Hana (ext. 7)" in answer.text
    assert nobody_is_in(ours)
    ours.context.database.dispose()


@pytest.mark.parametrize("path", ["/token", "/keys"])
@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ((500, "text/plain", b"broken"), "provider_away"),
        ((503, "text/html", b"<h1>busy</h1>"), "provider_away"),
        ((404, "text/plain", b"gone"), "provider_wrong"),
        ((429, "text/plain", b"slowly"), "provider_wrong"),
        ((200, JSON, b"[1, 2]"), "provider_wrong"),
        ((200, JSON, b"{"), "provider_wrong"),
        ((200, JSON, b"{}"), "provider_wrong"),
        ((200, JSON, b'{"keys": [7]}'), "provider_wrong"),
        ((200, JSON, b'{"keys": [{"kty": "oct", "k": "AAAA", "kid": "first"}]}'), "provider_wrong"),
        ((200, JSON, b'{"error": "invalid_client"}'), "provider_wrong"),
        ((200, JSON, b'{"id_token": 7, "access_token": 8}'), "provider_wrong"),
        ((200, "text/html", b"<h1>who are you</h1>"), "provider_wrong"),
        ((302, "text/plain", b"http://127.0.0.1:9/elsewhere"), "provider_wrong"),
        ((200, JSON, b" " * (outside.LARGEST + 1)), "provider_away"),
        ((200, JSON, b"[" * 100_000), "provider_wrong"),
    ],
)
def test_any_wrong_answer_is_told_apart_from_none(provider, path, answer, reason):
    provider.instead[path] = answer
    assert reason_of(provider) == reason


@pytest.mark.parametrize("path", [DISCOVERY, "/token", "/keys"])
def test_nobody_waits_for_a_slow_provider(provider, path, impatient):
    provider.waits[path] = 60
    began = time.monotonic()
    assert reason_of(provider) == "provider_away"
    assert time.monotonic() - began < 30


def test_an_answer_that_comes_drop_by_drop_is_not_waited_for_either(monkeypatch):
    import socket
    import threading

    monkeypatch.setattr(outside, "WHOLE", 0.5)
    listening = socket.create_server(("127.0.0.1", 0))

    def drip() -> None:
        connection, _ = listening.accept()
        with connection:
            connection.recv(4096)
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
            try:
                for _ in range(60):
                    connection.sendall(b" ")
                    time.sleep(0.1)
            except OSError:
                return

    threading.Thread(target=drip, daemon=True).start()
    began = time.monotonic()
    with pytest.raises(NotAnswered):
        outside.ask(f"http://127.0.0.1:{listening.getsockname()[1]}/")
    assert time.monotonic() - began < 4
    listening.close()


def test_a_provider_that_is_down_is_not_asked_by_everybody_in_a_row():
    clock, asked = Clock(), []

    def ask() -> str:
        asked.append(clock())
        if len(asked) == 1:
            raise NotAnswered("away", "idp.example")
        return "keys"

    keys = Remembered(ask, "idp.example", clock)
    for _ in range(3):
        with pytest.raises(NotAnswered):
            keys.get()
    assert len(asked) == 1
    clock.ahead = timedelta(seconds=11)
    assert (keys.get(), keys.get(), len(asked)) == ("keys", "keys", 2)


@pytest.mark.parametrize(
    ("metadata", "says"),
    [
        ({"issuer": "https://evil.example"}, "it calls itself 'https://evil.example'"),
        ({"issuer": None}, "it calls itself 'None'"),
        ({"token_endpoint": None}, "it does not say where its token_endpoint is"),
        ({"jwks_uri": "http://idp.example/keys"}, "it does not say where its jwks_uri is"),
        ({"jwks_uri": "file:///etc/passwd"}, "it does not say where its jwks_uri is"),
        ({"token_endpoint": "https://["}, "it does not say where its token_endpoint is"),
        (
            {"authorization_endpoint": "https://idp.example/\r\nSet-Cookie: a=b"},
            "it does not say where its authorization_endpoint is",
        ),
        (
            {"id_token_signing_alg_values_supported": ["HS256", "none"]},
            "it signs with a shared secret only",
        ),
    ],
)
def test_whoever_answers_for_another_or_not_all_is_not_used(provider, metadata, says):
    provider.metadata = metadata
    with pytest.raises(WrongMetadata) as wrong:
        read_metadata(provider.address)
    assert wrong.value.what == says


def test_a_provider_that_names_itself_in_its_answer_has_to_be_the_one_that_was_asked(
    ours, provider
):
    provider.metadata = {"authorization_response_iss_parameter_supported": True}
    for named in ({}, {"iss": "https://evil.example"}):
        brought = provider.authorize(address_of(sent_on(ours.client)))
        assert back(ours.client, {**brought, **named}).status_code == 502
    brought = provider.authorize(address_of(sent_on(ours.client)))
    assert back(ours.client, {**brought, "iss": provider.address}).status_code == 303


@pytest.mark.parametrize(
    ("metadata", "way"),
    [({}, "header"), ({"token_endpoint_auth_methods_supported": ["client_secret_post"]}, "form")],
)
def test_the_secret_goes_the_way_that_the_provider_takes(ours, provider, metadata, way):
    provider.metadata = metadata
    assert through(ours, provider).status_code == 303
    given, headers = next(each[1:] for each in provider.asked if each[0] == "/token")
    assert ("Authorization" in headers) == (way == "header")
    assert (given.get("client_secret") == "hunter2") == (way == "form")
