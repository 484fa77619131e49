"""Does every way of collecting from GitHub end with the same rows?"""

import re
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest

from collectors.github.collector import Options
from data.database import Database
from tests.collectors.domain_tables import differences, domain_tables
from tests.collectors.github.collecting import Place, fresh
from tests.collectors.github.killing import check_kills
from tests.collectors.github.worlds import ORGANISATION, apply_organisation, company, disturb
from tests.github import faults
from tests.github.server import GitHubServer

EVERYTHING = Options()


def collect_until_complete(place: Place, rounds: int = 10) -> int:
    """Collect as `--every` does, until everything is there; how many rounds it took."""
    apply_organisation(place.database)
    errors: list[str] = []
    for number in range(1, rounds + 1):
        reports = place.collect(options=EVERYTHING, organisation=ORGANISATION)
        errors = [f"{each.name}: {each.error}" for each in reports.values() if each.error]
        if not errors:
            return number
    raise AssertionError(errors)


def test_killed_five_times(tmp_path: Path):
    check_kills(tmp_path, kills=5, pull_requests=200, seed=5)


def every_healing_fault(github: GitHubServer, share: float) -> list[faults.Fault]:
    """Each strikes some of the requests, of any kind; those that strike once for certain."""
    soon = github.now() + timedelta(seconds=2)
    of_graphql = (
        faults.something_went_wrong(),
        faults.resource_limits_exceeded(),
        faults.primary_limit(soon),
    )
    of_all = (
        faults.bad_gateway(),
        faults.unavailable(),
        faults.gateway_timeout(),
        faults.cut_off(),
        faults.reset(),
        faults.secondary_limit(),
        faults.secondary_limit(None, 429),
    )
    certain = []
    for place, effect in enumerate((*of_graphql, *of_all)):
        when = faults.graphql if effect in of_graphql else lambda _asked: True
        certain.append(github.faults.add(effect, skip=2 * place, when=when))
        github.faults.add(effect, times=None, share=share, when=when)
    certain.append(github.faults.add(faults.null_nodes(0, 3), times=4, when=faults.pages))
    return certain


@pytest.mark.parametrize("seed", [1, 2])
def test_under_every_healing_fault_at_once(sqlite_database: Database, tmp_path: Path, seed: int):
    with GitHubServer(company(seed), seed=seed) as github, fresh(github) as undisturbed:
        collect_until_complete(undisturbed)
        certain = every_healing_fault(github, share=0.03)
        disturbed = Place(github, sqlite_database, tmp_path / "locks")
        collect_until_complete(disturbed)
        assert [each.effect.name for each in certain if not each.happened] == []
        assert disturbed.waited
        assert domain_tables(sqlite_database)["coverage_figures"]
        assert differences(undisturbed.database, sqlite_database) == {}


@pytest.mark.parametrize("seed", [3, 4, 5])
def test_while_pull_requests_move_between_pages(
    sqlite_database: Database, tmp_path: Path, seed: int
):
    world, chance = company(seed, statuses=False), Random(seed)
    with GitHubServer(world, seed=seed) as github:
        place = Place(github, sqlite_database, tmp_path / "locks")
        moving = [True]
        for page in range(1, 40):
            world.after_page(page, lambda: moving and [disturb(world, chance) for _ in range(4)])
        for _ in range(3):
            place.collect(options=EVERYTHING, organisation=ORGANISATION)
        moving.clear()
        assert collect_until_complete(place) <= 2
        with fresh(github) as undisturbed:
            collect_until_complete(undisturbed)
            differing = differences(undisturbed.database, sqlite_database)
    # A pull request that was there and is gone is known as gone; a fresh run never saw it.
    gone = [row for row in domain_tables(sqlite_database)["pull_requests"] if row[-1]]
    without = {name: rows for name, rows in differing.items() if not _only_of(rows, gone)}
    assert without == {}


def _only_of(rows: tuple[list, list], gone: list) -> bool:
    """Whether all that differs is about pull requests that are gone."""
    numbers = {(row[0], row[1]) for row in gone}
    return not rows[0] and all((row[0], row[1]) in numbers for row in rows[1])


@pytest.mark.parametrize("hours", [-3, 3])
def test_with_a_clock_of_ours_that_is_wrong(sqlite_database: Database, tmp_path: Path, hours: int):
    world = company(6, pull_requests=60, statuses=False)
    with GitHubServer(world) as github:
        github.skew = timedelta(hours=hours)
        place = Place(github, sqlite_database, tmp_path / "locks")
        collect_until_complete(place)
        for made in list(world.owners["acme"].repositories[0].pull_requests.values())[::7]:
            world.touch(made, title="Changed since")
        collect_until_complete(place)
        with fresh(github) as undisturbed:
            collect_until_complete(undisturbed)
            assert differences(undisturbed.database, sqlite_database) == {}


def test_whoever_deleted_their_account_is_nobody(sqlite_database: Database, tmp_path: Path):
    world = company(7, pull_requests=60)
    gone = world.people.engineers[0]
    world.delete_user(gone)
    with GitHubServer(world) as github:
        collect_until_complete(Place(github, sqlite_database, tmp_path / "locks"))
    tables = domain_tables(sqlite_database)
    logins = [row[5] for row in tables["pull_requests"]]
    assert len(logins) == 120
    assert None in logins
    named = {row[5] for row in tables["pull_requests"]} | {row[3] for row in tables["reviews"]}
    assert gone.login not in named


ADDRESS = re.compile(rb"[\w.+-]+@[\w-]+\.[\w.-]+")


def test_no_address_and_no_token_reaches_the_disk(tmp_path: Path):
    world = company(8, pull_requests=60)
    repository = world.owners["acme"].repositories[0]
    token = "ghp_" + "a1B2" * 9
    for made in list(repository.pull_requests.values())[:5]:
        world.touch(
            made, title=f"Ask mio@corp.example about {token}", body=f"kei@corp.example {token}"
        )
    database = Database.open(f"sqlite:///{tmp_path / 'mikata.sqlite3'}", tmp_path / "facts")
    database.migrate()
    with GitHubServer(world) as github:
        place = Place(github, database, tmp_path / "locks")
        collect_until_complete(place)
        from zlib import decompress

        answers = b"".join(decompress(row[2]) for row in domain_tables(database)["raw_answers"])
        database.dispose()
        kept = b"".join(each.read_bytes() for each in tmp_path.rglob("*") if each.is_file())
        for content in (answers, kept):
            assert ADDRESS.findall(content) == []
            assert token.encode() not in content
            assert github.token.encode() not in content
        assert b"Ask " in kept
        assert answers
