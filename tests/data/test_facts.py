"""Do the facts say what the tables say, without a name, and only once per change?"""

import threading
import time
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
import yaml
from sqlalchemy import update

from config.organisation import Organisation
from data.database import Database
from data.errors import FactsUnreadable
from data.facts import KNOWN, REASONS, PullRequestFacts, build_facts, open_facts
from data.organisation import store_organisation
from data.queries.organisation import numbers_of_people
from data.repositories import store_repository
from data.rows import AccountKey, EventRow, GivenMoments, PullRequestRow, RepositoryRow, ReviewRow
from data.runs import Outcome, finish_sync_run, start_sync_run
from data.store import Stored, store_pull_requests
from data.tables.code import PullRequest

NOW = datetime(2026, 1, 5, 3, 0, tzinfo=UTC)
ORGANISATION = """
schema: organisation/1
name: Acme
timezone: Asia/Tokyo
units:
  - {id: product, name: Product, units: [{id: web, name: Web}, {id: app, name: App}]}
  - {id: technology, name: Technology}
people:
  - id: aoi
    name: Aoi
    accounts: {github: [aoi, aoi-second]}
    employment: [{kind: part_time, to: 2026-01-05}, {kind: regular, from: 2026-01-06}]
    memberships: [{unit: web, to: 2026-01-05}, {unit: app, from: 2026-01-06}, {unit: technology}]
  - {id: ken, name: Ken, accounts: {github: [ken]}, memberships: [{unit: web}]}
bots: [renovate]
agents: [helper]
repositories: [{repository: "acme/tool", base: trunk, also: [stable]}]
"""


def _store(database: Database, rows: list[PullRequestRow], name: str = "acme/app") -> int:
    row = RepositoryRow(name, "github", default_branch="main", has_develop=name != "acme/tool")
    with database.write(changes_facts=True) as connection:
        repository = store_repository(connection, row)
        store_pull_requests(connection, repository, rows)
    return repository


def _organise(database: Database) -> dict[str, int]:
    organisation = Organisation.model_validate(yaml.safe_load(ORGANISATION))
    with database.write(changes_facts=True) as connection:
        store_organisation(connection, organisation, "operator", NOW)
    return numbers_of_people(database)


def _by_number(facts: PullRequestFacts) -> dict[int, int]:
    return {int(number): row for row, number in enumerate(facts.number)}


def test_without_anything_there_are_no_facts(database: Database):
    facts = open_facts(database)
    assert len(facts) == 0
    assert facts.merged_count == 0
    assert facts.repositories == ()


def test_merged_ones_come_in_the_order_of_their_merge_and_open_ones_last(
    database: Database, pull_request
):
    late = pull_request(1, merged_at=NOW + timedelta(days=2))
    early = pull_request(2, merged_at=NOW)
    still_open = pull_request(3, state="open", merged_at=None, closed_at=None)
    _store(database, [still_open, late, early])
    facts = open_facts(database)
    assert facts.number.tolist() == [2, 1, 3]
    assert facts.merged_count == 2
    assert facts.merged_at[0] == np.datetime64("2026-01-05T03:00:00")
    assert not facts.merged_at.flags.writeable


def test_accounts_become_people_agents_bots_and_unknown(database: Database, pull_request):
    numbers = _organise(database)
    authors = [
        AccountKey("github", "aoi"),
        AccountKey("github", "aoi-second"),
        AccountKey("github", "stranger"),
        AccountKey("github", "Renovate"),
        AccountKey("github", "dependabot", "bot"),
        AccountKey("github", "helper", "bot"),
        None,
    ]
    _store(database, [pull_request(n, author=a) for n, a in enumerate(authors, start=1)])
    facts = open_facts(database)
    rows = _by_number(facts)
    author = [int(facts.author[rows[n]]) for n in range(1, 8)]
    assert author[0] == author[1] == numbers["aoi"]
    assert all(number < 0 for number in author[2:6])
    assert author[6] == 0
    assert [int(facts.author_kind[rows[n]]) for n in range(1, 8)] == [0, 0, 0, 2, 2, 1, 0]


def test_a_person_counts_in_the_unit_of_that_day_in_the_organisations_time_zone(
    database: Database, pull_request
):
    _organise(database)
    last_minute = datetime(2026, 1, 5, 14, 59, tzinfo=UTC)  # still 5 January in Tokyo
    _store(
        database,
        [
            pull_request(1, created_at=NOW, merged_at=last_minute),
            pull_request(2, created_at=NOW, merged_at=last_minute + timedelta(minutes=1)),
        ],
    )
    facts = open_facts(database)
    rows = _by_number(facts)
    merged = [facts.unit_sets[facts.units_merged[rows[n]]] for n in (1, 2)]
    assert merged == [{"product", "web", "technology"}, {"product", "app", "technology"}]
    assert facts.unit_sets[facts.units_created[rows[2]]] == {"product", "web", "technology"}
    assert [int(facts.employment_merged[rows[n]]) for n in (1, 2)] == [3, 1]


def test_an_agents_unit_is_that_of_who_merged_it_else_of_who_it_was_assigned_to(
    database: Database, pull_request
):
    _organise(database)
    agent, ken = AccountKey("github", "helper", "bot"), AccountKey("github", "ken")
    _store(
        database,
        [
            pull_request(1, author=agent, merged_by=ken),
            pull_request(2, author=agent, merged_by=agent, first_assignee=ken),
            pull_request(3, author=agent, merged_by=None),
        ],
    )
    facts = open_facts(database)
    rows = _by_number(facts)
    units = [facts.unit_sets[facts.units_merged[rows[n]]] for n in (1, 2, 3)]
    assert units == [{"product", "web"}, {"product", "web"}, set()]


def test_the_base_is_the_setting_else_develop_else_the_default_branch(
    database: Database, pull_request
):
    _organise(database)
    _store(database, [pull_request(1, base="develop"), pull_request(2, base="main")])
    _store(
        database,
        [
            pull_request(3, base="trunk"),
            pull_request(4, base="main"),
            pull_request(5, base="main", head="trunk"),
            pull_request(6, base="main", head="stable"),
            pull_request(7, base="main", head="trunk", head_in_same_repository=False),
        ],
        "acme/tool",
    )
    facts = open_facts(database)
    rows = _by_number(facts)
    assert [bool(facts.to_base[rows[n]]) for n in range(1, 5)] == [True, False, True, False]
    assert [bool(facts.release[rows[n]]) for n in (4, 5, 6, 7)] == [False, True, True, False]
    assert {each.name: each.base for each in facts.repositories} == {
        "acme/app": "develop",
        "acme/tool": "trunk",
    }


def test_reviews_by_a_second_account_of_the_author_do_not_count(database: Database, pull_request):
    _organise(database)
    own = ReviewRow("r", AccountKey("github", "aoi-second"), "approved", NOW + timedelta(hours=1))
    bot = ReviewRow("r", AccountKey("github", "renovate"), "approved", NOW + timedelta(hours=1))
    real = ReviewRow("r", AccountKey("github", "ken"), "dismissed", NOW, "approved")
    forced = EventRow("e", "force_pushed", NOW)
    _store(
        database,
        [
            pull_request(1, reviews=(own,)),
            pull_request(2, reviews=(bot,)),
            pull_request(3, reviews=(real,), events=(forced,)),
        ],
    )
    facts = open_facts(database)
    rows = _by_number(facts)
    gaps = [REASONS[facts.review_gap[rows[n]]] for n in (1, 2, 3)]
    assert gaps == ["no_review", "no_review", ""]
    assert facts.approved_at[rows[3]] == facts.first_review_at[rows[3]]
    assert [bool(facts.start_unsure[rows[n]]) for n in (1, 2, 3)] == [False, False, True]


def test_a_source_without_openings_knows_nothing_of_reviews_either(
    database: Database, pull_request
):
    _store(
        database,
        [pull_request(1, created_at=None), pull_request(2, created_at=None, squashed=True)],
    )
    facts = open_facts(database)
    rows = _by_number(facts)
    assert not facts.opening_known.any()
    assert REASONS[facts.review_gap[rows[1]]] == "not_known_to_source"
    assert [REASONS[facts.start_gap[rows[n]]] for n in (1, 2)] == ["", "squashed"]


def test_given_moments_tell_not_known_from_did_not_happen(database: Database, pull_request):
    knows = frozenset({"created_at", "started_at", "first_review_at"})
    given = GivenMoments(knows, started_at=NOW - timedelta(hours=1))
    _store(
        database,
        [
            pull_request(1, first_commit_at=None, given=given),
            pull_request(2, first_commit_at=None, given=GivenMoments(frozenset())),
        ],
    )
    facts = open_facts(database)
    rows = _by_number(facts)
    assert facts.started_at[rows[1]] == np.datetime64("2026-01-05T02:00:00")
    assert REASONS[facts.review_gap[rows[1]]] == "no_review"
    assert REASONS[facts.start_gap[rows[2]]] == "not_known_to_source"
    assert REASONS[facts.review_gap[rows[2]]] == "not_known_to_source"
    assert [bool(facts.ready_known[rows[n]]) for n in (1, 2)] == [False, False]


def test_reviews_of_people_for_others_stand_beside_with_the_units_of_that_day(
    database: Database, pull_request
):
    numbers = _organise(database)
    ken, second = AccountKey("github", "ken"), AccountKey("github", "aoi-second")
    helper, gone = AccountKey("github", "helper", "bot"), None
    given = [
        ReviewRow("late", second, "commented", NOW + timedelta(days=3)),
        ReviewRow("kens", ken, "approved", NOW + timedelta(hours=2)),
        ReviewRow("gone", gone, "commented", NOW + timedelta(hours=1)),
        ReviewRow("machine", helper, "commented", NOW),
    ]
    late = pull_request(1, merged_at=NOW + timedelta(days=9), reviews=tuple(given[1:]))
    early = pull_request(2, author=ken, merged_at=NOW + timedelta(days=2), reviews=(given[0],))
    own = pull_request(3, reviews=(ReviewRow("own", second, "approved", NOW),))
    _store(database, [late, early, own])
    facts = open_facts(database)
    reviews = facts.reviews
    assert facts.number[reviews.row].tolist() == [1, 1, 2]
    assert reviews.reviewer.tolist() == [0, numbers["ken"], numbers["aoi"]]
    assert [facts.unit_sets[code] for code in reviews.units] == [
        frozenset(),
        {"product", "web"},
        {"product", "app", "technology"},
    ]
    assert reviews.employment.tolist() == [0, 0, 1]
    assert not reviews.submitted_at.flags.writeable


def test_a_closing_has_its_own_units_and_may_not_be_known(database: Database, pull_request):
    _organise(database)
    next_day = NOW + timedelta(days=1)
    closed = {"state": "closed", "merged_at": None, "created_at": NOW}
    rows = [
        pull_request(1, created_at=NOW, merged_at=next_day),
        pull_request(2, **closed, closed_at=next_day),
        pull_request(3, state="open", merged_at=None, closed_at=None),
        pull_request(4, created_at=None, merged_at=next_day),
    ]
    _store(database, rows)
    _store(database, [pull_request(5), pull_request(6, **closed, closed_at=None)], "acme/old")
    facts = open_facts(database)
    by_number = _by_number(facts)
    unmerged = [KNOWN[facts.unmerged[by_number[n]]] for n in range(1, 7)]
    assert unmerged == ["no", "yes", "no", "not known", "not known", "not known"]
    units = facts.unit_sets[facts.units_closed[by_number[2]]]
    assert units == {"product", "app", "technology"}
    assert int(facts.employment_closed[by_number[2]]) == 1


def test_what_its_source_no_longer_knows_leaves_the_facts(database: Database, pull_request):
    _store(database, [pull_request(1), pull_request(2)])
    with database.write(changes_facts=True) as connection:
        gone = update(PullRequest).where(PullRequest.number == 1).values(gone_at=NOW)
        connection.execute(gone)
    assert open_facts(database).number.tolist() == [2]


def test_a_snapshot_is_made_once_per_change_and_freshness_needs_none(
    database: Database, pull_request
):
    repository = _store(database, [pull_request(1)])
    first = build_facts(database)
    assert open_facts(database) is first
    with database.write(changes_facts=True, freshness_only=True) as connection:
        run = start_sync_run(connection, "github", repository, NOW)
        finish_sync_run(connection, run, NOW, Outcome("complete", Stored(0, 0)))
    second = open_facts(database)
    assert second.version > first.version
    assert second.repositories[0].data_as_of == NOW
    assert second.number is first.number
    assert len(list(database.facts_folder.glob("facts-*"))) == 1


def test_older_snapshots_are_cleared_away(database: Database, pull_request):
    for number in range(1, 6):
        _store(database, [pull_request(number)])
        build_facts(database)
    assert len(list(database.facts_folder.glob("facts-*"))) == 2
    assert list(database.facts_folder.glob("unfinished-*")) == []


def test_the_snapshot_holds_no_name_login_title_or_address(sqlite_database: Database, pull_request):
    _organise(sqlite_database)
    _store(sqlite_database, [pull_request(1, title="Secret plan", url="https://example.org/1")])
    build_facts(sqlite_database)
    files = [each for each in sqlite_database.facts_folder.rglob("*") if each.is_file()]
    content = b"".join(each.read_bytes() for each in files)
    for word in (b"aoi", b"Aoi", b"ken", b"Secret plan", b"example.org", b"acme"):
        assert word not in content
    arrow = next(each for each in files if each.suffix == ".arrow")
    assert oct(arrow.stat().st_mode)[-3:] == "600"
    assert oct(arrow.parent.stat().st_mode)[-3:] == "700"


def test_a_damaged_snapshot_says_what_to_do(sqlite_database: Database, pull_request):
    _store(sqlite_database, [pull_request(1)])
    build_facts(sqlite_database)
    path = next(sqlite_database.facts_folder.rglob("*.arrow"))
    path.write_bytes(b"nonsense")
    again = Database.open(str(sqlite_database.engine.url), sqlite_database.facts_folder)
    with pytest.raises(FactsUnreadable, match="what to do: delete this folder"):
        open_facts(again)
    again.dispose()


def test_readers_at_once_share_one_snapshot(sqlite_database: Database, pull_request):
    _store(sqlite_database, [pull_request(number) for number in range(1, 500)])
    lengths: list[int] = []

    def read() -> None:
        lengths.append(len(open_facts(sqlite_database)))

    readers = [threading.Thread(target=read) for _ in range(8)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    assert lengths == [499] * 8
    assert len(list(sqlite_database.facts_folder.glob("facts-*"))) == 1


def test_who_waited_for_a_snapshot_takes_the_newer_one_that_others_made(
    database: Database, pull_request
):
    """The data move on while somebody waits for their turn, and another process is faster."""
    _store(database, [pull_request(1)])
    other = Database.open(
        database.engine.url.render_as_string(hide_password=False), database.facts_folder
    )
    found: list[int] = []
    waiting = threading.Thread(target=lambda: found.append(len(open_facts(database))))
    with database.building:
        waiting.start()
        time.sleep(0.2)
        _store(other, [pull_request(1), pull_request(2)])
        open_facts(other)
    waiting.join()
    other.dispose()
    assert found == [2]


def test_words_beside_the_columns_survive_the_file(sqlite_database: Database, pull_request):
    _organise(sqlite_database)
    _store(sqlite_database, [pull_request(1, base="develop"), pull_request(2, base="手直し")])
    build_facts(sqlite_database)
    sqlite_database.opened.clear()
    facts = open_facts(sqlite_database)
    assert set(facts.branches) == {"develop", "手直し"}
    assert facts.unit_sets[0] == frozenset()
