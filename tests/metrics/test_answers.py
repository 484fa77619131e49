"""Is the one door open to those who may pass, and up to date?"""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from config.errors import UnknownChoice
from config.organisation import Organisation
from data.database import Database
from data.organisation import store_organisation
from data.repositories import store_repository
from data.rows import AccountKey, PullRequestRow, RepositoryRow, Stored
from data.runs import Outcome, finish_sync_run, start_sync_run
from data.store import store_pull_requests
from data.viewer import Viewer
from metrics.answer import Refused
from metrics.answers import Answers
from metrics.cache import Cache
from metrics.period import Period
from metrics.question import Question

NOON = datetime(2026, 1, 19, 3, tzinfo=UTC)
ANYBODY = Viewer.local()
ASKED = Question("merge_lead_time", Period(date(2026, 1, 1), date(2026, 2, 1)), by="month")
PEOPLE = {"aoi": "shop", "ren": "shop", "yui": "shop", "hana": "ops"}


def organisation(people: dict[str, str]) -> Organisation:
    return Organisation.model_validate(
        {
            "name": "Mikan",
            "timezone": "Asia/Tokyo",
            "units": [{"id": unit, "name": unit} for unit in ("shop", "ops", "quiet")],
            "people": [
                {
                    "id": id_,
                    "name": id_,
                    "accounts": {"github": [id_]},
                    "memberships": [{"unit": unit}],
                }
                for id_, unit in people.items()
            ],
        }
    )


def pull_request(
    number: int, author: str | AccountKey, hours: int = 10, **more: object
) -> PullRequestRow:
    values: dict[str, object] = {
        "number": number,
        "title": f"Change {number}",
        "state": "merged",
        "base": "develop",
        "url": f"https://example.com/{number}",
        "author": AccountKey("github", author) if isinstance(author, str) else author,
        "created_at": NOON - timedelta(hours=1),
        "first_commit_at": NOON - timedelta(hours=hours),
        "commit_count": 1,
        "merged_at": NOON + timedelta(minutes=number),
    }
    return PullRequestRow(**(values | more))  # type: ignore[arg-type] -- a test names real fields


def store(database: Database, *rows: PullRequestRow, repository: str = "mikan/app") -> None:
    with database.write(changes_facts=True) as connection:
        about = RepositoryRow(repository, "github", default_branch="main", has_develop=True)
        number = store_repository(connection, about)
        run = start_sync_run(connection, "github", number, NOON)
        store_pull_requests(connection, number, rows)
        stored = Stored(new=len(rows), changed=0)
        finish_sync_run(connection, run, NOON + timedelta(days=1), Outcome("complete", stored))


def apply(database: Database, people: dict[str, str]) -> None:
    with database.write(changes_facts=True) as connection:
        store_organisation(connection, organisation(people), "test", NOON)


@pytest.fixture
def answers(sqlite_database: Database) -> Answers:
    apply(sqlite_database, PEOPLE)
    authors = ["aoi", "aoi", "ren", "yui", "hana"]
    rows = [pull_request(n, author, hours=n) for n, author in enumerate(authors, 1)]
    store(sqlite_database, *rows, pull_request(6, AccountKey("github", "renovate", "bot")))
    return Answers(sqlite_database, Cache())


def test_an_answer_says_how_much_it_used_and_how_fresh_it_is(answers: Answers):
    answer = answers.ask(ANYBODY, ASKED)
    (row,) = answer.rows
    assert (row.period, row.n_used, row.n_total, row.left_out) == ("2026-01", 5, 6, {"bot": 1})
    assert row.value == pytest.approx(3 + 3 / 60)
    assert (answer.authors, answer.timezone) == (4, "Asia/Tokyo")
    assert answer.data_as_of == NOON + timedelta(days=1)
    assert row.sample == ()


def test_the_oldest_collection_of_the_repositories_used_is_what_counts(
    answers: Answers, sqlite_database: Database
):
    with sqlite_database.write(changes_facts=True) as connection:
        about = RepositoryRow("yuzu/api", "github", default_branch="main")
        number = store_repository(connection, about)
        store_pull_requests(connection, number, [pull_request(1, "hana", base="main")])
    assert answers.ask(ANYBODY, ASKED).data_as_of is None
    only = replace(ASKED, repository="mikan/app")
    assert answers.ask(ANYBODY, only).data_as_of == NOON + timedelta(days=1)


def test_a_unit_that_never_wrote_anything_is_as_fresh_as_all_repositories(
    answers: Answers, sqlite_database: Database
):
    apply(sqlite_database, PEOPLE | {"sora": "quiet"})
    answer = answers.ask(ANYBODY, replace(ASKED, unit="quiet"))
    assert (answer.total.n_total, answer.data_as_of) == (0, NOON + timedelta(days=1))


def test_the_same_question_is_computed_once(answers: Answers):
    assert answers.ask(ANYBODY, ASKED) is answers.ask(Viewer.operator(), replace(ASKED))


def test_what_is_stored_is_in_the_next_answer(answers: Answers, sqlite_database: Database):
    before = answers.ask(ANYBODY, ASKED).total.n_used
    store(sqlite_database, pull_request(7, "ren"))
    assert answers.ask(ANYBODY, ASKED).total.n_used == before + 1


def test_an_organisation_that_is_applied_is_in_the_next_answer(
    answers: Answers, sqlite_database: Database
):
    days = Period(date(2026, 1, 19), date(2026, 1, 21))
    asked = replace(ASKED, metric="pull_requests_merged_per_engineer", period=days)
    assert answers.ask(ANYBODY, asked).total.value == 5 / 4
    apply(sqlite_database, PEOPLE | {"sora": "ops"})
    assert answers.ask(ANYBODY, asked).total.value == 1


def test_without_an_organisation_a_rate_has_no_value_and_says_why(sqlite_database: Database):
    store(sqlite_database, *(pull_request(n, f"author-{n}") for n in range(1, 6)))
    asked = replace(ASKED, metric="pull_requests_merged_per_engineer")
    answer = Answers(sqlite_database, Cache()).ask(ANYBODY, asked)
    assert (answer.total.value, answer.total.n_used, answer.note) == (None, 5, "no_organisation")


def test_an_answer_about_one_person_is_refused_and_a_larger_one_offered(answers: Answers):
    with pytest.raises(Refused) as refused:
        answers.ask(ANYBODY, replace(ASKED, unit="ops"))
    assert refused.value.reason == "too_few_people"
    assert refused.value.question.unit == "ops"
    assert refused.value.offer == ASKED


def test_the_rest_of_the_organisation_is_protected_too(answers: Answers):
    with pytest.raises(Refused) as refused:
        answers.ask(ANYBODY, replace(ASKED, unit="shop"))
    assert refused.value.reason == "too_few_in_the_rest"
    assert refused.value.offer == ASKED


def test_the_operator_is_refused_like_everybody(answers: Answers):
    with pytest.raises(Refused):
        answers.ask(Viewer.operator(), replace(ASKED, unit="ops"))


def test_a_repository_of_one_person_is_refused_and_all_of_them_offered(
    answers: Answers, sqlite_database: Database
):
    store(sqlite_database, pull_request(1, "hana"), repository="yuzu/api")
    with pytest.raises(Refused) as refused:
        answers.ask(ANYBODY, replace(ASKED, repository="yuzu/api"))
    assert refused.value.offer == ASKED


def test_where_no_larger_group_has_three_people_nothing_is_offered(
    answers: Answers, sqlite_database: Database
):
    store(sqlite_database, pull_request(7, "hana", merged_at=NOON + timedelta(days=30)))
    february = replace(ASKED, period=Period(date(2026, 2, 1), date(2026, 3, 1)), unit="ops")
    with pytest.raises(Refused) as refused:
        answers.ask(ANYBODY, february)
    assert refused.value.offer is None


def test_somebody_working_alone_may_see_everything(sqlite_database: Database):
    store(sqlite_database, pull_request(1, "aoi"))
    assert Answers(sqlite_database, Cache()).ask(ANYBODY, ASKED).total.n_used == 1


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"unit": "shpo"}, "unknown unit 'shpo'; did you mean 'shop'? Known: shop, ops, quiet"),
        ({"repository": "mikan/ap"}, "unknown repository 'mikan/ap'; did you mean 'mikan/app'?"),
        ({"base": "devlop"}, "unknown base branch 'devlop'; did you mean 'develop'?"),
        ({"metric": "lead"}, "unknown metric 'lead'"),
        ({"by": "decade"}, "unknown step 'decade'. Known: day, week, month, quarter, year, all"),
        ({"statistic": "p99"}, "unknown statistic 'p99'"),
        ({"clock": "sidereal"}, "unknown clock 'sidereal'. Known: calendar, working"),
        ({"without": frozenset({"robots"})}, "unknown kind of employment 'robots'"),
    ],
)
def test_words_that_nobody_knows_are_refused_with_those_that_are_known(answers, changes, message):
    with pytest.raises(UnknownChoice) as unknown:
        answers.ask(ANYBODY, replace(ASKED, **changes))
    assert str(unknown.value).startswith(message)


def test_an_explanation_names_every_pull_request_with_its_value_or_its_reason(answers: Answers):
    found = answers.explain(ANYBODY, ASKED)
    assert [each.number for each in found.pull_requests] == [6, 5, 4, 3, 2, 1]
    bot, newest = found.pull_requests[:2]
    assert (bot.used, bot.value, bot.reason, bot.author_kind) == (False, None, "bot", "bot")
    assert (newest.title, newest.url, newest.base) == (
        "Change 5",
        "https://example.com/5",
        "develop",
    )
    assert newest.value == pytest.approx(5 + 5 / 60)
    assert newest.started_at == NOON - timedelta(hours=5)
    assert (newest.repository, newest.used, newest.reason) == ("mikan/app", True, None)


def test_an_explanation_names_the_typical_ones_first_and_how_all_are_spread(answers: Answers):
    found = answers.explain(ANYBODY, ASKED, limit=2)
    assert [each.number for each in found.pull_requests] == [6, 5]
    assert found.pull_request_count == 6
    assert found.typical[0].number == 3
    assert len(found.typical) == 5
    assert found.distribution is not None
    assert sum(found.distribution.counts) == 5
    assert found.distribution.edges[0] == 0
    assert [each.name for each in found.repositories] == ["mikan/app"]


def test_what_is_counted_has_a_value_of_one_and_no_distribution(answers: Answers):
    found = answers.explain(ANYBODY, replace(ASKED, metric="pull_requests_opened"))
    assert {each.value for each in found.pull_requests if each.used} == {1}
    assert (found.distribution, found.typical) == (None, ())


def test_an_explanation_is_refused_where_the_answer_is(answers: Answers):
    with pytest.raises(Refused):
        answers.explain(ANYBODY, replace(ASKED, unit="ops"))


def test_nothing_collected_is_an_empty_answer(sqlite_database: Database):
    answers = Answers(sqlite_database, Cache())
    answer = answers.ask(ANYBODY, ASKED)
    assert (answer.total.value, answer.total.n_total, answer.data_as_of) == (None, 0, None)
    assert answers.ask(ANYBODY, replace(ASKED, metric="pull_requests_merged")).total.value == 0
    found = answers.explain(ANYBODY, replace(ASKED, clock="working"))
    assert (found.pull_requests, found.distribution) == ((), None)
