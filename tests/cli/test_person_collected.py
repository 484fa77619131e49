"""Does a login that was erased stay away, however GitHub is collected from afterwards?"""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select
from typer.testing import Result

from cli.workspace import opened_workspace
from data.tables.code import PullRequest
from data.tables.organisation import Account, Person
from tests.cli.github_world import small_world
from tests.data.privacy.everywhere import everything_stored
from tests.github.server import GitHubServer

Mikata = Callable[..., Result]

ORGANISATION = "schema: organisation/1\nname: Acme\npeople:\n{people}"
PERSON = "  - id: {key}\n    name: {key}\n    accounts:\n      github: [{login}]\n"


@pytest.fixture
def github(monkeypatch: pytest.MonkeyPatch) -> Iterator[GitHubServer]:
    """A small world, served, and named with its token in the environment."""
    with GitHubServer(small_world()) as served:
        monkeypatch.setenv("MIKATA_GITHUB__URL", served.url)
        monkeypatch.setenv("GITHUB_TOKEN", served.token)
        yield served


def apply(here: Path, mikata: Mikata, **people: str) -> None:
    written = "".join(PERSON.format(key=key, login=login) for key, login in people.items())
    text = ORGANISATION.format(people=written) if written else "schema: organisation/1\nname: A\n"
    (here / "org.yaml").write_text(text, encoding="utf-8")
    assert mikata("apply", "--yes").exit_code == 0


def busiest(here: Path) -> str:
    """Whoever wrote most, as somebody whom it is worth looking for."""
    with opened_workspace(here) as opened, opened.database.read() as connection:
        query = select(Account.login).join(PullRequest, PullRequest.author_id == Account.id)
        order = func.count(PullRequest.id).desc()
        ordered = query.group_by(Account.login).order_by(order).limit(1)
        return connection.execute(ordered).scalar_one()


def test_neither_the_next_collection_nor_a_whole_one_brings_the_login_back(
    here: Path, github: GitHubServer, mikata: Mikata
):
    assert mikata("collect", "acme/app").exit_code == 0
    login = busiest(here)
    apply(here, mikata, somebody=login, other="octo-other")
    apply(here, mikata, other="octo-other")
    assert mikata("person", "erase", "somebody", "--yes").exit_code == 0
    for arguments in (["acme/app"], ["acme/app", "--full"], ["--rebuild"], ["acme/web"]):
        result = mikata("collect", *arguments)
        assert result.exit_code == 0, result.stderr
        with opened_workspace(here) as opened:
            stored = repr(everything_stored(opened.database))
            assert not re.search(rf"(?<![\w-]){login}(?![\w-])", stored), arguments
            with opened.database.read() as connection:
                query = (
                    select(func.count(PullRequest.id))
                    .join(Account, Account.id == PullRequest.author_id)
                    .join(Person, Person.id == Account.person_id)
                )
                erased = query.where(Person.erased_at.is_not(None))
                assert connection.execute(erased).scalar_one() > 0
