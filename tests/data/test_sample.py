"""Is the sample company whole, always the same, and does it tell its story?"""

import dataclasses
import itertools
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import get_args
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from config.organisation import Role, examine_organisation
from config.sign_in import SignIn
from data.database import Database
from data.facts import PullRequestFacts, open_facts
from data.facts.production import FROM_PULL_REQUEST
from data.moments import REASON
from data.queries.organisation import current_organisation
from data.queries.repositories import repository_states
from data.rows import AccountKey, PullRequestRow
from data.sample.company import Wanted, build_sample
from data.sample.organisation import organisation_text, sample_organisation
from data.sample.people import FEWEST
from data.sample.plan import plan_pull_requests
from data.sample.rows import rows_of
from data.sample.story import story_for
from data.sample.world import World, world_of
from data.tables.code import PullRequest, PullRequestEvent, Review
from data.viewer import Viewer

TODAY = date(2026, 11, 20)
PERSON, AGENT, BOT = range(3)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    folder = tmp_path_factory.mktemp("sample")
    database = Database.open(f"sqlite:///{folder / 'mikata.sqlite3'}", folder / "facts")
    database.migrate()
    build_sample(database, Wanted(TODAY))
    yield database
    database.dispose()


@pytest.fixture(scope="module")
def facts(built: Database) -> PullRequestFacts:
    return open_facts(built)


def rows_by_repository(world: World, wanted: Wanted) -> dict[str, list[PullRequestRow]]:
    plan = plan_pull_requests(world, wanted.pull_requests, wanted.seed)
    found = {}
    for place, repository in enumerate(world.repositories):
        part = plan.take(plan.repository == place)
        found[repository.name] = (
            rows_of(world, part, np.random.default_rng(place)) if len(part) else []
        )
    return found


def contents(database: Database) -> list[tuple[object, ...]]:
    """Digests of all pull requests with their reviews and events, and how many parts there are."""
    digests = select(
        PullRequest.repository_id, PullRequest.number, PullRequest.title, PullRequest.fingerprint
    ).order_by(PullRequest.repository_id, PullRequest.number)
    counts = [
        select(func.count(), func.min(each.id)).select_from(each)
        for each in (Review, PullRequestEvent)
    ]
    with database.read() as connection:
        found = [tuple(row) for query in (digests, *counts) for row in connection.execute(query)]
    return [tuple(bytes(v) if isinstance(v, memoryview) else v for v in row) for row in found]


def test_the_same_wish_gives_the_same_company(tmp_path: Path):
    databases = []
    for name in ("first", "second"):
        database = Database.open(f"sqlite:///{tmp_path / name}.sqlite3", tmp_path / name)
        database.migrate()
        build_sample(database, Wanted(TODAY, pull_requests=800))
        databases.append(database)
    assert contents(databases[0]) == contents(databases[1])


def test_both_kinds_of_database_hold_the_same_company(
    database: Database, sqlite_database: Database
):
    for each in {database, sqlite_database}:
        build_sample(each, Wanted(TODAY, pull_requests=300))
    assert contents(database) == contents(sqlite_database)


def test_another_seed_gives_another_company():
    world = world_of(TODAY)
    first, second = (plan_pull_requests(world, 500, seed) for seed in (1, 2))
    assert not np.array_equal(first.created, second.created)


def test_what_was_merged_stays_as_it_was_when_the_sample_is_made_anew_a_week_later():
    early, late = (world_of(TODAY + timedelta(days=days)) for days in (0, 7))

    def merges(world: World) -> np.ndarray:
        plan = plan_pull_requests(world, None, Wanted(TODAY).seed)
        moments = np.sort(world.axis.utc(plan.end))
        return moments[
            (moments > np.datetime64("2025-01-06")) & (moments < np.datetime64("2026-11-16"))
        ]

    assert np.array_equal(merges(early), merges(late))


@settings(max_examples=12, deadline=None)
@given(
    today=st.dates(date(2024, 1, 1), date(2031, 12, 31)),
    wanted=st.integers(100, 3_000),
    engineers=st.integers(12, 90),
)
def test_exactly_as_many_as_wanted_are_made_each_with_its_steps_in_order(
    today: date, wanted: int, engineers: int
):
    world = world_of(today, engineers)
    plan = plan_pull_requests(world, wanted, 1)
    assert len(plan) == wanted
    assert (plan.created <= plan.end).all()
    assert (plan.created < world.ends).all()
    for place in np.unique(plan.repository):
        numbers = plan.number[plan.repository == place]
        assert numbers.tolist() == list(range(1, len(numbers) + 1))


def test_a_larger_company_has_more_people_teams_and_repositories(sqlite_database: Database):
    assert build_sample(sqlite_database, Wanted(TODAY, 60, 2_500)) == 2_500
    organisation = current_organisation(sqlite_database)
    assert organisation is not None
    assert len([p for p in organisation.people if p.accounts]) == 60 + 1  # one of them has left
    assert len(list(organisation.all_units())) == 3 + 4 + 6
    assert len(open_facts(sqlite_database).repositories) == 7 + 6


def test_a_company_of_seven_has_only_what_its_people_work_in(sqlite_database: Database):
    build_sample(sqlite_database, Wanted(TODAY, FEWEST, 300))
    organisation = current_organisation(sqlite_database)
    assert organisation is not None
    assert len([p for p in organisation.people if p.accounts]) == FEWEST == 7
    worked_in = {repository.name for repository in open_facts(sqlite_database).repositories}
    assert len(worked_in) == 6
    assert {each.repository for each in organisation.applications} < worked_in


@pytest.mark.parametrize("engineers", [FEWEST, 12, 60, 1_600])
def test_its_organisation_file_says_what_is_stored_and_nothing_is_wrong_with_it(
    engineers: int, tmp_path: Path
):
    organisation = sample_organisation(TODAY, engineers)
    text = organisation_text(organisation)
    assert "&id" not in text
    file = tmp_path / "org.yaml"
    file.write_text(text, encoding="utf-8")
    sign_in = SignIn(method="password", domains=("minamo.example",))
    read, problems = examine_organisation(file, sign_in)
    assert not problems
    assert read == organisation


def test_every_role_is_somebodys_and_every_address_is_one_that_nobody_can_have():
    organisation = sample_organisation(TODAY)
    roles = {role for person in organisation.people for role in (person.role, *person.also)}
    assert roles == {*get_args(Role)} - {"other"}
    addresses = [address for person in organisation.people for address in person.addresses]
    assert len({*addresses}) == len(organisation.people)
    assert all(address.endswith(".example") for address in addresses)


@pytest.mark.parametrize(
    "today", [date(2026, 8, 16), date(2026, 8, 17), date(2027, 3, 1), date(2028, 2, 29)]
)
def test_the_story_lies_within_the_two_years_whatever_the_day(today: date):
    story = story_for(today)
    dates = [story.begins, story.goals_begin, story.rule_begins, story.joins, story.guard_breaks]
    assert dates == sorted(dates)
    assert story.joins < story.ends == today
    assert story.goals_begin - story.begins > timedelta(weeks=30)


# What the pages show of it


def merged_between(facts: PullRequestFacts, first: date, last: date, *kinds: int) -> np.ndarray:
    """Which were merged into their base in these local days, by people and agents."""
    days = (facts.merged_at + np.timedelta64(9, "h")).astype("datetime64[D]")
    within = (days >= np.datetime64(first)) & (days < np.datetime64(last))
    return (
        within
        & facts.to_base
        & ~facts.release
        & np.isin(facts.author_kind, kinds or (PERSON, AGENT))
    )


def lead_times(facts: PullRequestFacts, chosen: np.ndarray) -> np.ndarray:
    hours = (facts.merged_at - facts.started_at)[chosen] / np.timedelta64(1, "h")
    return hours[~np.isnan(hours)]


def test_merges_grew_to_about_seventeen_tenths_and_stay_there(facts: PullRequestFacts):
    story = story_for(TODAY)
    before = merged_between(facts, story.goals_begin - timedelta(weeks=13), story.goals_begin).sum()
    now = merged_between(facts, TODAY - timedelta(weeks=13), TODAY).sum()
    assert 1.6 < now / before < 1.8
    assert now / 13 == pytest.approx(33, abs=3)


def test_lead_time_came_down_in_two_steps(facts: PullRequestFacts):
    story = story_for(TODAY)
    spring, rule = story.goals_begin + timedelta(days=7), story.rule_begins
    spans = [
        (story.goals_begin - timedelta(weeks=13), story.goals_begin),
        (spring, rule),
        (rule, TODAY),
    ]
    medians = [float(np.median(lead_times(facts, merged_between(facts, *span)))) for span in spans]
    assert medians == pytest.approx([38.4, 31.2, 22.0], abs=3.5)


def test_a_guard_broke_while_lead_time_improved(facts: PullRequestFacts):
    story = story_for(TODAY)

    def unreviewed(first: date, last: date) -> float:
        chosen = merged_between(facts, first, last)
        return float((facts.review_gap[chosen] > 0).mean())

    assert unreviewed(story.goals_begin, story.guard_breaks) < 0.07
    assert 0.07 < unreviewed(TODAY - timedelta(weeks=8), TODAY) < 0.13


def test_the_agents_share_of_merges_rose_to_about_a_quarter(facts: PullRequestFacts):
    story = story_for(TODAY)
    spans = [(story.begins, story.goals_begin), (TODAY - timedelta(weeks=8), TODAY)]
    shares = [
        merged_between(facts, *span, AGENT).sum() / merged_between(facts, *span).sum()
        for span in spans
    ]
    assert shares[0] < 0.04
    assert 0.18 < shares[1] < 0.33


def test_so_little_is_merged_around_golden_week_that_the_team_has_dots_not_lines(
    facts: PullRequestFacts,
):
    team = np.array(["streaming-core" in units for units in facts.unit_sets])[facts.units_merged]
    for monday in (date(2026, 4, 27), date(2026, 5, 4)):
        week = merged_between(facts, monday, monday + timedelta(days=7))
        assert 0 < (week & team).sum() < 5
    normal = merged_between(facts, date(2026, 10, 19), date(2026, 11, 16)) & team
    assert normal.sum() / 4 == pytest.approx(20, abs=2)


def test_every_reason_to_leave_one_out_that_pages_show_has_an_example(facts: PullRequestFacts):
    merged = ~np.isnat(facts.merged_at)
    assert {BOT, AGENT, PERSON} == set(facts.author_kind[merged].tolist())
    assert (merged & ~facts.to_base & ~facts.release).any()
    assert (merged & facts.release).any()
    starts, reviews = set(facts.start_gap[merged].tolist()), set(facts.review_gap[merged].tolist())
    assert {REASON["squashed"]} <= starts
    assert {
        REASON["no_review"],
        REASON["reviewed_as_draft"],
        REASON["not_known_to_source"],
    } <= reviews
    assert (facts.author[merged] == 0).any()  # a deleted account
    assert facts.start_unsure[merged].any()
    approved = np.isnat(facts.approved_at) | (facts.approved_at > facts.merged_at)
    assert (merged & approved & ~np.isnat(facts.first_review_at)).any()


def test_steps_come_in_order_and_nothing_happened_after_the_collection(facts: PullRequestFacts):
    steps = [facts.started_at, facts.created_at, facts.ready_at, facts.first_review_at]
    for before, after in itertools.pairwise(steps):
        both = ~np.isnat(before) & ~np.isnat(after)
        assert (before[both] <= after[both]).all()
    as_of = [each.data_as_of for each in facts.repositories]
    latest = max(moment for moment in as_of if moment).replace(tzinfo=None)
    for moments in (*steps, facts.merged_at, facts.closed_at, facts.approved_at):
        assert moments[~np.isnat(moments)].max() <= np.datetime64(latest)


def test_few_are_still_open_most_of_them_for_days_and_one_or_two_forgotten(
    facts: PullRequestFacts,
):
    still_open = np.isnat(facts.merged_at) & np.isnat(facts.closed_at)
    age = np.datetime64(TODAY) - facts.created_at[still_open]
    assert 4 < still_open.sum() < 20
    assert np.median(age) < np.timedelta64(14, "D")
    assert 1 <= (age > np.timedelta64(60, "D")).sum() <= 3
    assert (age < np.timedelta64(7, "D")).sum() >= 3


def test_a_handful_takes_something_back_soon_after_it_some_of_a_failed_deployment(
    built: Database, facts: PullRequestFacts
):
    reverts = select(PullRequest.title, PullRequest.reverts, PullRequest.head).where(
        PullRequest.reverts.is_not(None)
    )
    with built.read() as connection:
        rows = connection.execute(reverts).all()
    assert 8 <= len(rows) <= 25
    assert all(title.startswith('Revert "') for title, _, _ in rows)
    assert all(head and head.startswith(f"revert-{number}-") for _, number, head in rows)
    merged = merged_between(facts, date(2024, 11, 20), TODAY)
    assert len(rows) - 2 <= (facts.reverted & merged).sum() <= len(rows)
    mending = facts.pull_request[facts.reverting].tolist()
    deliveries = facts.deliveries
    of_a_revert = (deliveries.source == FROM_PULL_REQUEST) & np.isin(deliveries.id, mending)
    assert (of_a_revert & (deliveries.deployment >= 0)).sum() >= 3


def test_nobody_reviews_or_writes_before_joining():
    world = world_of(TODAY)
    new = AccountKey("github", "shiraishi-minato")
    joined = datetime.combine(world.story.joins, time(), ZoneInfo("Asia/Tokyo"))
    seen = 0
    for rows in rows_by_repository(world, Wanted(TODAY)).values():
        for row in rows:
            said = [review.submitted_at for review in row.reviews if review.account == new]
            merged = [row.merged_at] if row.author == new and row.merged_at else []
            assert all(moment >= joined for moment in said + merged)
            seen += len(said) + len(merged)
    assert seen > 20


def test_one_collection_failed_and_says_what_to_do(built: Database):
    states = {state.name: state for state in repository_states(Viewer.operator(), built)}
    runs = {name: state.last_run for name, state in states.items() if state.last_run}
    assert len(runs) == len(states) == 7
    failed = {name for name, run in runs.items() if run.status != "complete"}
    assert failed == {"minamo/admin-legacy"}
    assert runs["minamo/admin-legacy"].error_do
    assert all(state.last_success_at for state in states.values())


def test_nothing_of_a_row_is_left_to_chance_twice(built: Database):
    """Reviews and events of a pull request have names of their own."""
    world = world_of(TODAY)
    for rows in rows_by_repository(
        world, dataclasses.replace(Wanted(TODAY), pull_requests=1_500)
    ).values():
        for row in rows:
            names = [review.external_id for review in row.reviews]
            assert len(names) == len(set(names))
            names = [event.external_id for event in row.events]
            assert len(names) == len(set(names))
