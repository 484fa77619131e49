"""Is the first org.yaml drafted from what was collected, and nothing overwritten?"""

from pathlib import Path

import pytest

from cli.workspace import opened_workspace
from data.rows import AccountKey, PullRequestRow, RepositoryRow
from data.store import store_pull_requests, store_repository


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
        "`mikata collect --git PATH` reads them from a clone\n"
    )


def test_org_alone_is_wrong_usage(mikata, here):
    assert mikata("org").exit_code == 2
