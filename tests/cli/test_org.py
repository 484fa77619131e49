"""Is the first org.yaml drafted from what was collected, and nothing overwritten?"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from cli.workspace import opened_workspace
from data.repositories import store_repository
from data.rows import AccountKey, PullRequestRow, RepositoryRow
from data.store import store_pull_requests
from tests.github.server import GitHubServer
from tests.github.tokens import EVERYTHING
from tests.github.world import World


@pytest.fixture
def collected(here: Path) -> Path:
    """A workspace with pull requests of two people and a bot."""
    authors = [
        AccountKey("git", "Aoi Kishimoto"),
        AccountKey("github", "kishimoto-aoi"),
        AccountKey("git", "山田"),
        AccountKey("github", "dependabot", "bot"),
    ]
    rows = [
        PullRequestRow(number, f"Change {number}", "open", "main", author=author)
        for number, author in enumerate(authors, 1)
    ]
    with (
        opened_workspace(here) as workspace,
        workspace.database.write(changes_facts=True) as writing,
    ):
        store_pull_requests(writing, store_repository(writing, RepositoryRow("o/r", "git")), rows)
    return here


def test_the_draft_passes_the_check_and_can_be_applied(mikata, collected):
    result = mikata("org", "suggest")
    assert result.exit_code == 0
    assert result.stderr == ""
    assert not Path("org.yaml").exists()
    Path("org.yaml").write_text(result.stdout, encoding="utf-8")
    assert mikata("check").stdout == "org.yaml: nothing wrong\n"
    applied = mikata("apply", "--yes").stdout
    assert "+ bots: dependabot\n" in applied
    assert (
        "+ person aoi-kishimoto: Aoi Kishimoto; engineer; "
        "account Aoi Kishimoto (git), kishimoto-aoi (github)\n" in applied
    )


def test_who_is_known_is_left_out(mikata, collected):
    Path("org.yaml").write_text(
        "schema: organisation/1\nname: Ours\n"
        "people: [{id: aoi, name: Aoi, accounts: {git: Aoi Kishimoto, github: Kishimoto-Aoi}}]\n"
    )
    mikata("apply", "--yes")
    before = Path("org.yaml").read_text()
    draft = mikata("org", "suggest").stdout
    assert "name: Ours" in draft
    assert "山田" in draft
    assert "Aoi" not in draft
    assert Path("org.yaml").read_text() == before


def test_when_everybody_is_known_there_is_nothing_to_suggest(mikata, collected):
    Path("org.yaml").write_text(mikata("org", "suggest").stdout, encoding="utf-8")
    mikata("apply", "--yes")
    result = mikata("org", "suggest")
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == (
        "nothing to suggest: every collected author is somebody in the organisation\n"
    )


def test_where_nothing_was_collected_it_says_what_to_do(mikata, here):
    result = mikata("org", "suggest", "--workspace", str(here))
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == (
        f"nothing to suggest: no pull request was collected in {here}; "
        "`mikata collect OWNER/NAME` reads them from GitHub, `mikata collect --git PATH` from a "
        "clone\n"
    )


def test_org_alone_is_wrong_usage(mikata, here):
    assert mikata("org").exit_code == 2


@pytest.fixture
def github(here: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[GitHubServer]:
    """An organisation on GitHub whose repositories the settings name."""
    world = World()
    world.members("acme", "kishimoto-aoi", "ken")
    world.team("acme", "web", "ken", lead="kishimoto-aoi")
    with GitHubServer(world) as served:
        settings = f"github:\n  url: {served.url}\n  repositories: [acme/*, '!acme/old']\n"
        (here / "mikata.yaml").write_text(settings)
        monkeypatch.setenv("MIKATA_GITHUB__TOKEN", served.token)
        yield served


def test_members_and_teams_of_github_are_in_the_draft_beside_the_authors(mikata, github, collected):
    result = mikata("org", "suggest")
    assert (result.exit_code, result.stderr) == (0, "")
    Path("org.yaml").write_text(result.stdout, encoding="utf-8")
    assert mikata("check").exit_code == 0
    applied = mikata("apply", "--yes").stdout
    assert "account Aoi Kishimoto (git), kishimoto-aoi (github)" in applied
    for sign in ("+ unit web", "Ken", "山田", "+ bots: dependabot"):
        assert sign in applied
    assert mikata("org", "suggest").stdout == ""


def test_a_file_that_is_not_applied_yet_is_not_repeated_either(mikata, github, collected):
    Path("org.yaml").write_text(mikata("org", "suggest").stdout, encoding="utf-8")
    before = Path("org.yaml").read_text(encoding="utf-8")
    assert mikata("org", "suggest").stdout == ""
    assert Path("org.yaml").read_text(encoding="utf-8") == before


def test_a_file_with_errors_is_said_and_left_aside(mikata, collected):
    Path("org.yaml").write_text("schema: organisation/1\nnames: Ours\n")
    result = mikata("org", "suggest")
    assert "org.yaml: has errors, which `mikata check` lists" in result.stderr
    assert "Aoi Kishimoto" in result.stdout


def test_what_a_token_may_not_see_is_said_and_the_draft_does_without(
    mikata, github, collected, monkeypatch
):
    few = github.add_token("few", "fine", permissions=EVERYTHING - {"members"})
    monkeypatch.setenv("MIKATA_GITHUB__TOKEN", few.text)
    result = mikata("org", "suggest")
    assert result.exit_code == 0
    assert "Members: read-only" in result.stderr
    assert "kishimoto-aoi" in result.stdout
    assert "units:" not in result.stdout


def test_without_a_token_the_draft_does_without_github(mikata, github, collected, monkeypatch):
    monkeypatch.delenv("MIKATA_GITHUB__TOKEN")
    monkeypatch.delenv("GITHUB_TOKEN", raising=False)
    result = mikata("org", "suggest")
    assert result.exit_code == 0
    assert "without the members and teams on GitHub: there is no token" in result.stderr
    assert "Aoi Kishimoto" in result.stdout


def test_an_owner_that_github_does_not_know_is_said(mikata, github, collected):
    settings = Path("mikata.yaml").read_text().replace("acme/", "nobody/")
    Path("mikata.yaml").write_text(settings)
    result = mikata("org", "suggest")
    assert result.exit_code == 0
    assert "without the members and teams of nobody" in result.stderr


def test_members_of_who_was_collected_by_name_are_in_the_draft_as_well(
    mikata, github, collected, monkeypatch
):
    (Path("mikata.yaml")).write_text(f"github: {{url: '{github.url}'}}\n", encoding="utf-8")
    assert "units:" not in mikata("org", "suggest").stdout
    github.world.repository("acme/web", 1)
    assert mikata("collect", "acme/web").exit_code == 0
    draft = mikata("org", "suggest").stdout
    assert "units:" in draft
    assert "kishimoto-aoi" in draft
