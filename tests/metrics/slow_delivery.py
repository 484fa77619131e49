"""Deployments a second time: no numpy, no index, as the definitions read.

Like slow.py it shares nothing with metrics/ or data/ but the question.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from fractions import Fraction
from functools import cached_property

from metrics.question import Question
from tests.metrics import slow
from tests.metrics.production import Production, is_hotfix, merged_into
from tests.metrics.records import Record
from tests.metrics.slow_days import days_from, worked


@dataclass(frozen=True)
class Success:
    """A deployment that succeeded; `order` tells those apart that ended in the same moment."""

    ended_at: datetime
    order: int
    repository: str
    branch: str
    environment: str
    committed_at: datetime | None


@dataclass(frozen=True)
class Event:
    """What stands in one period of an answer: when it was over, and whose deployment it is."""

    began_at: datetime
    ended_at: datetime
    repository: str
    deployment: Success | None


@dataclass(frozen=True)
class Delivery:
    """Everything there is, with what happened to production."""

    world: slow.World
    production: Production

    @cached_property
    def firsts(self) -> dict[int, Success | None]:
        """The first deployment that contains each pull request, by its number."""
        return {each.number: first_deployment(self, each) for each in self.world.records}

    @cached_property
    def failed(self) -> set[tuple[str, Success | None]]:
        """The deployments that a failure is put down to."""
        return {
            (repository, put_down_to(self, repository, at))
            for repository in self.repositories
            for at in failures(self, repository)
        }

    @cached_property
    def by_repository(self) -> dict[str, list[Success]]:
        """The deployments that succeeded in each repository, the oldest first."""
        return {repository: self._successes(repository) for repository in self.repositories}

    def successes(self, repository: str) -> list[Success]:
        """Those of a repository, the oldest first."""
        return self.by_repository.get(repository, [])

    def _successes(self, repository: str) -> list[Success]:
        branch = merged_into(repository, self.world.organisation)
        if branch is not None:
            found = [
                Success(r.merged_at, order, repository, branch, "", r.merged_at)
                for order, r in enumerate(self.world.records)
                if r.merged_at and (r.repository, r.base) == (repository, branch)
            ]
        else:
            found = [
                Success(d.ended_at, order, repository, d.branch, d.environment, d.committed_at)
                for order, d in enumerate(self.production.deployments)
                if d.succeeded and d.ended_at and d.repository == repository
            ]
        return sorted(found, key=lambda each: (each.ended_at, each.order))

    @property
    def repositories(self) -> list[str]:
        """Those that anything is known of."""
        return sorted({record.repository for record in self.world.records})


def with_deployments(delivery: Delivery) -> slow.World:
    """The records with the end of the first deployment that contains each."""
    records = [
        replace(record, deployed_at=first.ended_at if first else None)
        for record in delivery.world.records
        for first in [delivery.firsts[record.number]]
    ]
    return replace(delivery.world, records=records)


def first_deployment(delivery: Delivery, record: Record) -> Success | None:
    """The first that contains it, unless that is the first known of its repository."""
    if record.merged_at is None:
        return None
    successes = delivery.successes(record.repository)
    for success in successes:
        arrived = _arrival(delivery, record.repository, record.base, record.merged_at, success)
        if arrived and success.committed_at and arrived <= success.committed_at:
            return None if success == successes[0] else success
    return None


def _arrival(
    delivery: Delivery,
    repository: str,
    branch: str,
    at: datetime,
    success: Success,
    seen: frozenset[str] = frozenset(),
) -> datetime | None:
    """When something that came into a branch arrived on the deployed one; None if never."""
    if branch == success.branch:
        return at
    ways = [
        _arrival(delivery, repository, each.base, each.merged_at, success, seen | {branch})
        for each in delivery.world.records
        if each.repository == repository
        and each.merged_at
        and each.merged_at >= at
        and each.head == branch
        and _is_release(delivery, each)
        and each.base not in seen
    ]
    return min((way for way in ways if way), default=None)


def _bases(delivery: Delivery, repository: str) -> set[str]:
    return {slow.base_of(delivery.world, repository), "main"}


def _is_release(delivery: Delivery, record: Record) -> bool:
    return record.head in _bases(delivery, record.repository)


def brought(delivery: Delivery, success: Success | None) -> list[Record]:
    """The pull requests that a deployment brought first, without releases."""
    return [
        record
        for record in delivery.world.records
        if success is not None
        and not _is_release(delivery, record)
        and delivery.firsts[record.number] == success
    ]


def failures(delivery: Delivery, repository: str) -> Iterator[datetime]:
    """When somebody knew of each incident and began each revert and hotfix."""
    for incident in delivery.production.incidents:
        if incident.repository == repository:
            yield incident.opened_at
    for record in delivery.world.records:
        mends = is_hotfix(record, delivery.world.organisation) or _takes_back(delivery, record)
        into_base = record.base in _bases(delivery, repository)
        release = _is_release(delivery, record)
        holds = record.repository == repository and mends and into_base and not release
        if record.merged_at and holds:
            yield record.created_at or record.merged_at


def _takes_back(delivery: Delivery, record: Record) -> bool:
    """An odd number of reverts lie behind one another."""
    reverts = {
        each.number: each.reverts
        for each in delivery.world.records
        if each.repository == record.repository and each.reverts is not None
    }
    seen, number = set[int](), record.number
    while number in reverts and number not in seen:
        seen.add(number)
        number = reverts[number]
    return len(seen) % 2 == 1


def put_down_to(delivery: Delivery, repository: str, at: datetime) -> Success | None:
    """The last deployment before a failure, within the window."""
    window = timedelta(days=delivery.world.organisation.failure_window_days)
    before = [each for each in delivery.successes(repository) if each.ended_at < at]
    return before[-1] if before and at - before[-1].ended_at <= window else None


def events(delivery: Delivery, question: Question) -> Iterator[Event]:
    """What a question is about, in whatever period."""
    for repository in delivery.repositories:
        if question.metric != "recovery_time":
            for each in delivery.successes(repository):
                yield Event(each.ended_at, each.ended_at, repository, each)
        elif question.part == "failed_deployments":
            yield from _made_good(delivery, repository)
        else:
            for each in delivery.production.incidents:
                if each.repository == repository and each.closed_at:
                    of = put_down_to(delivery, repository, each.opened_at)
                    yield Event(each.opened_at, each.closed_at, repository, of)


def _made_good(delivery: Delivery, repository: str) -> Iterator[Event]:
    """The first failure before each success in its environment, since the success before that."""
    if merged_into(repository, delivery.world.organisation) is not None:
        return
    successes = delivery.successes(repository)
    for environment in sorted({each.environment for each in successes}):
        since = None
        for success in (each for each in successes if each.environment == environment):
            failed = [
                each.ended_at
                for each in delivery.production.deployments
                if (each.repository, each.environment) == (repository, environment)
                and not each.succeeded
                and each.ended_at
                and (since is None or each.ended_at >= since)
                and each.ended_at < success.ended_at
            ]
            if failed:
                yield Event(min(failed), success.ended_at, repository, success)
            since = success.ended_at


def selected(delivery: Delivery, question: Question) -> list[Event]:
    """The events that the filters leave, in whatever period."""
    asks = question.unit or question.base or question.without
    return [
        each
        for each in events(delivery, question)
        if question.repository in {None, each.repository}
        and (not asks or _brings(delivery, question, each))
    ]


def _brings(delivery: Delivery, question: Question, event: Event) -> list[Record]:
    return [
        record
        for record in brought(delivery, event.deployment)
        if _belongs(delivery.world, question, record)
    ]


def _belongs(world: slow.World, question: Question, record: Record) -> bool:
    assert record.merged_at
    day = record.merged_at.astimezone(world.zone).date()
    credited = {"person": record.author, "agent": record.merged_by, "bot": ""}
    of_unit = slow.units_of(world, credited[record.author_kind], day)
    writer = world.person(record.author) if record.author_kind == "person" else None
    kind = slow.employment_of(writer, day) if writer else None
    return (
        (question.unit is None or question.unit in of_unit)
        and question.base in {None, record.base}
        and (kind is None or kind not in question.without)
    )


def slow_rows(delivery: Delivery, question: Question) -> list[slow.SlowRow]:
    """The rows of an answer, and a last one for the whole period."""
    found = selected(delivery, question)
    every_day = list(days_from(question.period.start, question.period.end))
    periods = [*slow.periods_of(delivery.world, question), ("all", every_day, False)]
    return [_row(delivery, question, found, *period) for period in periods]


def _row(
    delivery: Delivery,
    question: Question,
    found: list[Event],
    label: str,
    days: list[date],
    partial: bool,
) -> slow.SlowRow:
    inside = [each for each in found if days[0] <= _day(delivery, each) <= days[-1]]
    return slow.SlowRow(
        period=label,
        start=days[0],
        partial=partial,
        value=_value(delivery, question, found, inside, days),
        n_used=len(inside),
        n_total=len(inside),
        start_unsure=0,
        left_out={},
        agents=0,
    )


def _day(delivery: Delivery, event: Event) -> date:
    return event.ended_at.astimezone(delivery.world.zone).date()


def _value(
    delivery: Delivery,
    question: Question,
    found: list[Event],
    inside: list[Event],
    days: list[date],
) -> float | None:
    if question.metric == "deployment_frequency":
        collected = [day for day in days if slow.is_collected(delivery.world, day)]
        on = {_day(delivery, each) for each in inside}
        number = len(on) if question.part == "days_with_one" else len(inside)
        return float(Fraction(7 * number, len(collected))) if found and collected else None
    if question.metric == "recovery_time":
        return slow.statistic_of(question, [_hours(delivery, question, each) for each in inside])
    counts = _failed if question.metric == "change_failure_rate" else _is_rework
    counted = [each for each in inside if counts(delivery, each)]
    return 100 * len(counted) / len(inside) if inside else None


def _failed(delivery: Delivery, event: Event) -> bool:
    return (event.repository, event.deployment) in delivery.failed


def _is_rework(delivery: Delivery, event: Event) -> bool:
    records = brought(delivery, event.deployment)
    return bool(records) and all(is_hotfix(r, delivery.world.organisation) for r in records)


def _hours(delivery: Delivery, question: Question, event: Event) -> Fraction:
    start, end = event.began_at, event.ended_at
    organisation = delivery.world.organisation
    taken = end - start if question.clock == "calendar" else worked(organisation, start, end)
    return Fraction(taken // timedelta(microseconds=1), 3_600_000_000)


def slow_authors(delivery: Delivery, question: Question) -> set[str]:
    """The people of the unit whose pull requests any deployment of the period brought, or the one
    behind an incident of it."""
    period = question.period
    every = replace(question, metric="deployment_frequency", part=None)
    return {
        record.author
        for each in [*selected(delivery, question), *selected(delivery, every)]
        if period.start <= _day(delivery, each) < period.end
        for record in _brings(delivery, question, each)
        if record.author_kind == "person" and record.author
    }
