"""Does the trends page say what a Git history cannot know, and never that it is nothing?"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from dashboard.context import Context, Reader
from dashboard.pages.trends.charts import ask_chart, show_chart
from dashboard.pages.trends.page import show_top
from dashboard.pages.trends.view import view_of
from dashboard.text import LANGUAGES, t
from data.database import Database
from data.repositories import store_repository
from data.rows import AccountKey, PullRequestRow, RepositoryRow, Stored
from data.runs import Outcome, finish_sync_run, start_sync_run
from data.store import store_pull_requests
from tests.dashboard.conftest import ENGLISH, JAPANESE, NOW, context_over
from tests.dashboard.seen import words
from tests.fresh import new_database

PEOPLE = ("Ann", "Bob", "Cy", "Di")
MERGES = 40


def fill(database: Database, people: Sequence[str] = PEOPLE) -> None:
    """Merges as a clone tells them: no opening, no review, no lines, no one who merged."""
    with database.write(changes_facts=True) as connection:
        about = RepositoryRow("local/app", "git", default_branch="main", has_develop=False)
        repository = store_repository(connection, about)
        run = start_sync_run(connection, "git", repository, NOW)
        rows = [merge(number, people) for number in range(1, MERGES + 1)]
        store_pull_requests(connection, repository, rows)
        finish_sync_run(connection, run, NOW, Outcome("complete", Stored(len(rows), 0)))


def merge(number: int, people: Sequence[str]) -> PullRequestRow:
    """One that was merged on a day of its own."""
    at = NOW - timedelta(days=7 + 2 * number)
    return PullRequestRow(
        number=number,
        title=f"Change {number}",
        state="merged",
        base="main",
        author=AccountKey("git", people[number % len(people)]),
        first_commit_at=at - timedelta(hours=5),
        commit_count=1,
        merged_at=at,
    )


@pytest.fixture(scope="module")
def cloned(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Context]:
    folder = tmp_path_factory.mktemp("cloned")
    database = new_database(folder)
    fill(database)
    yield context_over(database, Path(folder))
    database.dispose()


def shown(context: Context, name: str) -> str:
    view = view_of(context, "")
    return words(show_chart(name, ask_chart(name, view, context), view))


@pytest.mark.parametrize(
    ("name", "lacking"),
    [
        ("pull_requests_opened", "opened"),
        ("open_to_merge_time", "opened"),
        ("pickup_time", "reviews"),
        ("unreviewed_merges", "reviews"),
        ("review_rounds", "reviews"),
        ("self_merges", "merger"),
        ("pull_request_size", "lines"),
    ],
)
def test_an_empty_chart_names_what_its_own_metric_lacks(cloned: Context, name: str, lacking: str):
    assert t(f"trends.unknown_{lacking}", "ja", n=str(MERGES)) in shown(cloned, name)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("name", "lacking"), [("open_ages", "open"), ("open_age", "open"), ("review_load", "load")]
)
def test_nothing_is_called_none_that_the_source_does_not_tell(
    cloned: Context, read_as, name: str, lacking: str, language
):
    context = read_as(cloned, replace(JAPANESE, language=language))
    said = shown(context, name)
    assert t(f"trends.git_without_{lacking}", language) in said
    assert "mikata collect local/app" in said
    assert t("trends.empty_open_age", language) not in said


@pytest.mark.parametrize(
    ("reader", "said"),
    [(JAPANESE, "作成者1人 · 40件"), (ENGLISH, "1 author · 40 merged")],
)
def test_of_one_author_it_speaks_as_of_one(
    empty_context: Context, read_as, reader: Reader, said: str
):
    fill(empty_context.database, PEOPLE[:1])
    context = read_as(empty_context, reader)
    assert said in words(list(show_top(view_of(context, ""), context)))
