"""Does `mikata user` let people in, keep them out, and tell what it did?"""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from data.database import Database

Mikata = Callable[..., Result]

ORGANISATION = """
schema: organisation/1
name: Minamo
people:
  - {id: aoi, name: {ja: 岸本 葵, en: Aoi Kishimoto}, addresses: [aoi@minamo.example]}
  - {id: ken, name: {ja: 三浦 健, en: Ken Miura}, addresses: [ken@minamo.example]}
  - {id: mao, name: Mao}
"""


@pytest.fixture
def company(here: Path, mikata: Mikata) -> Path:
    """The current folder, where an organisation was applied."""
    (here / "org.yaml").write_text(ORGANISATION, encoding="utf-8")
    assert mikata("apply", ".", "--yes").exit_code == 0
    return here


def _asked(folder: Path, query: str) -> object:
    database = Database.open(f"sqlite:///{folder}/.mikata/mikata.sqlite3", folder / "facts")
    with database.read() as connection:
        found = connection.exec_driver_sql(query).scalar_one()
    database.dispose()
    return found


def _link(result: Result) -> str:
    found = re.search(r"^http://127\.0\.0\.1:8050/invitation/([\w-]{43})$", result.stdout, re.M)
    assert found, result.output
    return found[1]


def _refused(result: Result) -> str:
    assert result.exit_code == 1
    assert result.stdout == ""
    return result.stderr


def test_the_first_link_says_that_everybody_signs_in_from_now_on(company, mikata):
    assert mikata("user", "list").stdout.startswith("Nobody: whoever uses this computer")
    first = mikata("user", "invite", "Aoi@Minamo.example")
    assert first.exit_code == 0
    assert "With this link Aoi Kishimoto (aoi) sets a password, once, until 20" in first.stdout
    assert "after `mikata serve --port N` write N in place of its port" in first.stdout
    assert "From now on everybody signs in here" in first.stdout
    second = mikata("user", "invite", "ken@minamo.example")
    assert "From now on" not in second.stdout
    assert _link(first) != _link(second)


def test_only_the_digest_of_a_link_is_kept_and_no_address_comes_into_the_log(company, mikata):
    token = _link(mikata("user", "invite", "aoi@minamo.example"))
    kept = b"".join(file.read_bytes() for file in (company / ".mikata").iterdir() if file.is_file())
    assert token.encode() not in kept
    log = _asked(company, "SELECT group_concat(action || actor || detail) FROM log")
    assert "user.invitedoperator" in str(log)
    assert "minamo.example" not in str(log)


def test_a_link_leads_where_people_reach_the_pages(company, mikata, monkeypatch):
    monkeypatch.setenv("MIKATA_SERVER__PUBLIC_URL", "https://mikata.minamo.example")
    monkeypatch.setenv("MIKATA_SIGN_IN__METHOD", "password")
    result = mikata("user", "invite", "aoi@minamo.example")
    assert re.search(r"^https://mikata\.minamo\.example/invitation/[\w-]{43}$", result.stdout, re.M)


def test_an_address_of_nobody_is_refused_and_it_says_how_to_add_it(company, mikata):
    assert _refused(mikata("user", "invite", "x@minamo.example")) == (
        "error: nobody of the organisation that was applied last has the address "
        "x@minamo.example; write `addresses: [x@minamo.example]` below the person in org.yaml, "
        "then run `mikata apply`\n"
    )
    assert "has no person 'nobody'" in _refused(mikata("user", "reset", "nobody"))
    assert mikata("user", "list").stdout.startswith("Nobody")


def test_somebody_without_an_address_could_not_sign_in_and_is_not_invited(company, mikata):
    assert _refused(mikata("user", "invite", "mao")) == (
        "error: mao has no address to sign in with; write `addresses: [ADDRESS]` below them in "
        "org.yaml, then run `mikata apply`\n"
    )


def test_before_anything_was_applied_nobody_can_be_invited(here, mikata):
    assert "then run `mikata apply`" in _refused(mikata("user", "invite", "aoi@minamo.example"))


def test_disabling_ends_sessions_and_links_and_enabling_asks_for_a_new_one(company, mikata):
    mikata("user", "invite", "aoi@minamo.example")
    disabled = mikata("user", "disable", "aoi")
    assert disabled.stdout == "aoi can't sign in any more; no session was open.\n"
    assert _asked(company, "SELECT count(*) FROM invitations") == 0
    assert "aoi  aoi@minamo.example  disabled on 20" in mikata("user", "list").stdout
    assert "`mikata user enable aoi`" in _refused(mikata("user", "invite", "aoi@minamo.example"))
    assert "`mikata user enable aoi`" in _refused(mikata("user", "reset", "aoi"))
    assert mikata("user", "enable", "aoi").stdout == (
        "aoi may sign in again.\n"
        "They have no password: `mikata user invite aoi` prints a link to set one.\n"
    )
    assert "aoi is not disabled" in _refused(mikata("user", "enable", "aoi"))
    assert mikata("user", "invite", "aoi").exit_code == 0


def test_resetting_forgets_the_password_and_prints_a_link(company, mikata):
    mikata("user", "invite", "aoi@minamo.example")
    database = Database.open(f"sqlite:///{company}/.mikata/mikata.sqlite3", company / "facts")
    with database.write_apart() as connection:
        connection.exec_driver_sql("UPDATE users SET password_digest = 'x'")
    database.dispose()
    assert "has a password already" in _refused(mikata("user", "invite", "aoi@minamo.example"))
    reset = mikata("user", "reset", "aoi")
    assert reset.stdout.startswith("aoi: the password holds no longer; no session was open.\n")
    _link(reset)
    assert _asked(company, "SELECT password_digest IS NULL FROM users") == 1
    assert "ken was not invited yet" in _refused(mikata("user", "reset", "ken"))


def test_the_list_says_where_everybody_stands(company, mikata):
    mikata("user", "invite", "aoi@minamo.example")
    mikata("user", "invite", "ken@minamo.example")
    database = Database.open(f"sqlite:///{company}/.mikata/mikata.sqlite3", company / "facts")
    with database.write_apart() as connection:
        connection.exec_driver_sql("UPDATE invitations SET ends_at = 0 WHERE user_id = 2")
    database.dispose()
    lines = mikata("user", "list").stdout.splitlines()
    assert re.fullmatch(r"aoi  aoi@minamo\.example  invited until 20.* UTC", lines[0])
    assert lines[1:] == ["ken  ken@minamo.example  the link was not used in time"]
    assert mikata("user", "sessions", "end", "aoi").stdout == "aoi: no session was open.\n"


@pytest.mark.parametrize(
    ("method", "words"),
    [
        ("none", "nobody signs in (sign_in.method: none)"),
        ("oidc", "nobody has a password here"),
    ],
)
def test_where_nobody_has_a_password_nobody_is_invited(company, mikata, method, words):
    (company / "mikata.yaml").write_text(
        f"sign_in: {{method: {method}, domains: [minamo.example], "
        "oidc: {issuer: https://id.example, client_id: x}}\n"
    )
    assert words in _refused(mikata("user", "invite", "aoi@minamo.example"))


def test_where_nobody_signs_in_nobody_is_kept_out_by_mistake(company, mikata):
    assert "nobody signs in here yet" in _refused(mikata("user", "disable", "aoi"))
    assert mikata("user", "list").stdout.startswith("Nobody")


def test_it_warns_in_one_line_while_nobody_would_look_after_it(company, mikata):
    first = mikata("user", "invite", "aoi@minamo.example")
    assert first.exit_code == 0
    assert first.stderr.count("\n") == 1
    assert first.stderr.startswith("Warning: nobody is admin or cto")
    assert "`also: [admin]`" in first.stderr
    said = ORGANISATION.replace("id: mao,", "id: mao, also: [admin],")
    (company / "org.yaml").write_text(said, encoding="utf-8")
    assert mikata("apply", ".", "--yes").exit_code == 0
    assert mikata("user", "invite", "ken@minamo.example").stderr == ""
