"""Does a cookie open anything that was made up, changed, kept too long, or is another's?"""

import hashlib
import secrets
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer

from dashboard.access.forgery import TOKEN_COOKIE, TOKEN_HEADER
from data.access.users import disable_user
from tests.access.attacked import CALLBACK, Attacked, Attacker, key_of
from tests.access.forms import form_of

INSIDE = "/_dash-layout"
COOKIE = "mikata"
REFUSED = {400, 404}
"""The second where a link to set a password does not hold."""


def cookie_of(client: FlaskClient) -> str:
    found = client.get_cookie(COOKIE)
    assert found is not None
    return found.value


def opened_with(attacked: Attacked, cookie: str) -> int:
    client = attacked.server.test_client()
    client.set_cookie(COOKIE, cookie)
    return client.get(INSIDE).status_code


def made_up(real: str) -> Iterator[str]:
    yield ""
    yield "x"
    yield secrets.token_urlsafe(32)
    yield real[:-1]
    yield real[1:]
    yield real + "x"
    yield real.swapcase()
    yield real[::-1]
    yield hashlib.sha256(real.encode()).hexdigest()
    yield "%00" + real
    yield "' OR '1'='1"
    yield "é" * 40
    yield "x" * 4_000
    yield "1"
    yield '{"person": 4}'


def test_no_cookie_that_was_made_up_or_changed_opens_anything(attacked: Attacked) -> None:
    real = cookie_of(attacked.attackers["cto"].client)
    assert opened_with(attacked, real) == 200
    with attacked.nothing_stored():
        for each in made_up(real):
            assert opened_with(attacked, each) == 401, each


def test_what_the_table_holds_is_no_cookie(attacked: Attacked) -> None:
    with attacked.database.read() as connection:
        digests = connection.exec_driver_sql("SELECT token_digest FROM sessions").scalars().all()
    assert digests
    for digest in digests:
        assert opened_with(attacked, digest.hex()) == 401


def test_a_cookie_opens_nothing_after_its_reader_signed_out(changing: Attacked) -> None:
    attacker = changing.signed_in("engineer")
    kept = cookie_of(attacker.client)
    assert opened_with(changing, kept) == 200
    assert attacker.send("POST", "/sign-out").status_code in {302, 303}
    assert opened_with(changing, kept) == 401


def test_the_token_of_a_session_is_good_for_no_other(changing: Attacked) -> None:
    attacker = changing.signed_in("engineer")
    former, cookie = attacker.token, cookie_of(attacker.client)
    attacker.send("POST", "/sign-out")
    attacker.get("/sign-in")
    assert attacker.token != former
    head = {TOKEN_HEADER: former}
    for kept in (cookie_of(attacker.client), cookie):
        attacker.client.set_cookie(COOKIE, kept)
        answer = attacker.client.post("/sign-in/password", headers=head)
        assert (answer.status_code, changing.told(answer)) == (400, set())


def test_two_servers_on_one_computer_keep_their_cookies_apart(attacked: Attacked) -> None:
    """Browsers send them to every port of a host."""
    here, there = "http://localhost:8050/", "http://localhost:8051/"
    client = attacked.server.test_client()
    client.set_cookie(f"{COOKIE}_8050", cookie_of(attacked.attackers["cto"].client))
    page = client.get("/metrics", base_url=here)
    token = client.get_cookie(f"{TOKEN_COOKIE}_8050")
    assert token is not None
    assert f'"csrf_token_name":"{TOKEN_COOKIE}_8050"' in page.text
    assert client.get("/sign-in", base_url=there).status_code == 200
    assert client.get_cookie(f"{COOKIE}_8051") is not None
    assert client.get(INSIDE, base_url=there).status_code == 401
    assert client.get(INSIDE, base_url=here).status_code == 200
    name = next(each for each in attacked.app.callback_map if each.startswith("..shell-page."))
    sent = {"json": form_of(name, attacked.app.callback_map[name])}
    head = {TOKEN_HEADER: token.value}
    assert client.post(CALLBACK, base_url=here, headers=head, **sent).status_code == 200


def test_a_cookie_from_before_signing_in_is_none_afterwards(changing: Attacked) -> None:
    visitor = changing.visitor()
    visitor.open("/sign-in")
    before = cookie_of(visitor.client)
    visitor.sign_in(f"{key_of('engineer')}@minamo.example")
    after = cookie_of(visitor.client)
    assert before != after
    assert (opened_with(changing, before), opened_with(changing, after)) == (401, 200)


def test_a_cookie_opens_nothing_once_its_time_is_over(changing: Attacked) -> None:
    kept = cookie_of(changing.attackers["engineer"].client)
    changing.clock.passes(hours=13)
    assert opened_with(changing, kept) == 401


def test_whoever_was_disabled_is_nobody_at_once_in_sessions_that_last(
    changing: Attacked,
) -> None:
    attacker = changing.attackers["cto"]
    assert attacker.get(INSIDE).status_code == 200
    with changing.database.write(changes_facts=False) as connection:
        disable_user(connection, changing.number(key_of("cto")), changing.clock())
    assert attacker.get(INSIDE).status_code == 401


def test_a_role_that_was_taken_away_is_gone_with_the_next_request(changing: Attacked) -> None:
    attacker = changing.attackers["admin"]
    assert attacker.get("/people").status_code == 200
    with changing.database.write(changes_facts=False) as connection:
        connection.exec_driver_sql(
            "UPDATE people SET role = 'engineer' WHERE key = ?", (key_of("admin"),)
        )
    answer = attacker.get("/people")
    assert (answer.status_code, changing.told(answer)) == (403, set())


def changing_addresses(attacked: Attacked) -> Iterator[str]:
    """Every address that takes something, for whoever is signed in."""
    for rule in attacked.server.url_map.iter_rules():
        if "POST" in (rule.methods or set()):
            yield rule.rule.replace("<token>", "t" * 43)


def foreign_tokens(attacked: Attacked, attacker: Attacker) -> Iterator[str]:
    yield ""
    yield "x"
    yield secrets.token_hex(20)
    yield attacked.attackers["engineer"].token
    yield attacked.nobody().token
    yield attacker.token[:-2]
    yield URLSafeTimedSerializer("mikata", salt="wtf-csrf-token").dumps("x")
    yield attacker.token.split(".")[0]


def test_nothing_is_taken_without_the_token_of_the_very_session(attacked: Attacked) -> None:
    attacker = attacked.attackers["cto"]
    with attacked.nothing_stored():
        for address in changing_addresses(attacked):
            assert attacker.client.post(address, json={}).status_code == 400, address
            assert attacker.client.post(address, data={"a": "b"}).status_code in REFUSED, address
            for token in foreign_tokens(attacked, attacker):
                head = {TOKEN_HEADER: token}
                answer = attacker.client.post(address, headers=head, json={})
                assert (answer.status_code, attacked.told(answer)) == (400, set()), address
                answer = attacker.client.post(address, data={"csrf_token": token})
                assert answer.status_code in REFUSED, address
                assert attacked.told(answer) == set(), address
    assert attacker.get(INSIDE).status_code == 200


@pytest.mark.parametrize(
    "head",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "http://localhost.evil.example"},
        {"Origin": "http://localhost:81"},
        {"Origin": "null"},
        {"Origin": "null", "Sec-Fetch-Site": "cross-site"},
        {"Origin": ""},
        {"Origin": "localhost"},
    ],
    ids=lambda head: " ".join(head.values()),
)
def test_nothing_is_taken_from_a_page_of_another_site(
    attacked: Attacked, head: dict[str, str]
) -> None:
    attacker = attacked.attackers["cto"]
    with attacked.nothing_stored():
        for address in changing_addresses(attacked):
            answer = attacker.send("POST", address, headers=head, json={})
            assert (answer.status_code, attacked.told(answer)) == (403, set()), address


def test_a_page_that_tells_nobody_where_it_is_may_send_its_own_form(attacked: Attacked) -> None:
    name = next(each for each in attacked.app.callback_map if each.startswith("..shell-page."))
    form = form_of(name, attacked.app.callback_map[name])
    head = {"Origin": "null", "Sec-Fetch-Site": "same-origin"}
    answer = attacked.attackers["cto"].send("POST", CALLBACK, headers=head, json=form)
    assert answer.status_code == 200


def test_the_token_is_in_no_address_and_its_cookie_is_for_our_pages_alone(
    attacked: Attacked,
) -> None:
    answer = attacked.attackers["cto"].get("/trends")
    (cookie,) = [each for each in answer.headers.getlist("Set-Cookie") if "csrf_token" in each]
    assert "SameSite=Lax" in cookie
    assert "Domain" not in cookie
