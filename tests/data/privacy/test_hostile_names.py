"""Does erasing or exporting somebody leave others alone whose names, ids and logins are alike?"""

from collections.abc import Sequence
from typing import Any

import pytest
from sqlalchemy import insert, select

from config.organisation import Organisation
from data.database import Database
from data.organisation import store_organisation
from data.privacy.access import everything_on
from data.privacy.erasure import erasable, erase
from data.privacy.written_words import StillNamed, still_named
from data.repositories import store_repository
from data.rows import AccountKey, PullRequestRow, RepositoryRow
from data.store import store_pull_requests
from data.tables.code import PullRequest, Review
from data.tables.organisation import Account
from data.tables.record import AcceptedGap
from data.viewer import Viewer
from tests.data.privacy.everywhere import NOW, numbers, put


def person(key: str, name: str, *logins: str, **accounts: Sequence[str]) -> dict[str, Any]:
    return {"id": key, "name": name, "accounts": {"github": list(logins), **accounts}}


def applied(database: Database, *people: dict[str, Any]) -> dict[str, int]:
    """An organisation of these people; the numbers of all there ever were."""
    organisation = Organisation.model_validate({"name": "Minamo", "people": people})
    with database.write(changes_facts=True) as connection:
        store_organisation(connection, organisation, "operator", NOW)
    return numbers(database)


def collected(database: Database, *rows: PullRequestRow) -> int:
    with database.write(changes_facts=True) as connection:
        api = store_repository(connection, RepositoryRow("minamo/api", "github", "x", "main"))
        store_pull_requests(connection, api, rows, NOW)
    return api


def opened(number: int, login: str, provider: str = "github", **said: Any) -> PullRequestRow:
    key = AccountKey(provider, login)
    values: dict[str, Any] = {"title": "Change", "state": "open", "base": "main", **said}
    return PullRequestRow(number=number, author=key, created_at=NOW, **values)


def accepted(database: Database, repository: int, *names: str) -> None:
    with database.write(changes_facts=True) as connection:
        for name in names:
            put(
                connection, "accepted_gaps", repository_id=repository, open=0, merged=1, closed=0,
                who=name, why="gone", at=NOW,
            )  # fmt: skip


def decided(database: Database) -> list[str]:
    with database.read() as connection:
        return list(connection.execute(select(AcceptedGap.who).order_by(AcceptedGap.id)).scalars())


def gone(database: Database, number: int) -> tuple[StillNamed, ...]:
    """Erase somebody; which words still name them."""
    with database.write(changes_facts=True) as connection:
        who = erasable(connection, number)
        erase(connection, who, NOW)
        return still_named(connection, who)


def gaps_of(database: Database, number: int) -> list[str]:
    with database.read() as connection:
        held = everything_on(Viewer.operator(), connection, number)
    return [
        record["who"]
        for each in held
        for record in each.records
        if each.declaration.table == "accepted_gaps"
    ]


KEN = person("ken", "Hayashi", "hayashi7")
MORI = person("mori", "Mori Ken", "ken")
"""Mori's login is what Ken's id is."""


def test_a_login_that_is_the_id_of_another_does_not_take_what_they_decided(database: Database):
    people = applied(database, KEN, MORI)
    api = collected(database, opened(1, "ken"))
    accepted(database, api, "ken", "mori", "hayashi7")
    assert gaps_of(database, people["ken"]) == ["ken", "hayashi7"]
    assert gaps_of(database, people["mori"]) == ["mori"]
    applied(database, KEN)
    gone(database, people["mori"])
    assert decided(database) == ["ken", f"erased:{people['mori']}", "hayashi7"]


def test_of_two_of_one_name_neither_loses_what_the_other_may_have_decided(database: Database):
    first, second = person("sato-1", "佐藤健", "sato-a"), person("sato-2", "佐藤健", "sato-b")
    people = applied(database, first, second)
    api = collected(database, opened(1, "sato-a"), opened(2, "sato-b"))
    accepted(database, api, "佐藤健", "sato-1")
    assert gaps_of(database, people["sato-1"]) == ["sato-1"]
    applied(database, second)
    named = gone(database, people["sato-1"])
    assert decided(database) == ["佐藤健", f"erased:{people['sato-1']}"]
    assert StillNamed("accepted_gaps", "who", 1) in named


def test_a_name_that_pretends_to_be_a_tombstone_keeps_nobody_from_being_erased(database: Database):
    number = applied(database, person("mori", "Mori", git=["Mori"]))["mori"]
    collected(database, opened(1, "Mori", "git"))
    with database.read() as connection:
        account = connection.execute(select(Account.id).where(Account.login == "Mori")).scalar()
    pretended = f"erased:{account}"
    collected(database, opened(2, pretended, "git"))
    applied(database)
    gone(database, number)
    collected(database, opened(1, "Mori", "git"), opened(2, pretended, "git"))
    with database.read() as connection:
        query = select(Account.login).where(Account.id == account)
        assert connection.execute(query).scalar_one() == pretended
        author = select(PullRequest.author_id).where(PullRequest.number == 1)
        assert connection.execute(author).scalar_one() == account


def test_who_came_back_and_is_erased_again_is_one_person_in_what_is_collected_later(
    database: Database,
):
    mori = person("mori", "Mori", "mori7")
    first = applied(database, mori)["mori"]
    collected(database, opened(1, "mori7"))
    applied(database)
    gone(database, first)
    second = applied(database, mori)["mori"]
    collected(database, opened(1, "mori7", title="Changed"))
    applied(database)
    gone(database, second)
    assert second != first
    collected(database, opened(1, "mori7", title="Changed again"), opened(2, "Mori7"))
    with database.read() as connection:
        query = select(Account.person_id).join(PullRequest, PullRequest.author_id == Account.id)
        assert connection.execute(query).scalars().all() == [second, second]


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("林健", "林健さんの修正"),
        ("田辺 葵", "田辺さんの修正"),
        ("Tanabe Aoi", "Thanks, aoi"),
        ("100%_Aoi", "by 100%_aoi"),
    ],
)
def test_a_name_in_a_title_is_counted_also_where_it_is_short_or_half_of_it(
    database: Database, name: str, title: str
):
    number = applied(database, person("somebody", name, "login7"))["somebody"]
    collected(database, opened(1, "login7", title=title), opened(2, "login7", title="100xAoy"))
    applied(database)
    assert gone(database, number) == (StillNamed("pull_requests", "title", 1),)


def test_words_that_stay_are_counted_wherever_they_stand(database: Database):
    mori, ken = person("mori-ai", "Mori Ai", "mori7"), person("ken", "Hayashi", "hayashi7")
    people = applied(database, mori, ken)
    exclusion = {
        "application": "api", "paths": ["gen/**"], "who": "ken", "when": "2026-05-01",
        "why": "森愛さんと決めた (Mori Ai)",
    }  # fmt: skip
    api = {"id": "api", "name": "API", "repository": "minamo/api", "kind": "backend"}
    decided_by_ken = Organisation.model_validate(
        {
            "name": "Minamo",
            "people": [ken],
            "applications": [api],
            "coverage": {"exclusions": [exclusion]},
        }
    )
    with database.write(changes_facts=True) as connection:
        store_organisation(connection, decided_by_ken, "Mori Ai (laptop)", NOW)
        put(
            connection, "statements", person_id=people["ken"], about="people",
            text="Mori Ai said so", written_at=NOW,
        )  # fmt: skip
    assert set(gone(database, people["mori-ai"])) == {
        StillNamed("organisation_revisions", "settings", 1),
        StillNamed("organisation_revisions", "applied_by", 1),
        StillNamed("statements", "text", 1),
    }


def test_reviews_on_ones_own_pull_request_are_held_on_oneself_without_whose_they_are(
    database: Database,
):
    people = applied(database, KEN, MORI)
    collected(database, opened(1, "hayashi7"))
    with database.write(changes_facts=True) as connection:
        reviewer = connection.execute(select(Account.id).where(Account.login == "ken")).scalar()
        request = connection.execute(select(PullRequest.id)).scalar_one()
        values = {
            "pull_request_id": request, "external_id": "r1", "account_id": reviewer,
            "state": "approved", "submitted_at": NOW,
        }  # fmt: skip
        connection.execute(insert(Review).values(**values))
    with database.read() as connection:
        held = everything_on(Viewer.operator(), connection, people["ken"])
    (review,) = next(e.records for e in held if e.declaration.table == "reviews")
    assert (review["as"], review["state"]) == (["pull_request_id"], "approved")
    assert "account_id" not in review
