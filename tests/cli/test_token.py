"""Does `mikata token` make, list and revoke tokens, and keep nothing that opens anything?"""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from data.database import Database
from tests.fresh import fresh_file

Mikata = Callable[..., Result]

ORGANISATION = """
schema: organisation/1
name: Minamo
people:
  - {id: aoi, name: Aoi, addresses: [aoi@minamo.example]}
  - {id: ken, name: Ken}
"""


@pytest.fixture
def company(here: Path, mikata: Mikata) -> Path:
    """The current folder, where an organisation was applied."""
    fresh_file(here / ".mikata" / "mikata.sqlite3")
    (here / "org.yaml").write_text(ORGANISATION, encoding="utf-8")
    assert mikata("apply", ".", "--yes").exit_code == 0
    return here


def made(mikata: Mikata, *arguments: str) -> str:
    result = mikata("token", "create", *arguments)
    assert result.exit_code == 0, result.output
    assert re.fullmatch(r"mikata_[A-Za-z0-9_-]{43}\n", result.stdout)
    return result.stdout.strip()


def test_a_token_is_printed_once_and_only_its_digest_is_kept(company, mikata):
    token = made(mikata, "--person", "Aoi@minamo.example", "--name", "the weekly report")
    kept = b"".join(
        file.read_bytes() for file in (company / ".mikata").rglob("*") if file.is_file()
    )
    assert token.encode() not in kept
    assert token.removeprefix("mikata_").encode() not in kept
    assert token not in mikata("token", "list").output


def test_the_list_says_whose_they_are_what_for_and_until_when(company, mikata):
    assert mikata("token", "list").stdout == "No token.\n"
    made(mikata, "--person", "aoi", "--name", "the weekly  report")
    made(mikata, "--person", "ken", "--name", "a script", "--days", "7")
    first, second = mikata("token", "list").stdout.splitlines()
    assert re.fullmatch(r"2  ken  a script  made on 20\S+  never used  ends on 20\S+", first)
    assert second.startswith("1  aoi  the weekly report  made on 20")
    assert mikata("token", "list", "--person", "ken").stdout.splitlines() == [first]


def test_revoking_is_done_once_and_stands_in_the_log_as_making_does(company, mikata):
    made(mikata, "--person", "aoi", "--name", "secret words")
    assert mikata("token", "revoke", "1").stdout == (
        "Token 1 of aoi (secret words) opens nothing any more.\n"
    )
    again = mikata("token", "revoke", "1")
    assert (again.exit_code, again.stdout) == (1, "")
    assert "no token 1 holds at present" in again.stderr
    assert "revoked on 20" in mikata("token", "list").stdout
    database = Database.open(f"sqlite:///{company}/.mikata/mikata.sqlite3", company / "facts")
    with database.read() as connection:
        log = connection.exec_driver_sql(
            "SELECT actor || action || detail FROM log WHERE action LIKE 'token.%' ORDER BY id"
        ).scalars()
        lines = list(log)
    database.dispose()
    assert [line.partition("{")[0] for line in lines] == [
        "operatortoken.created",
        "operatortoken.revoked",
    ]
    assert "secret" not in str(lines)


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (("--person", "nobody", "--name", "x"), 1, "has no person 'nobody'"),
        (("--person", "aoi", "--name", " \t "), 1, "was not made (empty)"),
        (("--person", "aoi", "--name", "x" * 81), 1, "was not made (long)"),
        (("--person", "aoi", "--name", "x", "--days", "0"), 2, "--days"),
        (("--person", "aoi", "--name", "x", "--days", "367"), 2, "--days"),
        (("--person", "aoi"), 2, "--name"),
    ],
)
def test_what_is_wrong_makes_no_token(company, mikata, arguments, status, words):
    result = mikata("token", "create", *arguments)
    assert (result.exit_code, result.stdout) == (status, "")
    assert words in re.sub(r"\x1b\[[\d;]*m", "", result.stderr)
    assert mikata("token", "list").stdout == "No token.\n"


def test_whoever_is_disabled_gets_none(company, mikata):
    mikata("user", "invite", "aoi@minamo.example")
    mikata("user", "disable", "aoi")
    result = mikata("token", "create", "--person", "aoi", "--name", "x")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "`mikata user enable aoi`" in result.stderr
