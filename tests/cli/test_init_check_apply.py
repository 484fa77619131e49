"""Does somebody come from an empty folder to a stored organisation, and is nothing half done?"""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from cli.init import TEMPLATES
from cli.workspace import open_workspace
from config.organisation import Organisation
from data.queries.organisation import current_organisation, organisation_revision

PROJECT = Path(__file__).parents[2]
RIGHT = "schema: organisation/1\nname: Ours\n"


def stored(folder: Path) -> tuple[int, Organisation | None]:
    """The revision and the organisation that a workspace holds."""
    workspace = open_workspace(folder)
    try:
        return organisation_revision(workspace.database), current_organisation(workspace.database)
    finally:
        workspace.database.dispose()


def write(text: str, name: str = "org.yaml") -> None:
    Path(name).write_text(text, encoding="utf-8")


def test_init_writes_files_that_pass_the_check(mikata, here):
    result = mikata("init")
    assert result.exit_code == 0
    assert result.stdout == (
        "wrote mikata.yaml\nwrote org.yaml\nwrote .gitignore\n\n"
        "Next: fill in org.yaml, then run `mikata check`;\n"
        "or look at a repository right away: `mikata collect OWNER/NAME`.\n"
    )
    assert mikata("check").stdout == "mikata.yaml and org.yaml: nothing wrong\n"


def test_init_makes_the_folder_that_it_is_given(mikata, here):
    result = mikata("init", "a/b")
    assert result.stdout.endswith(
        "fill in a/b/org.yaml, then run `mikata check a/b`;\n"
        "or look at a repository right away: `mikata collect OWNER/NAME --workspace a/b`.\n"
    )
    assert mikata("check", "a/b").exit_code == 0


def test_init_never_overwrites(mikata, here):
    write("mine")
    result = mikata("init")
    assert result.exit_code == 0
    assert "kept  org.yaml\n" in result.stdout
    assert Path("org.yaml").read_text() == "mine"
    assert Path("mikata.yaml").exists()


def test_init_into_a_file_is_refused(mikata, here):
    write("", "taken")
    result = mikata("init", "taken")
    assert result.exit_code == 1
    assert result.stderr == "error: the folder can't be written: File exists: taken\n"


@pytest.mark.parametrize("name", ["mikata.yaml", "org.yaml"])
def test_the_examples_in_the_comments_are_right_as_well(mikata, here, name):
    text = (TEMPLATES / name).read_text(encoding="utf-8")
    examples = re.sub(r"^#(?! \S)(?!$)", "", text, flags=re.MULTILINE)
    examples = examples.replace("database: postgresql:", "#")
    assert examples.count("\n") == text.count("\n")
    assert examples != text
    write(examples, name)
    assert mikata("check", name).stdout == f"{name}: nothing wrong\n"


def test_check_prints_all_problems_of_all_files_and_ends_with_1(mikata, here):
    write("langauge: en\n", "mikata.yaml")
    write("schema: organisation/1\nnmae: x\ntimezone: Nowhere\n")
    result = mikata("check")
    assert result.exit_code == 1
    assert result.stderr == ""
    assert result.stdout.splitlines() == [
        "mikata.yaml:1:1: error: unknown key 'langauge'; did you mean 'language'?",
        "org.yaml:1:1: error: missing key 'name'",
        "org.yaml:2:1: error: unknown key 'nmae'; did you mean 'name'?",
        "org.yaml:3:11: error: unknown time zone 'Nowhere'; names are like Asia/Tokyo",
        "mikata.yaml and org.yaml: 4 errors, 0 warnings",
    ]


def test_check_ends_with_0_where_there_are_only_warnings(mikata, here):
    write(RIGHT + "people: [{id: aoi, name: Aoi}]\n")
    result = mikata("check")
    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        "org.yaml:3:10: warning: 'aoi' has no account; none of their work can be found",
        "org.yaml: 0 errors, 1 warning",
    ]


def test_check_looks_at_the_environment_of_a_folder_too(mikata, here, monkeypatch):
    monkeypatch.setenv("MIKATA_LANGUAG", "en")
    write(RIGHT)
    result = mikata("check", ".")
    assert result.exit_code == 1
    assert result.stdout.startswith(
        "MIKATA_LANGUAG: error: unknown variable 'MIKATA_LANGUAG'; did you mean 'MIKATA_LANGUAGE'?"
    )
    assert mikata("check", "org.yaml").exit_code == 0


def test_check_speaks_json(mikata, here):
    write("schema: organisation/1\n")
    result = mikata("check", "--format", "json")
    assert result.exit_code == 1
    assert json.loads(result.stdout) == {
        "files": ["org.yaml"],
        "problems": [
            {
                "path": "org.yaml",
                "line": 1,
                "column": 1,
                "message": "missing key 'name'",
                "code": None,
                "severity": "error",
            }
        ],
    }


@pytest.mark.parametrize("path", [[], ["."]])
def test_check_of_an_empty_folder_is_wrong_usage(mikata, here, path):
    result = mikata("check", *path)
    assert result.exit_code == 2
    assert result.stderr == (
        f"error: there is no mikata.yaml or org.yaml in {here}; `mikata init` writes both\n"
    )
    assert result.stdout == ""


def test_check_of_a_path_that_is_not_there_is_wrong_usage(mikata, here):
    result = mikata("check", "gone.yaml")
    assert result.exit_code == 2
    assert result.stderr == "error: there is no file or folder gone.yaml; check the path\n"
    assert result.stdout == ""


def test_check_with_an_unknown_format_is_wrong_usage(mikata, here):
    result = mikata("check", "--format", "xml")
    assert result.exit_code == 2
    assert result.stdout == ""


def test_the_workspace_can_come_from_the_environment(mikata, here, monkeypatch):
    mikata("init", "elsewhere")
    monkeypatch.setenv("MIKATA_WORKSPACE", "elsewhere")
    assert mikata("check").stdout == "elsewhere/mikata.yaml and elsewhere/org.yaml: nothing wrong\n"


def test_apply_shows_what_changes_and_stores_it(mikata, here):
    write(RIGHT + "timezone: Asia/Tokyo\n")
    result = mikata("apply", "--yes")
    assert result.exit_code == 0
    assert result.stdout == "+ name: Ours\n+ timezone: Asia/Tokyo\nApplied as revision 1.\n"
    revision, organisation = stored(here)
    assert revision == 1
    assert organisation is not None
    assert organisation.timezone == "Asia/Tokyo"


def test_apply_makes_the_facts_anew(mikata, here):
    write(RIGHT)
    mikata("apply", "--yes")
    first = set(Path(".mikata/facts").iterdir())
    write(RIGHT + "bots: [renovate]\n")
    mikata("apply", "--yes")
    assert set(Path(".mikata/facts").iterdir()) - first


def test_apply_of_the_same_changes_nothing(mikata, here):
    write(RIGHT)
    mikata("apply", "--yes")
    result = mikata("apply")
    assert result.exit_code == 0
    assert result.stdout == "Nothing to apply: what is stored says the same.\n"
    assert stored(here)[0] == 1


def test_apply_prints_warnings_beside_the_changes(mikata, here):
    write(RIGHT + "people: [{id: aoi, name: Aoi}]\n")
    result = mikata("apply", "--yes")
    assert result.exit_code == 0
    assert result.stderr == (
        "org.yaml:3:10: warning: 'aoi' has no account; none of their work can be found\n"
    )


def test_apply_without_a_terminal_and_without_yes_refuses(mikata, here):
    write(RIGHT)
    result = mikata("apply")
    assert result.exit_code == 1
    assert result.stdout == "+ name: Ours\n"
    assert result.stderr == (
        "error: nothing was stored: nobody can be asked here; `mikata apply --yes` stores unasked\n"
    )
    assert stored(here) == (0, None)


def test_apply_of_a_wrong_file_stores_nothing(mikata, here):
    write(RIGHT)
    mikata("apply", "--yes")
    before = stored(here)
    write(RIGHT + "people:\n  - {id: aoi, name: Aoi, memberships: [{unit: x}]}\n")
    result = mikata("apply", "--yes")
    assert result.exit_code == 1
    assert result.stdout == ""
    assert result.stderr.splitlines() == [
        "org.yaml:4:5: warning: 'aoi' has no account; none of their work can be found",
        "org.yaml:4:47: error: unknown unit 'x'; none is known",
    ]
    assert stored(here) == before


def test_apply_with_wrong_settings_says_what_is_wrong_in_both_files(mikata, here):
    write("databse: 1\n", "mikata.yaml")
    write("schema: organisation/1\n")
    result = mikata("apply", "--yes")
    assert result.exit_code == 1
    assert result.stderr.splitlines() == [
        "mikata.yaml:1:1: error: unknown key 'databse'; did you mean 'database'?",
        "org.yaml:1:1: error: missing key 'name'",
    ]
    assert not (here / ".mikata").exists()


def test_apply_without_an_org_yaml_says_what_to_do(mikata, here):
    result = mikata("apply", "--yes")
    assert result.exit_code == 1
    assert result.stderr == (
        "org.yaml: error: there is no such file; `mikata init` writes a commented one\n"
    )
    assert mikata("apply", "gone", "--yes").stderr == (
        "gone: error: there is no such folder; `mikata init DIR` makes one\n"
    )


def test_apply_with_an_unreachable_database_says_where_and_what_to_do(mikata, here, monkeypatch):
    monkeypatch.setenv("MIKATA_DATABASE", "postgresql://mikata:hunter2@127.0.0.1:1/none")
    write(RIGHT)
    result = mikata("apply", "--yes")
    assert result.exit_code == 1
    assert "what to do: " in result.stderr
    assert "hunter2" not in result.stderr + result.stdout


def at_a_terminal(
    folder: Path, answer: str, meanwhile: Callable[[], object] = int
) -> tuple[int, str]:
    """`mikata apply` in a process of its own that sees a terminal, and what it printed.

    `meanwhile` is done after the question was asked and before it is answered.
    """
    ours, its = os.openpty()
    code = "from cli.main import run; run()"
    process = subprocess.Popen(
        [sys.executable, "-c", code, "apply", str(folder)],
        cwd=PROJECT,
        stdin=its,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    assert process.stdout is not None
    printed = b""
    while not printed.endswith(b"[y/N]: ") and (sign := process.stdout.read(1)):
        printed += sign
    meanwhile()
    os.write(ours, f"{answer}\n".encode())
    rest, _ = process.communicate(timeout=60)
    os.close(ours)
    os.close(its)
    return process.returncode, (printed + rest).decode()


def test_apply_asks_at_a_terminal_and_takes_no_for_an_answer(here):
    write(RIGHT)
    status, printed = at_a_terminal(here, "n")
    assert status == 1
    assert "+ name: Ours\nStore this change? [y/N]: " in printed
    assert printed.endswith("error: nothing was stored\n")
    assert stored(here) == (0, None)


def test_apply_asks_at_a_terminal_and_stores_after_a_yes(here):
    write(RIGHT + "timezone: Asia/Tokyo\n")
    status, printed = at_a_terminal(here, "y")
    assert status == 0
    assert "Store these 2 changes? [y/N]: " in printed
    assert printed.endswith("Applied as revision 1.\n")
    assert stored(here)[0] == 1


def test_apply_stores_nothing_that_it_did_not_show(mikata, here):
    def apply_another() -> None:
        write("schema: organisation/1\nname: Theirs\n")
        mikata("apply", "--yes")

    write(RIGHT)
    status, printed = at_a_terminal(here, "y", apply_another)
    assert status == 1
    assert printed.endswith(
        "error: nothing was stored: somebody applied another organisation meanwhile; run it again\n"
    )
    revision, organisation = stored(here)
    assert revision == 1
    assert organisation is not None
    assert organisation.name.get("en") == "Theirs"
