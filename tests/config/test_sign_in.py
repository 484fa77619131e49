"""Do the settings of signing in come together from file and environment, and refuse slips?"""

from pathlib import Path

import pytest

from config.errors import ConfigurationProblems
from config.settings import load_settings
from config.sign_in import SignIn

ISSUER = "https://accounts.google.com"
VARIABLE = "MIKATA_SIGN_IN__OIDC__ISSUER"
WHOLE = (
    "sign_in:\n  method: oidc\n  domains: [Corp.Example]\n  contact: ops@corp.example\n"
    "  oidc:\n    issuer: https://accounts.google.com/\n    client_id: mikata\n"
)
PROXY = "sign_in:\n  method: proxy\n  domains: [corp.example]\n  proxy: {%s}\n"
EVERYBODYS = (
    "at this address Microsoft answers for every organisation there is; name yours: "
    "https://login.microsoftonline.com/TENANT/v2.0"
)
ANY_ADDRESS = "expected an address like https://…"


def written(folder: Path, text: str) -> None:
    (folder / "mikata.yaml").write_text(text, encoding="utf-8")


def refusals(folder: Path, **environ: str) -> list[str]:
    with pytest.raises(ConfigurationProblems) as refused:
        load_settings(folder, environ)
    return [str(each).replace(f"{folder}/", "") for each in refused.value.problems]


def test_a_secret_of_the_provider_comes_from_a_file_and_the_rest_from_mikata_yaml(tmp_path):
    written(tmp_path, WHOLE)
    secret = tmp_path / "secret"
    secret.write_text("hunter2\n")
    environ = {"MIKATA_SIGN_IN__OIDC__CLIENT_SECRET_FILE": str(secret)}
    sign_in = load_settings(tmp_path, environ).sign_in
    assert sign_in.oidc is not None
    assert sign_in.oidc.client_secret.get_secret_value() == "hunter2"
    assert (sign_in.oidc.issuer, sign_in.oidc.client_id) == (ISSUER, "mikata")
    assert (sign_in.method, sign_in.domains) == ("oidc", ("corp.example",))
    assert "hunter2" not in repr(sign_in)


def test_everything_can_come_from_the_environment(tmp_path):
    environ = {
        "MIKATA_SIGN_IN__METHOD": "oidc",
        "MIKATA_SIGN_IN__DOMAINS": '["corp.example"]',
        "MIKATA_SIGN_IN__OIDC__ISSUER": ISSUER,
        "MIKATA_SIGN_IN__OIDC__CLIENT_ID": "mikata",
    }
    sign_in = load_settings(tmp_path, environ).sign_in
    assert sign_in.oidc is not None
    assert sign_in.oidc.issuer == ISSUER


def test_the_secret_key_comes_from_a_file(tmp_path):
    (tmp_path / "key").write_text("k" * 64 + "\n")
    settings = load_settings(tmp_path, {"MIKATA_SECRET_KEY_FILE": str(tmp_path / "key")})
    assert settings.secret_key is not None
    assert settings.secret_key.get_secret_value() == "k" * 64


@pytest.mark.parametrize("key", ["short", " " * 40])
def test_a_secret_key_that_can_be_guessed_is_refused_without_being_told(tmp_path, key):
    (problem,) = refusals(tmp_path, MIKATA_SECRET_KEY=key)
    assert problem.startswith("MIKATA_SECRET_KEY: error: expected at least 32 letters; ")
    assert key not in problem


def test_what_file_and_environment_lack_together_is_said_where_the_section_stands(tmp_path):
    written(tmp_path, "sign_in:\n  method: oidc\n  oidc: {client_id: mikata}\n")
    assert refusals(tmp_path, MIKATA_SIGN_IN__OIDC__NAME="Ours") == [
        "mikata.yaml:2:11: error: 'domains' is missing: whose addresses are let in?",
        f"mikata.yaml:3:9: error: missing key 'issuer', or the variable {VARIABLE}",
    ]


def test_a_method_of_the_environment_needs_its_section_as_well(tmp_path):
    needs = "method 'proxy' needs the section 'proxy'"
    domains = "'domains' is missing: whose addresses are let in?"
    assert refusals(tmp_path, MIKATA_SIGN_IN__METHOD="proxy") == [
        f"MIKATA_SIGN_IN: error: {needs}",
        f"MIKATA_SIGN_IN: error: {domains}",
    ]
    written(tmp_path, "sign_in: {domains: [corp.example]}\n")
    assert refusals(tmp_path, MIKATA_SIGN_IN__METHOD="proxy") == [
        f"mikata.yaml:1:10: error: {needs}"
    ]


@pytest.mark.parametrize(
    ("proxy", "lack"),
    [
        ("kind: google_iap", "missing key 'audience', or the variable MIKATA_SIGN_IN__PROXY__"),
        (
            "audience: /projects/1",
            "missing key 'kind', or the variable MIKATA_SIGN_IN__PROXY",
        ),
        ("kind: cloudflare_access, audience: a", "cloudflare_access needs 'team'"),
        ("kind: aws_alb, audience: a", "aws_alb needs 'region'"),
    ],
)
def test_a_proxy_is_told_what_it_lacks(tmp_path, proxy, lack):
    written(tmp_path, PROXY % proxy)
    (problem,) = refusals(tmp_path)
    assert problem.startswith(f"mikata.yaml:4:10: error: {lack}")


def test_a_team_may_be_written_as_its_host(tmp_path):
    host = "kind: cloudflare_access, audience: a, team: Acme.cloudflareaccess.com"
    written(tmp_path, PROXY % host)
    proxy = load_settings(tmp_path, {}).sign_in.proxy
    assert proxy is not None
    assert proxy.team == "acme"


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("OIDC__ISSUER", "https://login.microsoftonline.com/common/v2.0", EVERYBODYS),
        ("OIDC__ISSUER", "https://login.microsoftonline.com/organizations/v2.0", EVERYBODYS),
        ("OIDC__ISSUER", "http://idp.example", "expected https://, got 'http://idp.example'"),
        ("OIDC__ISSUER", "https://me@idp.example", ANY_ADDRESS),
        ("OIDC__ISSUER", "https://idp.example/?a=b", ANY_ADDRESS),
        ("OIDC__ISSUER", "https://idp.example/a b", ANY_ADDRESS),
        ("OIDC__ISSUER", "idp.example", ANY_ADDRESS),
        ("DOMAINS", '["@corp.example"]', "expected a domain like example.com, got '@corp.example'"),
        ("DOMAINS", '["*.corp.example"]', "expected a domain like example.com, got '*.corp.exampl"),
        ("DOMAINS", '[".corp.example"]', "expected a domain like example.com, got '.corp.example'"),
        ("DOMAINS", '["corp"]', "expected a domain like example.com, got 'corp'"),
        ("DOMAINS", '["córp.example"]', "expected a domain like example.com, got 'córp.example'"),
        ("PROXY__REGION", "evil.example/", "expected a region like ap-northeast-1, got 'evil.exa"),
        ("PROXY__TEAM", "evil.example/", "expected a team's name as in TEAM.cloudflareaccess.com"),
        ("PROXY__KIND", "nginx", "unknown kind 'nginx'. Known: google_iap, cloudflare_access, aws"),
    ],
)
def test_each_slip_is_named(tmp_path, name, value, message):
    (problem, *_) = refusals(tmp_path, **{f"MIKATA_SIGN_IN__{name}": value})
    assert problem.startswith(f"MIKATA_SIGN_IN__{name}: error: {message}")


@pytest.mark.parametrize("address", ["https://mikata.example/inside", "http://mikata.example"])
def test_a_public_address_has_no_path_and_is_https(tmp_path, address):
    (problem,) = refusals(tmp_path, MIKATA_SERVER__PUBLIC_URL=address)
    assert problem.startswith("MIKATA_SERVER__PUBLIC_URL: error: expected ")


def test_without_a_method_nobody_is_asked_for_anything():
    assert SignIn() == SignIn(method=None, domains=())
