"""Is each pull request of the kind of work that the organisation's rules say, or of none known?"""

from datetime import UTC, datetime
from typing import Any

import pytest

from config.organisation import Organisation, WorkKind
from data.database import Database
from data.facts import build_facts
from data.organisation import store_organisation
from data.repositories import store_repository
from data.rows import AccountKey, FileRow, PullRequestRow, RepositoryRow
from data.store import store_pull_requests

NOW = datetime(2026, 1, 5, 3, 0, tzinfo=UTC)
NONE, UPKEEP, REPAIR, PLATFORM, DOCUMENTS, UNKNOWN = 0, 1, 2, 3, 4, -1
KINDS: list[dict[str, Any]] = [
    {"id": "upkeep", "rules": [{"label": "chore"}, {"branch": "deps/*"}]},
    {"id": "repair", "rules": [{"branch": "HOTFIX/*", "repository": "acme/*"}]},
    {"id": "platform", "rules": [{"repository": "acme/infra*"}]},
    {"id": "documents", "rules": [{"path": "docs/**"}]},
]


def kind_of(database: Database, row: PullRequestRow, name: str, source: Any) -> int:
    """The code in the facts of a pull request of a repository."""
    with database.write(changes_facts=True) as connection:
        kinds = [{**each, "name": each["id"]} for each in KINDS]
        organisation = Organisation.model_validate({"name": "Acme", "work_kinds": kinds})
        store_organisation(connection, organisation, "operator", NOW)
        about = RepositoryRow(name, source, default_branch="main", has_develop=True)
        store_pull_requests(connection, store_repository(connection, about), [row])
    return int(build_facts(database).work_kind[0])


def row_of(**changes: Any) -> PullRequestRow:
    values: dict[str, Any] = {
        "title": "A change",
        "state": "merged",
        "base": "develop",
        "author": AccountKey("github", "aoi"),
        "head": "feature/1",
        "created_at": NOW,
        "merged_at": NOW,
        "closed_at": NOW,
        "additions": 3,
        "deletions": 1,
        "files": (FileRow("api/main.py", 3, 1),),
    }
    return PullRequestRow(number=1, **(values | changes))


DOCS = (FileRow("api/main.py", 3, 1), FileRow("docs/setup/start.md", 1, 0))


@pytest.mark.parametrize(
    ("row", "repository", "kind"),
    [
        (row_of(), "acme/app", NONE),
        (row_of(labels=("big", "Chore")), "acme/app", UPKEEP),
        (row_of(labels=("chores",)), "acme/app", NONE),
        (row_of(head="Deps/renovate"), "acme/app", UPKEEP),
        (row_of(head="hotfix/login"), "Acme/App", REPAIR),
        (row_of(head="hotfix/login"), "other/app", NONE),
        (row_of(labels=("chore",), head="hotfix/login"), "acme/infra-a", UPKEEP),
        (row_of(), "acme/infra-a", PLATFORM),
        (row_of(files=DOCS), "acme/app", DOCUMENTS),
        (row_of(files=DOCS), "acme/infra", PLATFORM),
    ],
)
def test_the_first_kind_with_a_rule_of_which_all_fits_holds(
    database: Database, row: PullRequestRow, repository: str, kind: int
):
    assert kind_of(database, row, repository, "github") == kind


@pytest.mark.parametrize(
    ("row", "source", "kind"),
    [
        # The label may have been there: nobody knows, whatever fits after it.
        (row_of(), "git", UNKNOWN),
        (row_of(head="deps/renovate"), "git", UPKEEP),
        (row_of(head=None), "github", UNKNOWN),
        (row_of(head=None, labels=("chore",)), "github", UPKEEP),
        (row_of(files=()), "github", UNKNOWN),
        (row_of(files=(), additions=0, deletions=0), "github", NONE),
        (row_of(files=(), additions=None, deletions=None), "github", UNKNOWN),
    ],
)
def test_what_its_source_does_not_tell_is_not_known(
    sqlite_database: Database, row: PullRequestRow, source: str, kind: int
):
    assert kind_of(sqlite_database, row, "acme/app", source) == kind


def test_without_rules_a_kind_has_nothing_and_without_kinds_there_is_none(
    sqlite_database: Database, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(f"{__name__}.KINDS", [])
    assert kind_of(sqlite_database, row_of(labels=("chore",)), "acme/app", "github") == NONE
    assert WorkKind.model_validate({"id": "a", "name": "A"}).rules == ()
    monkeypatch.setattr(f"{__name__}.KINDS", [{"id": "a"}])
    assert kind_of(sqlite_database, row_of(labels=("chore",)), "acme/app", "github") == NONE
