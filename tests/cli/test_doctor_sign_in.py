"""Does `mikata doctor` say whether people could sign in, and what to set right otherwise?"""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.dashboard.access.own_provider import OwnProvider, own_provider, serving


@pytest.fixture
def provider(here: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[OwnProvider]:
    monkeypatch.delenv("GITHUB_TOKEN", raising=False)
    with own_provider() as running:
        settings(f"method: oidc, domains: [corp.example], oidc: {{{oidc(running.address)}}}")
        yield running


def oidc(issuer: str) -> str:
    return f"issuer: '{issuer}', client_id: mikata, client_secret: hunter2"


def settings(sign_in: str, server: str = "") -> None:
    text = f"sign_in: {{{sign_in}}}\nserver: {{{server}}}\n"
    Path("mikata.yaml").write_text(text, encoding="utf-8")


def line_of(text: str) -> str:
    return next(line for line in text.splitlines() if line.startswith("sign-in "))


def test_a_provider_that_answers_is_told_with_the_address_to_register(mikata, provider):
    result = mikata("doctor")
    assert result.exit_code == 0
    back = "http://127.0.0.1:8050/sign-in/callback"
    assert line_of(result.stdout) == (
        f"sign-in       ok       {provider.address}, which has to know {back} as redirect address"
    )
    assert "hunter2" not in result.stdout
    public = "public_url: 'https://mikata.corp.example'"
    settings(f"method: oidc, domains: [corp.example], oidc: {{{oidc(provider.address)}}}", public)
    said = line_of(mikata("doctor").stdout)
    assert "https://mikata.corp.example/sign-in/callback" in said


def test_a_provider_that_is_down_calls_itself_otherwise_or_has_no_keys_is_told(mikata, provider):
    provider.metadata = {"issuer": "https://evil.example"}
    result = mikata("doctor")
    assert result.exit_code == 1
    assert "it calls itself 'https://evil.example'" in line_of(result.stdout)
    assert "sign-in: set sign_in.oidc.issuer to what" in result.stdout
    provider.metadata = {}
    provider.instead["/keys"] = (200, "application/json", b"{}")
    assert "127.0.0.1 answers something else" in line_of(mikata("doctor").stdout)
    settings(f"method: oidc, domains: [corp.example], oidc: {{{oidc('http://127.0.0.1:9')}}}")
    result = mikata("doctor")
    assert result.exit_code == 1
    assert "http://127.0.0.1:9: 127.0.0.1 does not answer" in line_of(result.stdout)


def test_without_a_secret_it_says_where_to_keep_one(mikata, provider):
    settings(
        "method: oidc, domains: [corp.example], "
        f"oidc: {{issuer: '{provider.address}', client_id: mikata}}"
    )
    result = mikata("doctor")
    assert result.exit_code == 0
    assert "MIKATA_SIGN_IN__OIDC__CLIENT_SECRET_FILE" in result.stdout


def test_the_keys_of_a_proxy_are_read(mikata, provider):
    proxy = "method: proxy, domains: [corp.example], proxy: {kind: google_iap, audience: /p/1, %s}"
    settings(proxy % f"keys: '{provider.address}/keys'")
    assert "X-Goog-IAP-JWT-Assertion for /p/1" in line_of(mikata("doctor").stdout)
    with serving(lambda *_: (404, "text/plain", b"")) as nowhere:
        settings(proxy % f"keys: '{nowhere}'")
        result = mikata("doctor")
    assert result.exit_code == 1
    assert "answers something else" in line_of(result.stdout)


def test_where_nobody_signs_in_nothing_is_said_of_it(mikata, provider):
    for method, said in (("none", []), ("password", ["with a password; `mikata user` says who"])):
        settings(f"method: {method}")
        checks = json.loads(mikata("doctor", "--report", "json").stdout)["checks"]
        assert [each["what"] for each in checks if each["name"] == "sign-in"] == said
