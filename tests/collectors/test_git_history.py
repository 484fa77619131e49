"""Which pull requests did a clone's history merge, however odd the history is?"""

import json
from datetime import UTC, datetime

import pytest

from config.organisation import Organisation
from data.facts import build_facts
from tests.collectors.repositories import ANN, BOB, HOUR, START, History, git
from tests.collectors.spectators import domain, pull_requests, sync_runs


def bookmark(desk):
    with desk.database.read() as connection:
        return json.loads(connection.exec_driver_sql("SELECT value FROM bookmarks").scalar_one())


def organisation(**rule) -> Organisation:
    return Organisation.model_validate(
        {
            "schema": "organisation/1",
            "name": "Acme",
            "repositories": [{"repository": "acme/*", **rule}],
        }
    )


def test_a_merge_commit_tells_author_start_branch_and_title(tmp_path, desk, collect_git):
    history = History()
    root = history.commit("root")
    one = history.commit("one", (root,), author=BOB, authored=START + 5 * HOUR)
    two = history.commit("two", (one,), author=ANN, authored=START + 4 * HOUR)
    tip = history.merge(
        12, root, two, head="Acme/topic", title="Faster pages", committed=START + 9 * HOUR
    )
    shas = history.write(tmp_path / "clone", main=tip)
    git(tmp_path / "clone", "remote", "add", "origin", "https://token@github.com/acme/web.git")
    collect_git(tmp_path / "clone")
    row = pull_requests(desk.database)[12]
    assert (row["provider"], row["login"], row["kind"]) == ("git", "Ann Example", "user")
    assert (row["title"], row["head"], row["head_in_same_repository"]) == (
        "Faster pages",
        "topic",
        1,
    )
    assert (row["first_commit_at"], row["commit_count"], row["squashed"]) == (
        START + 4 * HOUR,
        2,
        0,
    )
    assert (row["state"], row["merged_at"], row["closed_at"]) == ("merged", *[START + 9 * HOUR] * 2)
    assert row["created_at"] is None
    assert row["merge_commit"] == shas[tip]
    assert row["url"] == "https://github.com/acme/web/pull/12"


def test_a_squash_tells_no_start(tmp_path, desk, collect_git):
    history = History()
    root = history.commit("root")
    tip = history.commit("Faster pages (#12)", (root,), author=BOB, committed=START + 9 * HOUR)
    history.write(tmp_path / "clone", main=tip)
    collect_git(tmp_path / "clone")
    row = pull_requests(desk.database)[12]
    assert (row["squashed"], row["first_commit_at"], row["commit_count"]) == (1, None, None)
    assert (row["merged_at"], row["login"], row["title"]) == (
        START + 9 * HOUR,
        "Bob Example",
        "Faster pages",
    )
    assert (row["head"], row["head_in_same_repository"], row["url"]) == (None, None, None)


def test_a_branch_of_a_fork_is_not_in_the_repository_where_the_owner_is_known(
    tmp_path, desk, collect_git
):
    history = History()
    root = history.commit("root")
    tip = history.merge(1, root, history.commit("x", (root,)), head="someone/develop")
    history.write(tmp_path / "clone", main=tip)
    collect_git(tmp_path / "clone")
    assert pull_requests(desk.database)[1]["head_in_same_repository"] == 1
    collect_git(tmp_path / "clone", name="acme/web")
    rows = [row for row in domain(desk.database) if row[0] == "acme/web"]
    assert (rows[0][14], rows[0][15]) == ("develop", 0)


def test_a_release_is_one_in_a_clone_without_an_origin_too(tmp_path, desk, collect_git):
    history = History()
    root = history.commit("root")
    work = history.merge(1, root, history.commit("x", (root,)), head="acme/topic")
    tip = history.merge(2, root, work, head="acme/develop")
    history.write(tmp_path / "clone", main=tip, develop=tip)
    collect_git(tmp_path / "clone")
    facts = build_facts(desk.database)
    assert dict(zip(facts.number.tolist(), facts.release.tolist(), strict=True))[2] is True


def test_an_octopus_merge_brings_the_commits_of_all_its_branches(tmp_path, desk, collect_git):
    history = History()
    root = history.commit("root")
    tips = [
        history.commit(f"t{n}", (root,), authored=START - n * HOUR, author=BOB if n == 3 else ANN)
        for n in range(1, 4)
    ]
    tip = history.merge(1, root, *tips)
    history.write(tmp_path / "clone", main=tip)
    collect_git(tmp_path / "clone")
    row = pull_requests(desk.database)[1]
    assert (row["commit_count"], row["first_commit_at"], row["login"]) == (
        3,
        START - 3 * HOUR,
        "Bob Example",
    )


def test_a_merge_that_brings_nothing_has_no_commits(tmp_path, desk, collect_git):
    history = History()
    root = history.commit("root")
    second = history.commit("second", (root,))
    tip = history.merge(1, second, root)
    history.write(tmp_path / "clone", main=tip)
    collect_git(tmp_path / "clone")
    row = pull_requests(desk.database)[1]
    assert (row["commit_count"], row["first_commit_at"], row["squashed"], row["login"]) == (
        0,
        None,
        0,
        None,
    )


def test_the_first_appearance_of_a_number_wins(tmp_path, desk, collect_git):
    history = History()
    root = history.commit("root")
    first = history.commit("Real (#5)", (root,))
    middle = history.commit("Other (#6)", (first,))
    tip = history.commit("Cherry-picked (#5)", (middle,))
    history.write(tmp_path / "clone", main=tip)
    for page in (1, 500):
        report = collect_git(tmp_path / "clone", page=page, again=True)
        assert (report.new + report.changed, pull_requests(desk.database)[5]["title"]) in {
            (2, "Real"),
            (0, "Real"),
        }


def test_a_second_run_reads_only_what_is_new(tmp_path, desk, collect_git):
    history = History()
    tip = history.commit("root")
    for number in range(1, 6):
        tip = history.merge(number, tip, history.commit("work", (tip,)))
    history.write(tmp_path / "clone", main=tip)
    assert collect_git(tmp_path / "clone").new == 5
    version = desk.database.versions()
    assert collect_git(tmp_path / "clone").new == 0
    assert desk.database.versions().rows == version.rows
    tip = history.merge(6, tip, history.commit("more", (tip,)))
    history.add_to(tmp_path / "clone", main=tip)
    desk.progress.steps.clear()
    report = collect_git(tmp_path / "clone")
    assert (report.new, report.changed) == (1, 0)
    assert desk.progress.steps == [("local/clone", 1, 1)]


def test_wrong_clocks_do_not_make_old_commits_new(tmp_path, desk, collect_git):
    """git's own `bookmark..tip` holds the root here: it gives up before it reaches it."""
    history = History()
    root = tip = history.commit("root", authored=START - 999 * HOUR)
    for _ in range(20):
        tip = history.commit("from a machine in 1980", (tip,), committed=315_532_800)
    shas = history.write(tmp_path / "clone", main=tip)
    collect_git(tmp_path / "clone")
    before, tip = (
        tip,
        history.merge(1, tip, history.commit("work", (root,), authored=START), title="T"),
    )
    shas = history.add_to(tmp_path / "clone", main=tip)
    told = git(tmp_path / "clone", "rev-list", shas[tip], f"^{shas[before]}").split()
    assert shas[root] in told, "this git is not misled; the test needs another history"
    collect_git(tmp_path / "clone")
    row = pull_requests(desk.database)[1]
    assert (row["commit_count"], row["first_commit_at"]) == (1, START)


def test_a_rewritten_history_is_read_again_and_said_so(tmp_path, desk, collect_git):
    history = History()
    root = history.commit("root")
    old = history.merge(1, root, history.commit("old", (root,)), title="Old")
    old = history.merge(2, old, history.commit("gone", (old,)), title="Gone")
    new = history.merge(1, root, history.commit("new", (root,)), title="New")
    new = history.commit("Third (#3)", (new,))
    shas = history.write(tmp_path / "clone", main=old)
    collect_git(tmp_path / "clone")
    git(tmp_path / "clone", "update-ref", "refs/heads/main", shas[new])
    report = collect_git(tmp_path / "clone")
    assert (
        "local/clone: history of 'main' was rewritten; all of it is read again"
        in desk.progress.said
    )
    assert (report.new, report.changed, report.stored["merged"]) == (1, 1, 3)
    assert [row["title"] for row in pull_requests(desk.database).values()] == [
        "New",
        "Gone",
        "Third",
    ]


def test_a_bookmark_that_the_clone_no_longer_holds_is_a_rewritten_history(
    tmp_path, desk, collect_git
):
    history = History()
    root = history.commit("root")
    history.write(tmp_path / "clone", main=history.commit("One (#1)", (root,)))
    collect_git(tmp_path / "clone")
    other = History()
    other.write(tmp_path / "other" / "clone", main=other.commit("Two (#2)"))
    assert collect_git(tmp_path / "other" / "clone").new == 1
    assert any("rewritten" in sentence for sentence in desk.progress.said)


def test_the_organisation_s_other_base_branches_are_read_after_the_base(
    tmp_path, desk, collect_git
):
    history = History()
    root = history.commit("root")
    fix = history.commit("Hotfix (#7)", (root,))
    picked = history.commit("Hotfix, picked (#7)", (root,))
    develop = history.merge(8, picked, history.commit("x", (picked,)))
    main = history.merge(9, fix, develop, head="acme/develop", title="Release")
    history.write(tmp_path / "clone", main=main, develop=develop)
    rule = organisation(base="develop", also=["main", "staging"])
    collect_git(tmp_path / "clone", name="acme/web", organisation=rule)
    rows = pull_requests(desk.database)
    assert {number: row["base"] for number, row in rows.items()} == {
        7: "develop",
        8: "develop",
        9: "main",
    }
    assert rows[7]["title"] == "Hotfix, picked"
    assert rows[9]["head_in_same_repository"] == 1
    assert sorted(bookmark(desk)["tips"]) == ["develop", "main"]
    assert "acme/web: this clone has no branch 'staging' of org.yaml" in desk.progress.said


def test_the_base_s_merge_of_a_number_replaces_that_of_another_branch(tmp_path, desk, collect_git):
    history = History()
    root = history.commit("root")
    fix = history.commit("Hotfix (#7)", (root,))
    history.write(tmp_path / "clone", main=fix, develop=root)
    options = {"name": "acme/web", "organisation": organisation(base="develop", also=["main"])}
    collect_git(tmp_path / "clone", **options)
    assert pull_requests(desk.database)[7]["base"] == "main"
    history.add_to(tmp_path / "clone", main=fix, develop=history.commit("Picked (#7)", (root,)))
    collect_git(tmp_path / "clone", **options)
    assert pull_requests(desk.database)[7]["base"] == "develop"


def test_the_organisation_s_rule_wins_over_the_command_line_and_says_so(
    tmp_path, desk, collect_git
):
    history = History()
    root = history.commit("root")
    history.write(tmp_path / "clone", main=root, release=history.commit("R (#1)", (root,)))
    collect_git(
        tmp_path / "clone", name="acme/web", base="main", organisation=organisation(base="release")
    )
    assert pull_requests(desk.database)[1]["base"] == "release"
    assert (
        "acme/web: org.yaml says the base is 'release'; --base main is not used"
        in desk.progress.said
    )


@pytest.mark.parametrize(
    ("message", "encoding", "title"),
    [
        ("Café (#1)".encode("latin-1"), "ISO-8859-1", "Café"),
        ("見方 (#1)".encode("cp932"), "CP932", "見方"),
        ("見方 (#1)".encode("euc-jp"), "EUC-JP", "見方"),
        ("Café (#1)".encode("latin-1"), None, "Caf�"),
        (b"\xff\xfe broken \xc3 (#1)", None, "�� broken �"),
        ("Café (#1)".encode("latin-1"), "no-such-encoding", "Caf�"),
    ],
)
def test_messages_in_other_encodings_are_read(
    tmp_path, desk, collect_git, message, encoding, title
):
    history = History()
    history.write(tmp_path / "clone", main=history.commit(message, encoding=encoding))
    git(tmp_path / "clone", "config", "i18n.commitEncoding", "EUC-JP")
    git(tmp_path / "clone", "config", "i18n.logOutputEncoding", "latin-1")
    collect_git(tmp_path / "clone")
    assert pull_requests(desk.database)[1]["title"] == title


def test_a_mailmap_names_the_author(tmp_path, desk, collect_git):
    history = History()
    files = {".mailmap": "Ann Proper <7+ann@users.noreply.github.com> <ann@example.com>\n"}
    history.write(tmp_path / "clone", main=history.commit("A (#1)", files=files))
    git(tmp_path / "clone", "reset", "-q", "--hard")
    collect_git(tmp_path / "clone")
    row = pull_requests(desk.database)[1]
    assert (row["provider"], row["login"]) == ("github", "ann")


def test_no_e_mail_address_reaches_the_database_file(tmp_path, desk, collect_git):
    history = History()
    root = history.commit("root")
    odd = b"carol@secret.example.org <carol@secret.example.org>"
    topic = history.commit("work", (root,), author=odd)
    tip = history.merge(
        1, root, topic, title="For dave@secret.example.org", author=b"Eve <eve@secret.example.org>"
    )
    tip = history.commit("Squash by f@secret.example.org (#2)", (tip,), author=odd)
    history.write(tmp_path / "clone", main=tip)
    git(
        tmp_path / "clone",
        "remote",
        "add",
        "origin",
        "https://g@secret.example.org:pw@github.com/acme/web",
    )
    collect_git(tmp_path / "clone")
    desk.database.dispose()
    files = [path for path in tmp_path.rglob("*") if path.is_file() and "clone" not in path.parts]
    assert any(path.name.startswith("mikata.sqlite3") for path in files)
    for path in files:
        assert b"secret.example.org" not in path.read_bytes()
        assert b"pw@" not in path.read_bytes()


@pytest.mark.parametrize("date", ["99999999999999 +0000", "7258118400 +0000"])
def test_dates_that_nobody_can_have_meant_are_unknown(tmp_path, desk, collect_git, date):
    history = History()
    root = history.commit("root")
    tip = history.merge(1, root, history.commit("x", (root,), authored=date), committed=START)
    tip = history.commit("Lost (#2)", (tip,), committed=date)
    tip = history.commit("Fine (#3)", (tip,), committed="7258118399 +0000")
    history.write(tmp_path / "clone", main=tip)
    assert collect_git(tmp_path / "clone").status == "complete"
    rows = pull_requests(desk.database)
    assert sorted(rows) == [1, 3]
    assert (rows[1]["first_commit_at"], rows[1]["commit_count"]) == (None, 1)
    assert datetime.fromtimestamp(rows[3]["merged_at"], UTC).year == 2199
    assert "local/clone: left out 1 merges of 'main' whose date can't be read" in desk.progress.said


def test_dates_before_1970_are_unknown_as_they_are_to_git(tmp_path, desk, collect_git):
    history = History()
    root = history.commit("root")
    folder = tmp_path / "clone"
    shas = history.write(folder, main=root)
    tree = git(folder, "rev-parse", f"{shas[root]}^{{tree}}")
    who = "A <a@example.com>"
    dates = f"author {who} -5000 +0000\ncommitter {who} 5000 +0000"
    raw = f"tree {tree}\nparent {shas[root]}\n{dates}\n\nOld\n"
    (tmp_path / "raw").write_text(raw)
    old = git(folder, "hash-object", "-t", "commit", "-w", "--literally", str(tmp_path / "raw"))
    who = dict.fromkeys(
        ("GIT_AUTHOR_NAME", "GIT_COMMITTER_NAME", "GIT_AUTHOR_EMAIL", "GIT_COMMITTER_EMAIL"), "A"
    )
    merge = git(
        folder,
        "commit-tree",
        "-p",
        shas[root],
        "-p",
        old,
        "-m",
        "Merge pull request #1 from a/b",
        tree,
        **who,
    )
    git(folder, "update-ref", "refs/heads/main", merge)
    collect_git(folder)
    row = pull_requests(desk.database)[1]
    assert (row["first_commit_at"], row["commit_count"]) == (None, 1)


def test_each_repository_has_its_sync_run(tmp_path, desk, collect_git):
    history = History()
    history.write(tmp_path / "clone", main=history.commit("A (#1)"))
    collect_git(tmp_path / "clone")
    collect_git(tmp_path / "clone")
    runs = sync_runs(desk.database)
    assert [
        (run["name"], run["source"], run["status"], run["new"], run["changed"]) for run in runs
    ] == [
        ("local/clone", "git", "complete", 1, 0),
        ("local/clone", "git", "complete", 0, 0),
    ]
    assert all(run["error_what"] is None for run in runs)
