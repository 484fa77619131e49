"""Does each merge go to the deployment that a clone tells, else to the one moments tell?"""

from dataclasses import dataclass

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from data.facts.arrival import NONE
from data.facts.contents import brought
from data.facts.production import FROM_DEPLOYMENT, FROM_PULL_REQUEST, FROM_RELEASE, Attempts

SOURCES = (FROM_DEPLOYMENT, FROM_RELEASE, FROM_PULL_REQUEST)
"""By repository: each has one of its own."""
BRANCHES = st.sampled_from((0, 1))
REPOSITORIES = st.sampled_from((0, 1, 2))
HOURS = st.integers(0, 12)
NO_DEPLOYMENT = 99
"""The row id of something that is no deployment by the rules of today."""


@dataclass(frozen=True)
class Deployed:
    """A deployment; hours of its commit and of its end."""

    repository: int
    branch: int
    committed: int
    ended: int
    known: bool


@dataclass(frozen=True)
class Merge:
    """A merge; `told` is an index into the deployments, or that they don't hold it, or None."""

    repository: int
    branch: int
    at: int
    told: int | None


@st.composite
def deployments(draw: st.DrawFn) -> list[Deployed]:
    found = [
        Deployed(draw(REPOSITORIES), draw(BRANCHES), draw(st.integers(0, 9)), draw(HOURS),
                 known=draw(st.booleans()))
        for _ in range(draw(st.integers(0, 6)))
    ]  # fmt: skip
    return sorted(found, key=lambda each: each.ended)


@st.composite
def merges(draw: st.DrawFn, done: list[Deployed]) -> list[Merge]:
    told = st.sampled_from([None, NONE, NO_DEPLOYMENT, *range(len(done))])
    return [
        Merge(draw(REPOSITORIES), draw(BRANCHES), draw(HOURS), draw(told))
        for _ in range(draw(st.integers(1, 6)))
    ]


def slow(merge: Merge, done: list[Deployed]) -> tuple[int, bool, set[int]]:
    """(the deployment, whether it is concluded, deployments whose contents are doubtful by it)."""
    mine = [place for place, each in enumerate(done) if each.repository == merge.repository]
    merged = SOURCES[merge.repository] == FROM_PULL_REQUEST

    def contains(place: int) -> bool:
        return done[place].branch == merge.branch and merge.at <= done[place].committed

    stale = merge.told == NO_DEPLOYMENT or (merge.told not in (None, NONE, *mine))
    if merge.told is None or stale or merged or not mine:
        found = next((place for place in mine if contains(place)), None)
        sure = False
    else:
        lacking = [place for place in mine if not done[place].known]
        ways = [place for place in lacking if contains(place)]
        ways += [merge.told] if merge.told != NONE else []
        found = min(ways, default=None)
        between = [p for p in lacking if merge.at <= done[p].ended and found is not None]
        sure = found == merge.told and not any(place < (found or 0) for place in between)
    touched = {found} if found is not None and not sure else set()
    if merge.told in mine and not merged and not sure:
        touched.add(merge.told)
    if found is None or found == mine[0]:
        return NONE, False, touched
    return found, not sure and not merged, touched


@given(st.data())
def test_every_merge_goes_where_the_slow_way_says(data):
    done = data.draw(deployments())
    drawn = data.draw(merges(done))
    expected = [slow(each, done) for each in drawn]
    found = brought(as_columns(drawn), as_attempts(done))
    assert found.deployment.tolist() == [place for place, _, _ in expected]
    assert found.concluded.tolist() == [concluded for _, concluded, _ in expected]
    doubtful = set[int]().union(*(touched for _, _, touched in expected))
    assert found.approximate.tolist() == [
        SOURCES[each.repository] != FROM_PULL_REQUEST and (place in doubtful or not each.known)
        for place, each in enumerate(done)
    ]


def as_columns(drawn: list[Merge]) -> dict[str, np.ndarray]:
    ids = [_row_id(each.told) for each in drawn]
    of = {name: SOURCES.index(code) for name, code in (("deployment", 0), ("release", 1))}
    firsts = {
        f"first_{name}": np.array(
            [
                id_ if each.repository == of[name] else 0
                for id_, each in zip(ids, drawn, strict=True)
            ]
        )
        for name in of
    }
    return firsts | {
        "repository": np.array([each.repository for each in drawn]),
        "base": np.array([each.branch for each in drawn]),
        "head": np.full(len(drawn), NONE),
        "merged_at": _moments([each.at for each in drawn]),
        "told": np.array([each.told is not None for each in drawn]),
    }


def _row_id(told: int | None) -> int:
    return 0 if told in (None, NONE) else told + 1


def as_attempts(done: list[Deployed]) -> Attempts:
    ended = _moments([each.ended for each in done])
    return Attempts(
        source=np.array([SOURCES[each.repository] for each in done], np.int64),
        id=np.arange(1, len(done) + 1),
        repository=np.array([each.repository for each in done], np.int64),
        place=np.zeros(len(done), np.int64),
        branch=np.array([each.branch for each in done], np.int64),
        committed_at=_moments([each.committed for each in done]),
        began_at=ended,
        succeeded_at=ended,
        failed_at=_moments([]),
        contents_known=np.array(
            [each.known and SOURCES[each.repository] != FROM_PULL_REQUEST for each in done],
            np.bool_,
        ),
    )


def _moments(hours: list[int]) -> np.ndarray:
    start = np.datetime64("2026-01-05", "us")
    return start + np.array(hours, np.int64) * np.timedelta64(1, "h")
