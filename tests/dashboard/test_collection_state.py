"""Does the state of a collection say what became of it, and whom it needs?"""

from dataclasses import replace
from datetime import timedelta

import pytest

from dashboard.collection_state import (
    LONGEST_RUN,
    accepted,
    behind,
    by_problem,
    collected_at,
    collection_state,
    is_running,
    needs_somebody,
)
from data.queries.repositories import RepositoryState
from tests.dashboard.conftest import NOW
from tests.dashboard.states import (
    ACCEPTED,
    EARLIER,
    FAILED,
    FINE,
    GAP,
    GAP_RUN,
    HUB,
    NEVER,
    RUN,
    reading,
    running,
)


@pytest.mark.parametrize(
    ("repository", "state", "how"),
    [
        (FINE, "up_to_date", None),
        (HUB, "up_to_date", None),
        (replace(FINE, last_run=None), "up_to_date", None),
        (FAILED, "failed", "unfinished"),
        (replace(FINE, last_run=replace(RUN, status="incomplete")), "stopped", "unfinished"),
        (replace(FAILED, last_success_at=None), "failed", "first"),
        (NEVER, "never", "first"),
        (running(EARLIER), "running", None),
        (replace(running(EARLIER), last_success_at=None), "running", "first"),
        (running(NOW - LONGEST_RUN - timedelta(seconds=1)), "stopped", "unfinished"),
        (GAP, "gap", "gap"),
        (replace(GAP, last_success_at=None), "gap", "gap"),
        (ACCEPTED, "accepted", None),
        (replace(ACCEPTED, last_success_at=None), "accepted", None),
        (replace(ACCEPTED, last_run=HUB.last_run), "accepted", None),
        (replace(FINE, last_success_at=NOW - timedelta(days=8)), "up_to_date", "stale"),
    ],
)
def test_what_became_of_a_collection(
    repository: RepositoryState, state: str, how: str | None
) -> None:
    assert collection_state(repository, NOW) == state
    assert behind(repository, NOW) == how
    assert needs_somebody(repository, NOW) is (how not in (None, "stale"))


def test_a_gap_is_accepted_only_while_it_is_the_same() -> None:
    assert accepted(ACCEPTED) is ACCEPTED.accepted
    wider = replace(ACCEPTED, on_source={"open": 2, "merged": 1209, "closed": 40})
    assert accepted(wider) is None
    assert collection_state(wider, NOW) == "gap"
    healed = replace(ACCEPTED, on_source=HUB.on_source, last_run=HUB.last_run)
    assert accepted(healed) is None
    assert collection_state(healed, NOW) == "up_to_date"


def test_what_github_did_not_hand_out_stays_a_gap_though_the_counts_agree() -> None:
    assert collection_state(replace(HUB, last_run=GAP_RUN), NOW) == "gap"


def test_what_else_is_read_does_not_make_pull_requests_provisional_but_runs_too() -> None:
    broken = replace(HUB, others=(reading("coverage", "failed"),))
    assert collection_state(broken, NOW) == "up_to_date"
    assert not is_running([broken], NOW)
    under_way = reading("deployments", "running", finished_at=None)
    assert is_running([broken, replace(HUB, others=(under_way,))], NOW)
    long_ago = replace(under_way, started_at=NOW - LONGEST_RUN * 2)
    assert not is_running([replace(HUB, others=(long_ago,))], NOW)


def test_problems_come_first_and_then_the_order_of_names() -> None:
    everything = [FINE, HUB, running(), NEVER, ACCEPTED, FAILED, GAP]
    names = [each.name for each in by_problem(everything, NOW)]
    assert names == [
        *("yuzu/shop", "yuzu/api", "mikan/new", "mikan/web", "yuzu/old"),
        *("mikan/app", "yuzu/web"),
    ]


def test_a_first_collection_whose_gap_somebody_accepted_is_a_collection() -> None:
    assert collected_at(replace(ACCEPTED, last_success_at=None), NOW) == EARLIER
    assert collected_at(replace(GAP, last_success_at=None), NOW) is None
    assert collected_at(FAILED, NOW) == FAILED.last_success_at
