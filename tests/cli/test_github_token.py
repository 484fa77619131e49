"""As whom is GitHub asked where the settings do not say it?"""

import os
import pty
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TextIO

import pytest
from pydantic import SecretStr

from cli.errors import MISUSED, CommandRefused
from cli.github_token import with_token
from config.settings import GitHub
from tests.cli.github_world import with_gh

NOBODY = GitHub()
ENTERPRISE = GitHub(url="https://github.example.com/api/v3")

Terminal = Callable[[str], None]


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Iterator[Terminal]:
    """Puts a pseudo-terminal in place of standard input, on which something was typed."""
    opened: list[TextIO] = []
    ends: list[int] = []

    def typed(text: str) -> None:
        ours, theirs = pty.openpty()
        ends.append(ours)
        opened.append(os.fdopen(theirs, encoding="utf-8"))
        monkeypatch.setattr(sys, "stdin", opened[-1])
        os.write(ours, text.encode())

    yield typed
    for file in opened:
        file.close()
    for end in ends:
        os.close(end)


def refused(settings: GitHub, environ: dict[str, str]) -> str:
    with pytest.raises(CommandRefused) as caught:
        with_token(settings, environ)
    assert caught.value.status == MISUSED
    return str(caught.value)


@pytest.mark.parametrize("typed", ["\n", "y\n", "YES\n"])
def test_who_says_yes_or_nothing_gives_the_token_of_gh(tmp_path: Path, terminal, capsys, typed):
    terminal(typed)
    found = with_token(NOBODY, {"PATH": with_gh(tmp_path, "echo gho_secret")})
    assert found.token == SecretStr("gho_secret")
    assert found.model_copy(update={"token": None}) == NOBODY
    assert (tmp_path / "calls").read_text() == "auth token --hostname github.com\n"
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("Use the token of gh for github.com?")
    assert "gho_secret" not in said.err


@pytest.mark.parametrize("typed", ["n\n", "no\n", "what\n", "\x04"])
def test_anything_else_is_a_no_and_the_ways_are_named(tmp_path: Path, terminal, typed):
    terminal(typed)
    message = refused(NOBODY, {"PATH": with_gh(tmp_path, "echo gho_secret")})
    assert message.startswith("there is no token for GitHub")
    for way in ("MIKATA_GITHUB__TOKEN", "mikata.yaml", "gh auth login"):
        assert way in message


def test_gh_is_asked_about_the_github_of_the_settings(tmp_path: Path, terminal):
    terminal("\n")
    with_token(ENTERPRISE, {"PATH": with_gh(tmp_path, "echo gho_secret")})
    assert (tmp_path / "calls").read_text() == "auth token --hostname github.example.com\n"


@pytest.mark.parametrize("answer", ["exit 1", "echo", "echo two words", "printf 'a\\nb\\n'"])
def test_where_gh_has_no_token_nothing_is_asked(tmp_path: Path, terminal, capsys, answer):
    terminal("")
    refused(NOBODY, {"PATH": with_gh(tmp_path, answer)})
    assert capsys.readouterr().err == ""


def test_without_gh_nothing_is_asked(tmp_path: Path, terminal, capsys):
    terminal("")
    refused(NOBODY, {"PATH": str(tmp_path)})
    assert capsys.readouterr().err == ""


def test_without_a_terminal_gh_is_not_even_called(tmp_path: Path, monkeypatch):
    with Path(os.devnull).open(encoding="utf-8") as nothing:
        monkeypatch.setattr(sys, "stdin", nothing)
        refused(NOBODY, {"PATH": with_gh(tmp_path, "echo gho_secret")})
    assert not (tmp_path / "calls").exists()


def test_a_gh_that_hangs_is_given_up(tmp_path: Path, terminal, monkeypatch):
    monkeypatch.setattr("cli.github_token.ANSWER_SECONDS", 0.2)
    terminal("")
    refused(NOBODY, {"PATH": with_gh(tmp_path, "exec sleep 5")})


@pytest.mark.parametrize(
    "settings",
    [
        GitHub(token=SecretStr("ours")),
        GitHub(tokens=(SecretStr("one"), SecretStr("two"))),
    ],
)
def test_what_the_settings_say_is_left_as_it_is(settings: GitHub, tmp_path: Path, terminal):
    terminal("\n")
    assert with_token(settings, {"PATH": with_gh(tmp_path, "echo gho_secret")}) is settings
    assert not (tmp_path / "calls").exists()
