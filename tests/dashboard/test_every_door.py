"""Is no figure of one person given out by the page, its files, the API or the command?

Every metric of the catalogue is asked for about a unit of one person, and about the unit beside
it, which with the unit around both would tell of that person too.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner
from werkzeug.test import TestResponse

from cli.main import app
from config.organisation import Organisation
from dashboard.context import Context
from dashboard.filters import Explained
from dashboard.pages.trends.charts import ask_chart
from dashboard.pages.trends.page import show_open_explanation
from dashboard.pages.trends.refusals import why
from dashboard.pages.trends.sections import CHARTS
from dashboard.pages.trends.view import view_of
from data.database import Database
from data.estimates import Estimate, store_estimates
from data.organisation import store_organisation
from data.parts import store_parts
from data.repositories import store_repository
from data.rows import (
    AccountKey,
    DeploymentRow,
    DeploymentStatusRow,
    IncidentRow,
    PullRequestRow,
    RepositoryRow,
    ReviewRow,
    Stored,
)
from data.runs import Outcome, finish_sync_run, start_sync_run
from data.store import store_pull_requests
from metrics.answer import Refused
from metrics.catalogue import METRICS, metric
from metrics.period import Period
from metrics.question import Question
from tests.dashboard.api.test_metric_route import Served
from tests.dashboard.conftest import ENGLISH, context_over
from tests.dashboard.seen import of_class, words
from tests.fresh import fresh_file

WEB, SOLO = ("aoi", "ren", "yui", "hana", "sora"), "kai"
EVERYBODY = (*WEB, SOLO)
MONDAY = datetime(2026, 1, 5, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAYS = {"from": "2026-01-05", "to": "2026-02-02"}
ASKED = [
    (each.key, part)
    for each in METRICS
    if each.has_units
    for part in ((None,) if each.parts_of or each.within else each.parts or (None,))
]
"""Each metric with each of the numbers that it always has."""
REASONS = {"solo": {"too_few_people", "too_few_reviewers"}, "web": {"too_few_in_the_rest"}}


def organisation() -> Organisation:
    """A shop of five people and one beside them."""
    units = [{"id": unit, "name": unit} for unit in ("web", "solo")]
    guild = {"id": "guild", "name": "Guild", "cross_cutting": True}
    people = [
        {
            "id": person,
            "name": person,
            "accounts": {"github": [person]},
            "memberships": [
                {"unit": "web" if person in WEB else "solo", "share": 80},
                {"unit": "guild", "share": 20},
            ],
        }
        for person in EVERYBODY
    ]
    shop = {"id": "shop", "name": "Shop", "units": units}
    kind = {"id": "new", "name": "New", "rules": [{"repository": "mikan/*"}]}
    described = {"name": "Mikan", "units": [shop, guild], "people": people, "work_kinds": [kind]}
    return Organisation.model_validate(described)


def fill(database: Database) -> None:
    """Everybody merges, closes and leaves open, reviews, deploys, fails and mends."""
    known = organisation()
    with database.write(changes_facts=True) as connection:
        store_organisation(connection, known, "test", MONDAY)
        about = RepositoryRow("mikan/app", "github", default_branch="main", has_develop=True)
        repository = store_repository(connection, about)
        run = start_sync_run(connection, "github", repository, MONDAY)
        rows = [row for place in range(len(EVERYBODY)) for row in pull_requests(place)]
        store_pull_requests(connection, repository, rows)
        parts = [deployment("first", MONDAY - 24 * HOUR, "success")]
        parts += [part for place in range(len(EVERYBODY)) for part in deliveries(place)]
        store_parts(connection, repository, parts, known)
        said = [Estimate(unit, date(2026, 1, 1), 10) for unit in ("web", "solo")]
        store_estimates(connection, said, MONDAY)
        ended = datetime(2026, 2, 2, 3, tzinfo=UTC)
        finish_sync_run(connection, run, ended, Outcome("complete", Stored(len(rows), 0)))


def pull_requests(place: int) -> Iterator[PullRequestRow]:
    """One that was merged, one that was closed and one that is open, on days of their own."""
    at, author = MONDAY + place * 48 * HOUR, AccountKey("github", EVERYBODY[place])
    reviewer = AccountKey("github", EVERYBODY[(place + 1) % len(EVERYBODY)])
    ends: tuple[dict[str, Any], ...] = (
        {"state": "merged", "merged_at": at + 4 * HOUR, "merged_by": author},
        {"state": "closed", "closed_at": at + 3 * HOUR},
        {"state": "open"},
    )
    for number, end in enumerate(ends, 10 * place + 1):
        review = ReviewRow(f"r{number}", reviewer, "approved", at + 2 * HOUR)
        yield PullRequestRow(
            number=number,
            title=f"Change {number}",
            base="develop",
            author=author,
            created_at=at,
            first_commit_at=at - HOUR,
            commit_count=1,
            additions=10,
            deletions=1,
            reviews=(review,),
            **end,
        )


def deliveries(place: int) -> Iterator[DeploymentRow | IncidentRow]:
    """A deployment that failed, one that did not, and what it broke, after each merge."""
    at = MONDAY + place * 48 * HOUR + 6 * HOUR
    yield deployment(f"failed{place}", at, "failure")
    yield deployment(f"good{place}", at + HOUR, "success")
    opened, closed = at + 2 * HOUR, at + 4 * HOUR
    yield IncidentRow(900 + place, "It broke", None, ("incident",), opened, closed)


def deployment(name: str, at: datetime, state: str) -> DeploymentRow:
    """One whose commit was made an hour before it ended."""
    statuses = (DeploymentStatusRow(f"{name}-1", state, at),)
    return DeploymentRow(name, "production", "develop", name, at - HOUR, at - HOUR, statuses)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = tmp_path_factory.mktemp("doors")
    fresh_file(found / ".mikata" / "mikata.sqlite3")
    database = opened(found)
    fill(database)
    database.dispose()
    return found


@pytest.fixture(scope="module")
def served(folder: Path) -> Iterator[Served]:
    database = opened(folder)
    yield Served(database, folder)
    database.dispose()


@pytest.fixture(scope="module")
def tokens(served: Served) -> dict[str, str]:
    """Of somebody beside the one person, and of that person."""
    return {person: served.token(person) for person in ("aoi", SOLO)}


@pytest.fixture(scope="module")
def page(served: Served, folder: Path) -> Context:
    """What the page shows to a reader of English who is none of them."""
    context = context_over(served.database, folder)
    return replace(context, now=served.clock, reader=lambda: ENGLISH)


def opened(folder: Path) -> Database:
    return Database.open(f"sqlite:///{folder}/.mikata/mikata.sqlite3", folder / ".mikata" / "facts")


def said(unit: str, part: str | None) -> dict[str, str]:
    """The parameters of an address, and by another sign the options of the command."""
    return {**DAYS, "unit": unit, **({"part": part} if part else {})}


def by_program(served: Served, token: str, key: str, filters: dict[str, str]) -> TestResponse:
    return served.ask(token, f"/api/metrics/{key}", query_string={**filters, "explain": "true"})


def test_every_metric_of_units_is_asked_for():
    assert {key for key, _ in ASKED} == {each.key for each in METRICS} - {"coverage"}


@pytest.mark.parametrize("unit", ["solo", "web"])
@pytest.mark.parametrize(("key", "part"), ASKED)
class TestAtEveryDoor:
    """The unit of one person, and the one that leaves this person over."""

    def test_a_program_is_refused(self, served, tokens, key, part, unit):
        answer = by_program(served, tokens["aoi"], key, said(unit, part))
        told = answer.get_json()
        assert answer.status_code == 403
        assert told["reason"] in REASONS[unit]
        assert told["offer"]["unit"] in {"shop", None}
        assert told.keys() == {"error", "known", "reason", "instead", "offer"}

    def test_the_command_writes_nothing(self, folder, key, part, unit):
        options = [f"--{name}={value}" for name, value in said(unit, part).items()]
        command = ["metric", key, "--workspace", str(folder), "--explain", *options]
        result = CliRunner().invoke(app, command)
        assert (result.exit_code, result.stdout) == (1, "")
        assert "so it is not given" in result.stderr

    def test_the_file_is_a_sentence(self, served, key, part, unit):
        del part  # a file has the first of several numbers, or all of them
        answer = served.server.test_client().get(
            f"/trends/{key}.csv", query_string=said(unit, None)
        )
        assert (answer.status_code, answer.mimetype) == (403, "text/plain")

    def test_the_page_says_why_there_is_neither_chart_nor_explanation(self, page, key, part, unit):
        search = "&".join(f"{name}={value}" for name, value in said(unit, None).items())
        view = view_of(page, f"?{search}&explain={Explained(key, 'ALL', part)}")
        shown = show_open_explanation(view, page)
        assert of_class(shown, "k-explained-value") == []
        asked = Question(key, Period(*view.asked.days), by="all", unit=unit, part=part)
        refusal = refused(page, asked)
        assert refusal.reason in REASONS[unit]
        assert why(refusal, "en") in words(shown)
        if key in CHARTS:
            assert isinstance(ask_chart(key, view, page), Refused)


def refused(context: Context, question: Question) -> Refused:
    with pytest.raises(Refused) as raised:
        context.answers.ask(ENGLISH.viewer, question)
    return raised.value


@pytest.mark.parametrize(("key", "part"), ASKED)
def test_the_unit_around_both_is_answered_and_so_is_the_one_person(served, tokens, key, part):
    around = by_program(served, tokens["aoi"], key, said("shop", part))
    assert around.status_code == 200
    assert any(row["n_used"] for row in around.get_json()["rows"]) or not metric(key).has_authors
    if metric(key).source != "reviews":
        assert by_program(served, tokens[SOLO], key, said("solo", part)).status_code == 200
