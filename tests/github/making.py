"""What do pull requests of a busy repository look like, made from a seed?"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any

from tests.github.objects import (
    Account,
    Activity,
    Commit,
    Event,
    File,
    Label,
    PullRequest,
    Repository,
    Review,
)

TITLES = ("Add", "Fix", "Remove", "Move", "Speed up", "Rename", "Document", "Test")
THINGS = ("the basket", "sign-in", "the price list", "検索", "a flaky test", "the export", "images")
FOLDERS = ("shop", "api", "web/src", "docs", "ops", "lib/core")
LABELS = tuple(Label(name) for name in ("bug", "feature", "chore", "security", "重要"))


@dataclass(frozen=True, slots=True)
class People:
    """Who acts in a repository."""

    engineers: Sequence[Account]
    bots: Sequence[Account]


@dataclass(frozen=True, slots=True)
class Wanted:
    """How many of each a pull request gets; None leaves it to the seed."""

    commits: int | None = None
    reviews: int | None = None
    events: int | None = None
    files: int | None = None


def oid(*parts: object) -> str:
    """The name of a commit, made of what it is."""
    return hashlib.sha1(":".join(map(str, parts)).encode(), usedforsecurity=False).hexdigest()


def pull_request(
    repository: Repository,
    number: int,
    people: People,
    seed: str,
    opened: datetime,
    until: datetime,
) -> PullRequest:
    """One pull request of the kinds that occur; the same for the same seed."""
    draw = Random(f"{seed}/{number}")
    author = draw.choice(people.bots if draw.random() < 0.12 else people.engineers)
    life = timedelta(seconds=int(min(draw.lognormvariate(10.5, 1.6), 90 * 86400)) + 60)
    chance = draw.random()
    state = "CLOSED" if chance < 0.09 else "MERGED" if chance < 0.9 else "OPEN"
    if opened + life > until:
        state, life = "OPEN", until - opened
    ended = (opened + life).replace(microsecond=0) if state != "OPEN" else None
    made = PullRequest(
        repository=repository,
        number=number,
        title=f"{draw.choice(TITLES)} {draw.choice(THINGS)}",
        created_at=opened,
        updated_at=_updated(draw, opened, ended, until),
        state=state,
        author=author,
        body=_body(draw, repository, number),
        is_draft=state == "OPEN" and draw.random() < 0.2,
        is_cross_repository=draw.random() < 0.05,
        base_ref_name=draw.choices(["main", "develop", "release/1.x"], [8, 2, 1])[0],
        head_ref_name=f"topic/{number}",
        labels=tuple(draw.sample(LABELS, draw.choice([0, 0, 1, 1, 2]))),
        assignees=(draw.choice(people.engineers),) if draw.random() < 0.4 else (),
        closed_at=ended,
        later=lambda made: activity(made, people, seed, Wanted()),
    )
    if state == "MERGED" and ended:
        made.merged_at, made.merged_by = ended, draw.choice(people.engineers)
        made.merge_commit = Commit(oid(seed, number, "merge"), ended, ended)
    return made


def _updated(draw: Random, opened: datetime, ended: datetime | None, until: datetime) -> datetime:
    at = ended or opened + (until - opened) * draw.random() * 0.2
    if draw.random() < 0.15:  # somebody labels a pile of them at once: many share one second
        at = datetime(at.year, at.month, at.day, tzinfo=at.tzinfo) + timedelta(days=1)
    return min(at, until).replace(microsecond=0)


def _body(draw: Random, repository: Repository, number: int) -> str:
    chance = draw.random()
    if chance < 0.03 and number > 1:
        return f"Reverts {repository.name_with_owner}#{draw.randint(1, number - 1)}"
    return "Ask rin.example@mail.invalid for the numbers." if chance < 0.1 else "What it is for."


def activity(made: PullRequest, people: People, seed: str, wanted: Wanted) -> Activity:
    """The commits, reviews, events and files of a pull request that was made from `seed`."""
    draw = Random(f"{seed}/{made.number}/activity")
    end = made.closed_at or max(made.updated_at, made.created_at)
    reviews = _reviews(draw, made, people, end, wanted.reviews)
    return Activity(
        commits=_commits(draw, made, people, wanted.commits),
        reviews=reviews,
        events=_events(draw, made, people, end, reviews, wanted.events),
        files=_files(draw, wanted.files),
    )


def _commits(draw: Random, made: PullRequest, people: People, wanted: int | None) -> list[Commit]:
    number = wanted if wanted is not None else draw.choices([1, 2, 3, 5, 9], [9, 5, 3, 2, 1])[0]
    first = made.created_at - timedelta(minutes=draw.randint(1, 3 * 24 * 60))
    found = []
    for index in range(number):
        at = first + (made.created_at - first) * index / max(number, 1)
        at = at.replace(microsecond=0)
        name = oid(made.repository.database_id, made.number, index)
        body = _trailers(draw, people) if draw.random() < 0.2 else ""
        found.append(
            Commit(
                name, at, at, f"Step {index + 1}", body, made.author, f"Author {made.number % 7}"
            )
        )
    return found


def _trailers(draw: Random, people: People) -> str:
    helper = draw.choice(people.engineers)
    addresses = (
        f"{helper.database_id}+{helper.login}@users.noreply.github.com",
        f"{helper.login}@mail.invalid",
    )
    return f"Why it is so.\n\nCo-authored-by: {helper.name} <{draw.choice(addresses)}>"


def _reviews(
    draw: Random, made: PullRequest, people: People, end: datetime, wanted: int | None
) -> list[Review]:
    number = wanted if wanted is not None else draw.choices([0, 1, 2, 4, 12], [4, 8, 5, 2, 0.3])[0]
    others = [each for each in people.engineers if each is not made.author]
    found = []
    for index in range(number):
        at = made.created_at + (end - made.created_at) * (index + 1) / (number + 1)
        state = draw.choices(
            ["APPROVED", "COMMENTED", "CHANGES_REQUESTED", "DISMISSED"], [9, 6, 2, 1]
        )[0]
        if index == number - 1 and made.state == "MERGED":
            state = "APPROVED"
        who = draw.choice(people.bots if draw.random() < 0.1 else others)
        name = f"PRR_kwDO{made.repository.database_id}N{made.number}R{index}"
        found.append(Review(name, who, state, at.replace(microsecond=0)))
    return found


def _events(
    draw: Random,
    made: PullRequest,
    people: People,
    end: datetime,
    reviews: list[Review],
    wanted: int | None,
) -> list[Event]:
    kinds = _ordinary_events(draw, made, people, end)
    kinds += [
        (
            "ReviewDismissedEvent",
            (review.submitted_at or end) + timedelta(seconds=30),
            {
                "previous_review_state": draw.choice(["APPROVED", "CHANGES_REQUESTED"]),
                "review": review,
            },
        )
        for review in reviews
        if review.state == "DISMISSED"
    ]
    while wanted is not None and len(kinds) < wanted - bool(made.closed_at):
        kinds.append(("HeadRefForcePushedEvent", _between(made, end, draw.random()), {}))
    if made.closed_at:
        kinds.append(("ClosedEvent", made.closed_at, {}))
    kinds.sort(key=lambda each: each[1])
    name = f"kwDO{made.repository.database_id}N{made.number}E"
    return [
        Event(kind, f"{kind}_{name}{index}", moment, made.author, more)
        for index, (kind, moment, more) in enumerate(kinds)
    ]


Kinds = list[tuple[str, datetime, dict[str, Any]]]


def _between(made: PullRequest, end: datetime, share: float) -> datetime:
    return (made.created_at + (end - made.created_at) * share).replace(microsecond=0)


def _ordinary_events(draw: Random, made: PullRequest, people: People, end: datetime) -> Kinds:
    base = made.base_ref_name
    chances: list[tuple[float, str, dict[str, Any]]] = [
        (0.25, "ReadyForReviewEvent", {}),
        (0.5 if made.is_draft else 0, "ConvertToDraftEvent", {}),
        (0.7, "ReviewRequestedEvent", {"requested_reviewer": draw.choice(people.engineers)}),
        (0.3, "HeadRefForcePushedEvent", {}),
        (0.15, "HeadRefForcePushedEvent", {}),
        (0.04, "BaseRefChangedEvent", {"previous_ref_name": "develop", "current_ref_name": base}),
        (0.02, "AutomaticBaseChangeSucceededEvent", {"old_base": "topic/1", "new_base": base}),
    ]
    kinds: Kinds = [
        (kind, _between(made, end, draw.random()), more)
        for chance, kind, more in chances
        if draw.random() < chance
    ]
    if draw.random() < 0.02:
        kinds.append(("ClosedEvent", _between(made, end, 0.6), {}))
        kinds.append(("ReopenedEvent", _between(made, end, 0.7), {}))
    return kinds


def _files(draw: Random, wanted: int | None) -> list[File]:
    number = wanted if wanted is not None else draw.choices([1, 2, 4, 8, 30], [6, 5, 4, 2, 0.5])[0]
    return [
        File(
            f"{draw.choice(FOLDERS)}/module_{index:03}.py",
            draw.choice([0, 1, 4, 30, 200]),
            draw.choice([0, 0, 2, 15]),
        )
        for index in range(number)
    ]
