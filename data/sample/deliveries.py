"""When did the sample company deploy, release and repair?"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

import numpy as np

from data.rows import DeploymentRow, DeploymentStatusRow, IncidentRow, PartRow, ReleaseRow
from data.sample.coverage import TOKYO, commit_of
from data.sample.repositories import HOST, Repository
from data.sample.story import Story, era_weights

A_WEEK = {"stream-core": (1.2, 2.8), "ticket-payment": (0.8, 1.6), "ticket-web": (1.0, 2.4)}
"""How often each repository is deployed to production, before April and since the rule."""
RELEASED = "stream-app"
FAILS = 0.06
INCIDENTS_A_DEPLOYMENT = 0.05
FROM_MAIN = 8
"""Every so many-th deployment is of `main`, where hotfixes go, the others of the base branch."""
SATURDAY = 5
AFTERNOON = time(14)
TITLES = ("再生が始まらない", "決済の確認が遅い", "チケットが二重に表示される", "検索が空になる")


def delivery_rows(story: Story, repository: Repository, seed: int) -> Iterator[PartRow]:
    """Deployments, releases and incidents of a repository, the oldest first."""
    chance = np.random.default_rng((seed, 6, *repository.key.encode()))
    if repository.key == RELEASED:
        yield from _releases(story)
    if repository.key in A_WEEK:
        yield from _deployments(story, repository, chance)


def _working_days(story: Story) -> Iterator[date]:
    day = story.begins
    while day < story.ends:
        if day.weekday() < SATURDAY:
            yield day
        day += timedelta(days=1)


def _releases(story: Story) -> Iterator[ReleaseRow]:
    """Every other Tuesday."""
    tuesdays = [day for day in _working_days(story) if day.weekday() == 1]
    for number, day in enumerate(tuesdays[::2]):
        at = datetime.combine(day, AFTERNOON, TOKYO).astimezone(UTC)
        tag = f"v{3 + number // 26}.{number % 26}.0"
        commit = commit_of(RELEASED, day, tag)
        yield ReleaseRow(f"RE_{tag}", tag, commit, at - timedelta(hours=3), at)


def _deployments(
    story: Story, repository: Repository, chance: np.random.Generator
) -> Iterator[PartRow]:
    days = list(_working_days(story))
    before, since = A_WEEK[repository.key]
    eras = era_weights(story, np.array(days, "datetime64[D]"))
    likely = (eras[:, 0] * before + eras[:, 1] * (before + since) / 2 + eras[:, 2] * since) / 5
    number = made = 0
    for day, share in zip(days, likely.tolist(), strict=True):
        for which in range(int(chance.poisson(share))):
            at = datetime.combine(day, AFTERNOON, TOKYO).astimezone(UTC)
            at += timedelta(minutes=int(chance.integers(0, 180)) + which)
            fails = bool(chance.random() < FAILS)
            made += 1
            ref = repository.base if made % FROM_MAIN else "main"
            yield _deployment(repository, day, which, at, ref=ref, fails=fails)
            if chance.random() < INCIDENTS_A_DEPLOYMENT:
                number += 1
                yield _incident(repository, number, at, chance)


def _deployment(
    repository: Repository, day: date, which: int, at: datetime, *, ref: str, fails: bool
) -> DeploymentRow:
    key = f"DE_{repository.key}_{day}_{which}"
    end = DeploymentStatusRow(
        f"{key}_end", "failure" if fails else "success", at + timedelta(minutes=9)
    )
    return DeploymentRow(
        external_id=key,
        environment="production",
        ref=ref,
        commit=commit_of(repository.key, day, f"deployed {which}"),
        committed_at=at - timedelta(minutes=50),
        created_at=at,
        statuses=(DeploymentStatusRow(f"{key}_begin", "in_progress", at), end),
    )


def _incident(
    repository: Repository, number: int, deployed: datetime, chance: np.random.Generator
) -> IncidentRow:
    opened = deployed + timedelta(minutes=int(chance.integers(20, 600)))
    closed = opened + timedelta(minutes=int(chance.gamma(2.0, 75)) + 10)
    title = TITLES[number % len(TITLES)]
    # Issues and pull requests share their numbers; these lie beyond those of the two years.
    number += 90_000
    url = f"{HOST}/{repository.name}/issues/{number}"
    return IncidentRow(number, title, url, ("incident",), opened, closed)
