"""Is a list kept from those who may not have its number?"""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest

from config.errors import UnknownChoice
from data.database import Database
from data.repositories import store_repository
from data.rows import AccountKey, PullRequestRow, RepositoryRow
from data.store import store_pull_requests
from data.viewer import Viewer
from metrics.answer import Refused
from metrics.answers import Answers
from metrics.cache import Cache
from metrics.listing import ListQuestion
from metrics.lists import KEPT_BYTES, Lists
from metrics.period import Period
from metrics.question import Question

MONDAY = datetime(2026, 1, 5, 3, tzinfo=UTC)
JANUARY = Period(date(2026, 1, 1), date(2026, 2, 1))
ANYBODY = Viewer.local()


def merged(number: int, login: str) -> PullRequestRow:
    return PullRequestRow(
        number=number,
        title=f"Change {number}",
        state="merged",
        base="main",
        author=AccountKey("git", login),
        created_at=MONDAY,
        merged_at=MONDAY + timedelta(hours=number),
        closed_at=MONDAY + timedelta(hours=number),
    )


@pytest.fixture
def store(sqlite_database: Database) -> Callable[..., Lists]:
    """store("mikan/app", "aoi", "ren", …): one merge by each, and the lists of all of it."""
    answers = Answers(sqlite_database, Cache())
    lists = Lists(answers, Cache(KEPT_BYTES))

    def keep(name: str, *logins: str) -> Lists:
        with sqlite_database.write(changes_facts=True) as connection:
            number = store_repository(connection, RepositoryRow(name, "git", default_branch="main"))
            rows = [merged(each, login) for each, login in enumerate(logins, 1)]
            store_pull_requests(connection, number, rows)
        return lists

    return keep


def asked(repository: str | None = None) -> ListQuestion:
    return ListQuestion(Question("pull_requests_merged", JANUARY, repository=repository))


def test_a_list_of_three_people_is_shown_in_blocks(store: Callable[..., Lists]) -> None:
    lists = store("mikan/app", "aoi", "ren", "hana")
    block = lists.block(ANYBODY, asked(), 1, 100)
    assert [each.number for each in block.pull_requests] == [2, 1]
    assert block.total == 3


def test_a_list_of_one_or_two_people_is_refused(store: Callable[..., Lists]) -> None:
    store("mikan/app", "aoi", "ren", "hana")
    lists = store("yuzu/api", "aoi", "aoi")
    assert lists.block(ANYBODY, asked("mikan/app"), 0, 10).total == 3
    with pytest.raises(Refused) as refusal:
        lists.block(ANYBODY, asked("yuzu/api"), 0, 10)
    assert refusal.value.reason == "too_few_people"


def test_a_list_that_was_kept_is_still_refused(store: Callable[..., Lists]) -> None:
    lists = store("yuzu/api", "aoi", "aoi")
    assert lists.block(ANYBODY, asked("yuzu/api"), 0, 10).total == 2  # nobody else is there yet
    store("mikan/app", "aoi", "ren", "hana")
    with pytest.raises(Refused):
        lists.block(ANYBODY, asked("yuzu/api"), 0, 10)


def test_new_data_are_in_the_next_block(store: Callable[..., Lists]) -> None:
    lists = store("mikan/app", "aoi", "ren", "hana")
    assert lists.block(ANYBODY, asked(), 0, 10).total == 3
    store("mikan/app", "aoi", "ren", "hana", "sora")
    assert lists.block(ANYBODY, asked(), 0, 10).total == 4


def test_an_unknown_repository_is_refused_with_the_known_ones(store: Callable[..., Lists]) -> None:
    lists = store("mikan/app", "aoi", "ren", "hana")
    with pytest.raises(UnknownChoice, match="mikan/app"):
        lists.block(ANYBODY, asked("mikan/ap"), 0, 10)
