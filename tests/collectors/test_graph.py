"""Are the commits that a merge brought exactly those that git names?"""

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from collectors.git_history.command import Git
from collectors.git_history.graph import read_graph
from tests.collectors.repositories import ENVIRONMENT, START, History, git
from tests.collectors.shapes import REAL_REPOSITORIES, Drawn, histories

HOSTS = frozenset({"github.com"})


def reachable(parents: dict[str, tuple[str, ...]], *starts: str) -> set[str]:
    """All commits that some commits descend from, and themselves."""
    met: set[str] = set()
    waiting = list(starts)
    while waiting:
        commit = waiting.pop()
        if commit not in met:
            met.add(commit)
            waiting.extend(parents[commit])
    return met


@settings(REAL_REPOSITORIES, max_examples=40)
@given(histories())
def test_every_merge_brings_what_git_says_is_between_its_parents(drawn: Drawn):
    with tempfile.TemporaryDirectory() as folder:
        shas = drawn.history.write(Path(folder) / "clone", main=drawn.line[-1])
        _compare(Path(folder) / "clone", shas[drawn.line[-1]])


def _compare(folder: Path, tip: str) -> None:
    graph = read_graph(Git.at(folder, ENVIRONMENT), tip, None, HOSTS)
    history = graph.first_parent_history(tip)
    line = git(folder, "rev-list", "--first-parent", "--reverse", tip).split()
    assert [graph.number[bytes.fromhex(sha)] for sha in line] == history
    for sha, brought in zip(line, graph.brought_by(history), strict=True):
        first, *further = git(folder, "rev-parse", f"{sha}^@").split() or [""]
        if not further:
            assert brought is None
            continue
        between = git(folder, "rev-list", *further, f"^{first}").split()
        dates = [int(git(folder, "show", "-s", "--format=%at", each)) for each in between]
        assert brought is not None
        assert brought.count == len(between)
        assert brought.first_authored == min(dates, default=None)


@settings(REAL_REPOSITORIES, max_examples=40)
@given(histories(skew=500 * 86_400), st.data())
def test_with_wrong_clocks_too_a_merge_brings_what_is_reachable_from_its_second_parent_only(
    drawn, data
):
    """git itself can be wrong about ranges then; the parents of the commits can't."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "clone"
        shas = drawn.history.write(path, main=drawn.line[-1])
        tip = shas[drawn.line[-1]]
        rows = [line.split() for line in git(path, "rev-list", "--parents", tip).splitlines()]
        parents = {row[0]: tuple(row[1:]) for row in rows}
        graph = read_graph(Git.at(path, ENVIRONMENT), tip, None, HOSTS)
        history = graph.first_parent_history(tip)
        names = {number: sha.hex() for sha, number in graph.number.items()}
        for commit, brought in zip(history, graph.brought_by(history), strict=True):
            first, *further = parents[names[commit]] or ("",)
            if further:
                theirs = reachable(parents, *further) - reachable(parents, first)
                assert brought is not None
                assert brought.count == len(theirs)


def test_reading_on_from_a_commit_tells_which_one_comes_before():
    history = History()
    root = history.commit("root")
    base = history.commit("base", (root,))
    topic = history.commit("topic", (root,))
    tip = history.commit("merge", (base, topic))
    with tempfile.TemporaryDirectory() as folder:
        shas = history.write(Path(folder) / "clone", main=tip)
        graph = read_graph(
            Git.at(Path(folder) / "clone", ENVIRONMENT), shas[tip], shas[base], HOSTS
        )
    (only,) = graph.first_parent_history(shas[tip])
    assert graph.parent_before[only] == shas[base]
    (brought,) = graph.brought_by([only])
    assert brought is not None
    assert brought.count == 1


@pytest.mark.parametrize(("late", "skewed"), [(START - 10, True), (START + 99_999, False)])
def test_a_commit_older_than_its_parent_makes_a_history_skewed(tmp_path, late, skewed):
    history = History()
    root = history.commit("root")
    tip = history.commit("next", (root,), committed=late)
    shas = history.write(tmp_path / "clone", main=tip)
    git_program = Git.at(tmp_path / "clone", ENVIRONMENT)
    assert read_graph(git_program, shas[tip], None, HOSTS).skewed is skewed
    assert read_graph(git_program, shas[tip], shas[root], HOSTS).skewed is skewed
