"""What may a browser do with an answer, whatever it was asked for, and by whom?"""

from pathlib import Path

import pytest

from config.secret_key import SecretKey
from config.settings import Settings
from dashboard.access.identity import Access
from dashboard.app import create_app
from dashboard.context import Context, reader_of_request
from dashboard.protection import LOOPBACK_NAMES, answer_only_to
from data.database import Database
from data.viewer import Viewer
from metrics.answers import Answers
from metrics.cache import Cache
from tests.access.attacked import Attacked
from tests.access.test_attacks_addresses import READ, addresses
from tests.dashboard.access.visitors import Company

ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
FOR_EVERYBODY = ("/assets/", "/_dash-component-suites/", "/_favicon.ico")


@pytest.mark.parametrize("who", ["nobody", "cto"])
def test_every_answer_says_what_a_browser_may_do_with_it(attacked: Attacked, who: str) -> None:
    attacker = attacked.nobody() if who == "nobody" else attacked.attackers["cto"]
    for _, method, address in addresses(attacked):
        heads = attacker.client.open(address, method=method, buffered=True).headers
        assert {name: heads.get(name) for name in ALWAYS} == ALWAYS, address
        policy = heads["Content-Security-Policy"]
        assert "unsafe-eval" not in policy
        assert "script-src 'self' 'sha256-" in policy
        assert "'unsafe-inline'" not in policy.split("script-src")[1].split(";")[0]
        for said in ("default-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"):
            assert said in policy
        assert "camera=()" in heads["Permissions-Policy"]
        assert "Server" not in heads
        assert "X-Powered-By" not in heads


def test_nothing_that_is_about_anybody_is_kept_by_a_browser_or_a_proxy(attacked: Attacked) -> None:
    for rule, method, address in addresses(attacked):
        if method not in READ or rule.startswith(FOR_EVERYBODY):
            continue
        answer = attacked.attackers["cto"].client.open(address, method=method, buffered=True)
        assert answer.headers["Cache-Control"] == "no-store", address


def test_nobody_hears_of_the_address_of_an_invitation(attacked: Attacked) -> None:
    nobody = attacked.nobody()
    assert nobody.get("/invitation/secret").headers["Referrer-Policy"] == "no-referrer"
    assert nobody.get("/sign-in").headers["Referrer-Policy"] == "same-origin"


def served(database: Database, folder: Path, **told: object) -> Context:
    settings = Settings.model_validate({"workspace": folder, **told})
    access = Access(database, settings, SecretKey(b"k" * 32), Company(database, folder).clock)
    return Context(
        settings=settings,
        database=database,
        answers=Answers(database, Cache()),
        now=access.now,
        reader=lambda: reader_of_request(access, "ja"),
        access=access,
    )


def test_behind_tls_cookies_and_pages_come_over_tls_alone(
    sqlite_database: Database, tmp_path: Path
) -> None:
    told = {"server": {"public_url": "https://mikata.example"}, "sign_in": {"method": "password"}}
    client = create_app(served(sqlite_database, tmp_path, **told)).server.test_client()
    answer = client.get("/sign-in", base_url="https://mikata.example/")
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"
    cookies = answer.headers.getlist("Set-Cookie")
    assert len(cookies) == 2
    assert all("Secure" in each and "SameSite=Lax" in each for each in cookies)
    (session,) = [each for each in cookies if each.startswith("__Host-mikata=")]
    assert "HttpOnly" in session


def test_forms_lead_to_us_alone_also_where_people_sign_in_with_a_provider(
    sqlite_database: Database, tmp_path: Path
) -> None:
    oidc = {"issuer": "https://id.example/realms/a", "client_id": "mikata", "client_secret": "x"}
    sign_in = {"method": "oidc", "oidc": oidc, "domains": ["minamo.example"]}
    context = served(sqlite_database, tmp_path, sign_in=sign_in)
    policy = create_app(context).server.test_client().get("/sign-in").headers
    assert "form-action 'self';" in policy["Content-Security-Policy"]


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "localhost.evil.example",
        "127.0.0.1.evil.example",
        "evil.example:8050",
        "127.0.0.2",
        "[::2]",
        "localhost@evil.example",
        "2130706433",
    ],
)
def test_a_name_that_was_pointed_at_this_computer_reaches_nothing(
    sqlite_database: Database, tmp_path: Path, host: str
) -> None:
    context = served(sqlite_database, tmp_path)
    server = create_app(context).server
    server.before_request(answer_only_to(LOOPBACK_NAMES))
    client = server.test_client()
    assert client.get("/trends").status_code == 200
    assert context.access.method() == "none"
    for path in ("/trends", "/_dash-layout", "/_dash-dependencies", "/trends/x.csv", "/sign-in"):
        answer = client.get(path, headers={"Host": host})
        assert answer.status_code in {400, 421}, path
        assert "props" not in answer.text
        assert "react" not in answer.text


def test_whoever_comes_from_another_computer_is_nobody_where_nobody_signs_in(
    sqlite_database: Database, tmp_path: Path
) -> None:
    client = create_app(served(sqlite_database, tmp_path)).server.test_client()
    here = client.get("/_dash-layout").status_code
    elsewhere = {"environ_base": {"REMOTE_ADDR": "192.168.0.9"}}
    assert (here, client.get("/_dash-layout", **elsewhere).status_code) == (200, 401)
    assert Viewer.local().may("units")
