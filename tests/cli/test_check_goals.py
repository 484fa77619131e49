"""Does `mikata check` also say what is wrong with the goals of a workspace?"""

import json
import subprocess
import sys
from pathlib import Path

import pytest

GOALS = """\
schema: goals/1
period: 2026
groups:
  - id: g
    name: 広報目標
    headline: 見出し
    goals:
      - id: a
        title: 目標
        owner: sato
        why: なぜ
        what: なに
        how: どう
        key_results: [{id: k, title: 件数, kind: count, target: 3}]
"""
ORGANISATION = "schema: organisation/1\nname: x\npeople: [{id: sato, name: S, role: other}]\n"


@pytest.fixture
def workspace(here: Path) -> Path:
    Path("org.yaml").write_text(ORGANISATION, encoding="utf-8")
    Path("goals").mkdir()
    Path("goals/2026.yaml").write_text(GOALS, encoding="utf-8")
    return here


def test_goals_without_mistakes_are_named(mikata, workspace):
    result = mikata("check")
    assert result.stdout == "org.yaml and goals/2026.yaml: nothing wrong\n"
    assert mikata("check", "goals/2026.yaml").stdout == "goals/2026.yaml: nothing wrong\n"


def test_every_mistake_has_its_place(mikata, workspace):
    Path("goals/2025.yaml").write_text(GOALS.replace("owner: sato", "owner: sat"), encoding="utf-8")
    Path("goals/2026.yaml").write_text(GOALS.replace("why:", "wy:"), encoding="utf-8")
    result = mikata("check")
    assert result.exit_code == 1
    assert result.stdout.splitlines() == [
        "goals/2025.yaml:10:16: error: unknown person 'sat'; did you mean 'sato'? Known: sato",
        "goals/2026.yaml:8:9: error: missing key 'why'",
        "goals/2026.yaml:11:9: error: unknown key 'wy'; did you mean 'why'?",
        "org.yaml, goals/2025.yaml and goals/2026.yaml: 3 errors, 0 warnings",
    ]
    one = mikata("check", "goals/2025.yaml", "--format", "json")
    assert [each["line"] for each in json.loads(one.stdout)["problems"]] == [10]


def test_a_folder_called_goals_is_no_package(workspace):
    # Python takes a folder of the current one for a package of that name where nothing else is.
    command = [sys.executable, "-c", "from cli.main import run; run()", "check"]
    project = Path(__file__).parents[2]
    done = subprocess.run(
        command, capture_output=True, text=True, env={"PYTHONPATH": str(project)}, check=False
    )
    assert done.stdout == "org.yaml and goals/2026.yaml: nothing wrong\n", done.stderr
