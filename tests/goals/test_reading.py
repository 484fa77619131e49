"""Is a file of goals read whole, written back the same, and refused with all that is wrong?"""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from config.errors import ConfigurationProblems
from config.yaml_writing import yaml_text
from goals.files import goal_files as files_of
from goals.reading import (
    as_yaml,
    examine_all_goals,
    examine_goals,
    load_goals,
)
from tests.goals.written import ORGANISATION, goal_files

EXAMPLE = Path(__file__).parents[2] / "docs/how-to/goals.example.yaml"


def test_the_example_has_nothing_wrong():
    goals, problems = examine_goals(EXAMPLE, ORGANISATION)
    assert problems == ()
    assert goals is not None
    assert {result.kind for _, _, result in goals.key_results()} == {
        "count", "level", "multiple", "ratio", "milestone", "slo",
    }  # fmt: skip


def test_the_example_says_what_stands_in_it():
    goals = load_goals(EXAMPLE, ORGANISATION)
    results = {result.id: result for _, _, result in goals.key_results()}
    assert str(goals.goal_period) == "FY2026"
    assert results["coverage"].target == 80
    assert results["coverage"].measured_by == "metric"
    assert results["articles"].measured_by == "feed"
    assert results["members"].measured_by == "hand"
    assert [str(day) for day in results["automated"].due_history] == [
        "2026-06-30", "2026-09-30", "2026-12-25",
    ]  # fmt: skip
    assert results["own-talks"].original_target == 10
    assert results["talks"].original_target == 6
    assert [guard.tolerance for guard in results["twice-as-fast"].guards] == [20]
    assert {goal.id: goal.supports for goal in goals.goals()}["search-tested"] == "tested"


def test_the_example_written_back_is_the_same(tmp_path: Path):
    goals = load_goals(EXAMPLE)
    written = tmp_path / "goals.yaml"
    written.write_text(as_yaml(goals), encoding="utf-8")
    assert load_goals(written) == goals
    assert "title: コミュニティのメンバー" in written.read_text(encoding="utf-8")


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(plain=goal_files)
def test_whatever_is_right_comes_back_the_same(tmp_path_factory: pytest.TempPathFactory, plain):
    folder = tmp_path_factory.mktemp("goals")
    first, second = folder / "first.yaml", folder / "second.yaml"
    first.write_text(yaml_text(plain), encoding="utf-8")
    goals = load_goals(first)
    second.write_text(as_yaml(goals), encoding="utf-8")
    assert load_goals(second) == goals


def test_a_file_with_errors_gives_no_goals(tmp_path: Path):
    path = tmp_path / "goals.yaml"
    path.write_text("schema: goals/1\nperiod: 2026\ngroup: []\n", encoding="utf-8")
    with pytest.raises(ConfigurationProblems) as refused:
        load_goals(path)
    assert [problem.message for problem in refused.value.problems] == [
        "unknown key 'group'; did you mean 'groups'?"
    ]


def test_a_period_has_one_file(tmp_path: Path):
    paths = [tmp_path / "a.yaml", tmp_path / "b.yaml", tmp_path / "c.yaml"]
    for path, period in zip(paths, ("2026", "2026", "2027"), strict=True):
        path.write_text(f"schema: goals/1\nperiod: {period}\n", encoding="utf-8")
    found, problems = examine_all_goals(paths)
    assert [goals.period for goals in found] == ["2026", "2027"]
    assert [str(problem) for problem in problems] == [
        f"{paths[1]}: error: the period 2026 has its goals in {paths[0]} already"
    ]


def test_the_files_of_a_workspace_are_those_of_its_folder(tmp_path: Path):
    assert files_of(tmp_path) == []
    (tmp_path / "goals").mkdir()
    for name in ("2027.yaml", "2026.yaml", "notes.txt"):
        (tmp_path / "goals" / name).touch()
    assert [path.name for path in files_of(tmp_path)] == ["2026.yaml", "2027.yaml"]
