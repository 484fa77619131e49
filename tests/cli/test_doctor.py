"""Does `mikata doctor` say on one screen what a collection would lack, and end accordingly?"""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.github.server import GitHubServer
from tests.github.tokens import EVERYTHING
from tests.github.world import World


@pytest.fixture
def github(here: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[GitHubServer]:
    monkeypatch.delenv("GITHUB_TOKEN", raising=False)
    world = World()
    repository = world.repository("acme/web", 3, is_private=True)
    world.deployment(repository, world.until)
    world.issue(repository, "Down", world.until)
    with GitHubServer(world) as server:
        settings = f"github:\n  url: {server.url}\n  repositories: [acme/*]\n"
        Path("mikata.yaml").write_text(settings, encoding="utf-8")
        Path("org.yaml").write_text("schema: organisation/1\nname: Ours\n", encoding="utf-8")
        monkeypatch.setenv("MIKATA_GITHUB__TOKEN", server.token)
        yield server


def test_when_nothing_is_missing_it_ends_with_0(mikata, github):
    result = mikata("doctor")
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert lines[0] == "settings      ok       mikata.yaml"
    assert lines[1].startswith("database      ok       sqlite:///")
    assert lines[2] == "organisation  ok       org.yaml"
    assert lines[3] == f"GitHub        ok       {github.url}"
    assert lines[5] == (
        "acme with the token of collector (classic; read:org, repo), asked about acme/web; "
        "4,997 of 5,000 points left"
    )
    assert "  repositories and pull requests  ok" in lines
    assert "  releases                        -        none there to ask for" in lines
    assert lines[-1] == "Everything is there."
    assert len(lines) < 25


def test_what_is_missing_is_named_with_the_permission_that_it_takes(mikata, github, monkeypatch):
    github.add_token("github_pat_x", "fine", permissions=EVERYTHING - {"issues", "members"})
    monkeypatch.setenv("MIKATA_GITHUB__TOKEN", "github_pat_x")
    result = mikata("doctor")
    assert result.exit_code == 1
    assert "  incidents (issues)              missing  Issues: read-only" in result.stdout
    assert "  teams                           missing  Members: read-only" in result.stdout
    assert "acme: give the token Issues: read-only; Members: read-only. docs/" in result.stdout
    assert result.stdout.endswith("Something is missing.\n")


def test_a_classic_token_is_told_its_scope(mikata, github, monkeypatch):
    github.add_token("ghp_x", scopes=frozenset({"repo"}))
    monkeypatch.setenv("MIKATA_GITHUB__TOKEN", "ghp_x")
    assert "missing  scope read:org" in mikata("doctor").stdout


def test_each_of_several_tokens_is_examined_by_itself(mikata, github, monkeypatch):
    monkeypatch.delenv("MIKATA_GITHUB__TOKEN")
    monkeypatch.setenv("MIKATA_GITHUB__TOKENS", json.dumps([github.token, "wrong"]))
    result = mikata("doctor")
    assert result.exit_code == 1
    assert "acme with token 1 of 2 of collector" in result.stdout
    assert "acme with token 2 of 2\n  GitHub does not accept" in result.stdout
    assert "wrong" not in result.stdout


def test_other_programs_read_it_as_json(mikata, github):
    content = json.loads(mikata("doctor", "--report", "json").stdout)
    assert content["status"] == "complete"
    assert [each["name"] for each in content["checks"]] == [
        "settings",
        "database",
        "organisation",
        "GitHub",
    ]
    (asked,) = content["github"]
    assert (asked["owner"], asked["login"], asked["repository"]) == (
        "acme",
        "collector",
        "acme/web",
    )
    assert asked["points"] == {"left": 4997, "limit": 5000}
    assert asked["things"][3] == {
        "thing": "deployments",
        "ok": True,
        "needs": "scope repo",
        "reason": None,
    }


def test_wrong_settings_end_with_2_before_anything_is_asked(mikata, github):
    Path("mikata.yaml").write_text("github: {reserve: 100}\n", encoding="utf-8")
    result = mikata("doctor")
    assert result.exit_code == 2
    assert "mikata.yaml:1:19: error: expected at most 90" in result.stderr
    assert github.requests == []


def test_without_a_token_it_says_how_to_come_to_one(mikata, github, monkeypatch):
    monkeypatch.delenv("MIKATA_GITHUB__TOKEN")
    result = mikata("doctor")
    assert result.exit_code == 1
    assert "There is no token for GitHub" in result.stdout
    assert "docs/how-to/connect-github.md" in result.stdout


def test_where_nothing_is_named_github_is_not_asked(mikata, github):
    Path("mikata.yaml").write_text(f"github: {{url: '{github.url}'}}\n", encoding="utf-8")
    result = mikata("doctor")
    assert result.exit_code == 0
    assert "not asked, since nothing is named" in result.stdout
    assert github.requests == []
    assert "asked about acme/web" in mikata("doctor", "acme/web").stdout


def test_a_wrong_name_is_wrong_usage(mikata, github):
    assert mikata("doctor", "acme").exit_code == 2


def test_a_database_that_is_not_there_and_a_wrong_org_yaml_are_told(mikata, github, monkeypatch):
    monkeypatch.setenv("MIKATA_DATABASE", "postgresql://me:hunter2@127.0.0.1:1/none")
    Path("org.yaml").write_text("schema: organisation/1\nnmae: x\n", encoding="utf-8")
    result = mikata("doctor")
    assert result.exit_code == 1
    assert "database      missing  The database can't be reached" in result.stdout
    assert "hunter2" not in result.stdout
    assert "organisation  missing  org.yaml: 2 wrong" in result.stdout
    assert "organisation: see them with `mikata check`" in result.stdout


def test_a_fine_grained_token_is_not_asked_for_what_it_can_not_be_given(
    mikata, github, monkeypatch
):
    world = github.world
    commit = world.commit(world.owner("acme").repositories[0], world.until, branch="main")
    world.status(commit, "codecov/project", world.until)
    github.add_token("github_pat_x", "fine", permissions=EVERYTHING - {"checks"})
    monkeypatch.setenv("MIKATA_GITHUB__TOKEN", "github_pat_x")
    result = mikata("doctor")
    assert result.exit_code == 0
    assert (
        "  checks                          -        not available to fine-grained tokens; "
        "coverage then comes from artifacts and statuses\n" in result.stdout
    )
    assert "  commit statuses                 ok\n" in result.stdout
    assert result.stdout.endswith("Everything is there.\n")
    things = json.loads(mikata("doctor", "--report", "json").stdout)["github"][0]["things"]
    assert [each["ok"] for each in things if each["thing"] == "checks"] == [None]


def test_where_no_repository_can_be_seen_it_is_not_all_there(mikata, github, monkeypatch):
    github.add_token("ghp_x", scopes=frozenset({"read:org"}))
    monkeypatch.setenv("MIKATA_GITHUB__TOKEN", "ghp_x")
    result = mikata("doctor")
    assert result.exit_code == 1
    assert "  repositories                    missing  none that this token" in result.stdout
    assert "a private one takes the scope repo" in result.stdout
