"""Does `mikata` know its commands, and do errors become words in one place?"""

import subprocess
import sys
import tomllib
from importlib import import_module
from pathlib import Path

import pytest
import typer

from cli.errors import EXPECTED, CommandRefused, status, worded_for_a_terminal, words
from cli.main import COMMANDS
from collectors.errors import GitMissing, TableRefused, WrongName
from config.errors import ConfigurationProblems, Problem, UnknownChoice, WrongSettings
from data.errors import NotReachable

PROJECT = Path(__file__).parents[2]


def test_the_version_is_that_of_the_project(mikata):
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text())["project"]
    assert mikata("--version").stdout == f"mikata {project['version']}\n"


def test_the_help_names_every_command(mikata):
    shown = mikata("--help").stdout
    assert [name for name in COMMANDS if name not in shown] == []


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_says_what_it_does_and_offers_nothing_of_typers_own(mikata, name):
    assert import_module(COMMANDS[name]).app
    result = mikata(name, "--help")
    assert result.exit_code == 0
    assert "--install-completion" not in result.stdout


def test_an_unknown_command_is_wrong_usage(mikata):
    result = mikata("aply")
    assert result.exit_code == 2
    assert "No such command 'aply'" in result.stderr
    assert result.stdout == ""


def test_checking_does_not_wait_for_what_other_commands_need(tmp_path):
    code = (
        "import sys, cli.check; sys.exit(bool({'dash', 'pandas', 'sqlalchemy'} & set(sys.modules)))"
    )
    run = [sys.executable, "-c", code]
    assert subprocess.run(run, cwd=PROJECT, check=False).returncode == 0


@pytest.mark.parametrize(
    ("error", "text", "number"),
    [
        (ConfigurationProblems([Problem("a", 1, 2, "x")]), "a:1:2: error: x", 1),
        (WrongSettings([Problem("a", 1, 2, "x")]), "a:1:2: error: x", 2),
        (UnknownChoice("unit", "a", ["b"]), "error: unknown unit 'a'. Known: b", 2),
        (CommandRefused("no"), "error: no", 1),
        (CommandRefused("no", 2), "error: no", 2),
        (NotReachable("Gone", "here", "look"), "error: Gone\n  where: here\n  what to do: look", 1),
        (WrongName("x"), f"error: {WrongName('x')}", 2),
        (GitMissing(), f"error: {GitMissing()}", 1),
    ],
)
def test_what_a_person_can_mend_has_words_and_a_status(error, text, number, capsys):
    with pytest.raises(typer.Exit) as ended, worded_for_a_terminal():
        raise error
    assert ended.value.exit_code == number == status(error)
    captured = capsys.readouterr()
    assert captured.err == f"{text}\n"
    assert captured.out == ""


def test_a_refused_table_lists_its_problems_first():
    refused = TableRefused(Path("t.csv"), [Problem("t.csv", 2, 1, "x")])
    assert words(refused).startswith("t.csv:2:1: error: x\nerror: ")


def test_a_stopped_command_says_what_is_kept(capsys):
    with pytest.raises(typer.Exit) as ended, worded_for_a_terminal():
        raise KeyboardInterrupt
    assert ended.value.exit_code == 130
    assert capsys.readouterr().err == "stopped; what was stored before is kept\n"


def test_a_fault_of_ours_keeps_its_traceback():
    assert not issubclass(KeyError, EXPECTED)
    with pytest.raises(KeyError), worded_for_a_terminal():
        raise KeyError("ours")
