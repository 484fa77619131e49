"""Can a gap be seen and accepted on the command line, by somebody and for a reason?"""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from cli.workspace import opened_workspace
from data.queries.repositories import RepositoryState, repository_states
from data.viewer import Viewer
from tests.dashboard.from_github import MOVED, PAYMENT, company

ACCEPT = ("gap", "accept", PAYMENT)


@pytest.fixture
def collected(here: Path) -> Path:
    with opened_workspace(here) as opened:
        company(opened.database)
    return here


@pytest.fixture
def without_organisation(here: Path) -> Path:
    with opened_workspace(here) as opened:
        company(opened.database, organisation=False)
    return here


def state(folder: Path) -> RepositoryState:
    with opened_workspace(folder) as opened:
        states = repository_states(Viewer.operator(), opened.database)
    return next(each for each in states if each.name == PAYMENT)


def test_gaps_are_listed_and_those_that_somebody_accepted(collected: Path, mikata) -> None:
    result = mikata("gap", "list", "--workspace", str(collected))
    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        f"{MOVED}: 3 merged missing; accepted by ken on 2026-10-16: 元の場所で削除済み",
        f"{PAYMENT}: 8 merged missing",
    ]


def test_where_nothing_is_missing_that_is_said(here: Path, mikata) -> None:
    result = mikata("gap", "list")
    assert (result.exit_code, result.stdout) == (
        0,
        "No gap: everything that was counted is here.\n",
    )


def test_an_accepted_gap_is_kept_with_who_when_and_why(collected: Path, mikata) -> None:
    before = datetime.now(UTC)
    result = mikata(*ACCEPT, "--who", "aoi", "--why", " deleted there ")
    assert (result.exit_code, result.stdout) == (0, f"Accepted for {PAYMENT}: 8 merged missing.\n")
    accepted = state(collected).accepted
    assert accepted is not None
    assert (accepted.merged, accepted.who, accepted.why) == (8, "aoi", "deleted there")
    assert before <= accepted.at <= datetime.now(UTC)
    assert state(collected).gap == {}
    again = mikata(*ACCEPT, "--who", "aoi", "--why", "once more")
    assert again.exit_code == 1
    assert again.stderr == f"error: {PAYMENT} has no gap to accept; `mikata gap list` names them\n"


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (("gap", "accept", "minamo/stream-ap", "--who", "aoi", "--why", "x"), 2, "did you mean"),
        ((*ACCEPT, "--who", "aoj", "--why", "x"), 2, "unknown person 'aoj'; did you mean 'aoi'?"),
        ((*ACCEPT, "--who", "aoi", "--why", "  "), 1, "--why is empty"),
        ((*ACCEPT, "--who", "aoi"), 2, "--why"),
        ((*ACCEPT, "--why", "x"), 2, "--who"),
    ],
)
def test_what_is_not_said_or_not_known_is_refused_and_nothing_is_kept(
    collected: Path, mikata, arguments: tuple[str, ...], status: int, said: str
) -> None:
    result = mikata(*arguments)
    assert result.exit_code == status
    assert said in result.stderr
    assert state(collected).accepted is None


def test_without_an_organisation_anybody_may_be_named_but_somebody_must(
    without_organisation: Path, mikata
) -> None:
    nobody = mikata(*ACCEPT, "--who", " ", "--why", "deleted")
    assert (nobody.exit_code, nobody.stderr) == (
        1,
        "error: --who is empty: say who accepts the gap\n",
    )
    assert mikata(*ACCEPT, "--who", "Aoi of payments", "--why", "deleted").exit_code == 0
    accepted = state(without_organisation).accepted
    assert accepted is not None
    assert accepted.who == "Aoi of payments"
