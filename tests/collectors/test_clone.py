"""Which repository lies at a path, and what is said where none can be read?"""

import os
import subprocess
from pathlib import Path

import pytest

from collectors import errors
from collectors.git_history import GitHistory
from collectors.git_history.clone import open_clone
from collectors.sync import collect
from tests.collectors.repositories import ENVIRONMENT, History, git
from tests.collectors.spectators import pull_requests


def small() -> tuple[History, int]:
    """A root, a topic of one commit, its merge."""
    history = History()
    root = history.commit("root")
    return history, history.merge(1, root, history.commit("work", (root,)))


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    history, tip = small()
    history.write(tmp_path / "clone", main=tip)
    return tmp_path / "clone"


def test_a_path_that_does_not_exist_is_said_so(tmp_path):
    with pytest.raises(errors.NoSuchPath) as caught:
        open_clone(tmp_path / "nothing", ENVIRONMENT)
    assert str(caught.value) == (
        "There is no clone at this path: No such file or directory\n"
        f"  where: {tmp_path}/nothing\n"
        "  what to do: check the path"
    )


def test_a_folder_that_is_no_repository_is_said_so(tmp_path):
    with pytest.raises(errors.NotARepository, match="This folder is not a Git repository"):
        open_clone(tmp_path, ENVIRONMENT | {"GIT_CEILING_DIRECTORIES": str(tmp_path.parent)})


def test_a_file_is_no_repository(tmp_path):
    (tmp_path / "file").write_text("text")
    with pytest.raises(errors.NotARepository):
        open_clone(tmp_path / "file", ENVIRONMENT)


def test_a_folder_inside_a_repository_is_not_taken_for_it(clone):
    (clone / "docs").mkdir()
    with pytest.raises(errors.InsideRepository, match="lies inside") as caught:
        open_clone(clone / "docs", ENVIRONMENT)
    assert caught.value.do == f"if that one is meant: mikata collect --git {clone}"


@pytest.mark.parametrize("bare", [False, True])
def test_an_empty_repository_is_said_so(tmp_path, bare):
    git(tmp_path, "init", "-q", *(["--bare"] if bare else []), "empty")
    with pytest.raises(errors.EmptyRepository, match="has no commit on any branch yet"):
        open_clone(tmp_path / "empty", ENVIRONMENT)


def test_a_shallow_clone_is_refused_with_the_command_that_mends_it(tmp_path, clone, collect_git):
    git(tmp_path, "clone", "-q", "--depth", "1", f"file://{clone}", "shallow")
    with pytest.raises(errors.ShallowClone) as caught:
        open_clone(tmp_path / "shallow", ENVIRONMENT)
    command = caught.value.do.removeprefix("fetch the rest: ")
    assert command == f"git -C {tmp_path}/shallow fetch --unshallow"
    subprocess.run(command.split(), check=True, env=ENVIRONMENT, capture_output=True)
    assert collect_git(tmp_path / "shallow").new == 1


def test_without_the_git_program_it_says_how_to_get_it(clone, tmp_path):
    with pytest.raises(errors.GitMissing, match="The git program was not found"):
        open_clone(clone, {"PATH": str(tmp_path)})


def test_a_repository_of_somebody_else_is_refused_with_git_s_own_remedy(clone):
    environment = ENVIRONMENT | {"GIT_TEST_ASSUME_DIFFERENT_OWNER": "1"}
    if (
        subprocess.run(
            ["git", "-C", clone, "status"], env=environment, capture_output=True
        ).returncode
        == 0
    ):
        pytest.skip("this git does not check who owns a repository")
    wrapper = clone.parent / "bin"
    wrapper.mkdir()
    (wrapper / "git").write_text(
        "#!/bin/sh\nexport GIT_TEST_ASSUME_DIFFERENT_OWNER=1\n"
        f'PATH="{os.environ["PATH"]}" exec git "$@"\n'
    )
    (wrapper / "git").chmod(0o755)
    with pytest.raises(errors.ForeignOwner) as caught:
        open_clone(clone, ENVIRONMENT | {"PATH": f"{wrapper}:{os.environ['PATH']}"})
    assert caught.value.do == f"if you trust it: git config --global --add safe.directory {clone}"


@pytest.mark.parametrize("kind", ["clone", "bare", "mirror", "worktree", "submodule", ".git"])
def test_every_kind_of_repository_is_read(tmp_path, clone, collect_git, kind):
    path = tmp_path / "kind"
    if kind == "worktree":
        git(clone, "worktree", "add", "-q", "--detach", str(path))
    elif kind == "submodule":
        git(tmp_path, "init", "-q", "super")
        git(
            tmp_path / "super",
            "-c",
            "protocol.file.allow=always",
            "submodule",
            "add",
            "-q",
            str(clone),
            "kind",
        )
        path = tmp_path / "super" / "kind"
    elif kind == ".git":
        path = clone / ".git"
    else:
        git(
            tmp_path,
            "clone",
            "-q",
            *([f"--{kind}"] if kind != "clone" else []),
            str(clone),
            str(path),
        )
    assert collect_git(path).new == 1


@pytest.mark.parametrize("kind", ["--filter=blob:none", "--filter=tree:0"])
def test_a_partial_clone_is_read_without_fetching_what_it_lacks(tmp_path, collect_git, kind):
    history = History()
    root = history.commit("root", files={".mailmap": "Ann Renamed <ann@example.com>\n"})
    tip = history.merge(1, root, history.commit("work", (root,)))
    history.write(tmp_path / "there", main=tip)
    git(tmp_path / "there", "config", "uploadpack.allowFilter", "true")
    git(tmp_path, "clone", "-q", "--bare", kind, f"file://{tmp_path}/there", "partial")
    objects = git(tmp_path / "partial", "count-objects", "-v")
    assert collect_git(tmp_path / "partial").status == "complete"
    assert git(tmp_path / "partial", "count-objects", "-v") == objects


def test_what_a_hostile_configuration_would_run_is_not_run(tmp_path, clone, collect_git):
    witness, script = tmp_path / "witness", tmp_path / "hostile"
    script.write_text(f"#!/bin/sh\ntouch {witness}\n")
    script.chmod(0o755)
    for name in ("core.fsmonitor", "core.pager", "core.editor", "core.sshCommand", "gpg.program",
                 "diff.external", "core.askPass", "alias.rev-list", "pager.rev-list"):  # fmt: skip
        git(clone, "config", name, f"!{script}" if name.startswith("alias") else str(script))
    git(clone, "config", "log.showSignature", "true")
    git(clone, "config", "color.ui", "always")
    git(clone, "config", "core.hooksPath", str(tmp_path))
    assert collect_git(clone).new == 1
    assert not witness.exists()


def test_git_variables_of_the_caller_are_left_aside(tmp_path, clone, desk):
    misleading = {
        "GIT_DIR": str(tmp_path),
        "GIT_WORK_TREE": "/",
        "GIT_INDEX_FILE": "x",
        "GIT_TRACE": "2",
    }
    (row,) = GitHistory(clone, ENVIRONMENT | misleading).repositories()
    assert row.location == str(clone)


def test_replaced_and_grafted_commits_are_read_as_everybody_else_sees_them(
    clone, collect_git, desk
):
    tip, topic = git(clone, "rev-parse", "main", "main^2").split()
    forged = git(clone, "commit-tree", "-m", "forged", f"{tip}^{{tree}}", **_who())
    git(clone, "replace", topic, forged)
    (clone / ".git" / "info" / "grafts").write_text(f"{tip}\n")
    collect_git(clone)
    assert pull_requests(desk.database)[1]["commit_count"] == 1
    assert pull_requests(desk.database)[1]["login"] == "Ann Example"


def _who() -> dict[str, str]:
    names = ("GIT_AUTHOR_NAME", "GIT_COMMITTER_NAME", "GIT_AUTHOR_EMAIL", "GIT_COMMITTER_EMAIL")
    return dict.fromkeys(names, "Mallory")


def _branches(folder: Path, **branches: int) -> None:
    history = History()
    tips = [history.commit("root")]
    for count in range(1, 4):
        tips.append(history.commit(f"Change (#{count})", (tips[-1],)))
    history.write(folder, bare=False, **{name: tips[count] for name, count in branches.items()})


@pytest.mark.parametrize(
    ("branches", "base", "merged"),
    [
        ({"main": 1, "develop": 3}, "develop", 3),
        ({"main": 2}, "main", 2),
        ({"master": 2, "topic": 3}, "master", 2),
        ({"trunk": 2, "topic": 3}, "trunk", 2),
        ({"trunk": 1, "main": 2}, "main", 2),
    ],
)
def test_the_base_is_develop_else_the_default_branch(
    tmp_path, collect_git, desk, branches, base, merged
):
    _branches(tmp_path / "clone", **branches)
    assert collect_git(tmp_path / "clone").new == merged
    assert {row["base"] for row in pull_requests(desk.database).values()} == {base}


def test_the_remote_says_which_branch_is_the_default(tmp_path, collect_git, desk):
    _branches(tmp_path / "there", trunk=3, main=1)
    git(tmp_path, "clone", "-q", str(tmp_path / "there"), "here")
    assert collect_git(tmp_path / "here").new == 3
    assert pull_requests(desk.database)[3]["base"] == "trunk"


def test_a_bare_repository_says_by_its_head_which_branch_is_the_default(tmp_path, collect_git):
    _branches(tmp_path / "there", trunk=3, main=1)
    git(tmp_path, "clone", "-q", "--bare", str(tmp_path / "there"), "here")
    assert collect_git(tmp_path / "here").new == 3


def test_of_a_local_and_a_remote_tracking_branch_the_newer_is_read(tmp_path, collect_git):
    _branches(tmp_path / "there", main=3)
    git(tmp_path, "clone", "-q", str(tmp_path / "there"), "here")
    git(tmp_path / "here", "reset", "-q", "--hard", "HEAD~1")
    assert collect_git(tmp_path / "here").new == 3
    git(tmp_path / "here", "reset", "-q", "--hard", "origin/main")
    git(tmp_path / "here", "commit", "-q", "--allow-empty", "-m", "Mine (#9)", **_who())
    assert collect_git(tmp_path / "here").new == 1


def test_a_branch_that_only_the_remote_has_can_be_the_base(tmp_path, collect_git, desk):
    _branches(tmp_path / "there", main=1, develop=3)
    git(tmp_path, "clone", "-q", str(tmp_path / "there"), "here")
    assert collect_git(tmp_path / "here").new == 3
    assert pull_requests(desk.database)[3]["base"] == "develop"


def test_a_base_that_the_clone_does_not_have_is_refused_with_the_known_ones(tmp_path, collect_git):
    _branches(tmp_path / "clone", main=1, develop=3)
    with pytest.raises(errors.UnknownBranch) as caught:
        collect_git(tmp_path / "clone", base="develp")
    assert (
        caught.value.what == "Unknown branch 'develp'; did you mean 'develop'? Known: develop, main"
    )
    with pytest.raises(errors.UnknownBranch):
        collect_git(tmp_path / "clone", base="--upload-pack=x")


def test_the_collector_says_where_the_clone_lies(clone, desk):
    collect(desk, GitHistory(clone / ".." / "clone", ENVIRONMENT))
    with desk.database.read() as connection:
        query = "SELECT location FROM repositories"
        assert connection.exec_driver_sql(query).scalar_one() == str(clone)
