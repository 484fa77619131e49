"""How do a test's pull requests become facts?"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

import numpy as np

from config.organisation import Organisation
from data.facts import KNOWN, REASON, PullRequestFacts, RepositoryFact
from data.facts.columns import AUTHOR_KINDS, facts_of_columns
from data.facts.dated import codes_at
from data.facts.derive import base_branches
from data.facts.identities import people
from data.facts.reviews import with_reviews
from data.moments import ReviewParts
from tests.metrics.production import NOTHING, Production, production_columns
from tests.metrics.records import MOMENTS, Record

COLLECTED = datetime(2026, 12, 31, 3, 4, 5, tzinfo=UTC)


def facts_of(
    records: Sequence[Record],
    organisation: Organisation | None = None,
    collected: Mapping[str, datetime | None] | None = None,
    production: Production = NOTHING,
) -> PullRequestFacts:
    """Facts of records; every repository has `develop` and the default branch `main`."""
    names = sorted({record.repository for record in records} | set(collected or {}))
    branches = sorted({record.base for record in records})
    bases = {name: base_branches(organisation, name, "main", has_develop=True) for name in names}
    authors = numbers_of_authors(records, organisation)
    credited = np.array([authors[_credited(record)] for record in records], np.int64)
    known = organisation.people if organisation else ()
    who = people(organisation, {each.id: number for number, each in enumerate(known, 1)})
    own = np.where([r.author_kind == "person" for r in records], credited, 0)
    moments = {name: _moments(records, name) for name in (*MOMENTS, "became_ready")}
    merged, created = moments["merged_at"], moments["created_at"]
    closed = np.where(np.isnat(moments["closed_at"]), merged, moments["closed_at"])
    columns = {
        "pull_request": np.arange(1, len(records) + 1),
        "repository": np.array([names.index(r.repository) + 1 for r in records], np.int32),
        "number": np.array([r.number for r in records], np.int32),
        "base": np.array([branches.index(r.base) for r in records], np.int32),
        "author": np.array([authors[r.author] for r in records], np.int32),
        "author_kind": np.array([AUTHOR_KINDS.index(r.author_kind) for r in records], np.int8),
        "employment_merged": codes_at(own, merged, who.employment),
        "employment_created": codes_at(own, created, who.employment),
        "employment_closed": codes_at(own, closed, who.employment),
        "units_merged": codes_at(credited, merged, who.units),
        "units_created": codes_at(credited, created, who.units),
        "units_closed": codes_at(credited, closed, who.units),
        "to_base": np.array([r.base == bases[r.repository].base for r in records], np.bool_),
        "release": np.array([r.head in bases[r.repository].all for r in records], np.bool_),
        **moments,
        "ready_at": moments["became_ready"],
        "closed_at": closed,
        "start_gap": np.array([REASON.get(r.start, 0) for r in records], np.int8),
        "start_unsure": np.array([r.start == "unsure" for r in records], np.bool_),
        "opening_known": np.array([r.created_at is not None for r in records], np.bool_),
        "ready_known": np.array([r.ready != "not_known_to_source" for r in records], np.bool_),
        "review_gap": np.array([_review_gap(record) for record in records], np.int8),
        "approval_known": np.array([r.approval == "known" for r in records], np.bool_),
        "size": np.array([-1 if r.size is None else r.size for r in records], np.int32),
        "rounds": np.array([-1 if r.rounds is None else r.rounds for r in records], np.int16),
        "unreviewed": np.array([KNOWN.index(_unreviewed(r)) for r in records], np.int8),
        "self_merged": np.array([KNOWN.index(_self_merged(r)) for r in records], np.int8),
        "unmerged": np.array([KNOWN.index(_unmerged(r)) for r in records], np.int8),
        "reverted": np.array([is_reverted(r, records) for r in records], np.bool_),
        "reverting": np.array([r.reverts is not None for r in records], np.bool_),
        "co_agent": np.zeros(len(records), np.bool_),
        "work_kind": np.array([_kind_of_work(r, organisation) for r in records], np.int16),
    }
    repositories = tuple(
        RepositoryFact(
            id_, name, bases[name].base, "github", (collected or {}).get(name, COLLECTED)
        )
        for id_, name in enumerate(names, 1)
    )
    all_bases = {name: each.all for name, each in bases.items()}
    delivered, deliveries = production_columns(
        records, columns, organisation, production, names, branches, all_bases
    )
    facts = facts_of_columns(
        columns | delivered,
        deliveries=deliveries,
        version=1,
        branches=tuple(branches),
        unit_sets=who.unit_sets,
        repositories=repositories,
    )
    return with_reviews(facts, _reviews(records, authors), columns["author"], who)


def numbers_of_authors(
    records: Sequence[Record], organisation: Organisation | None
) -> dict[str, int]:
    """People count from 1, accounts that nobody owns down from -1, the unknown author is 0."""
    known = [person.id for person in organisation.people] if organisation else []
    numbers = {"": 0} | {id_: number for number, id_ in enumerate(known, 1)}
    for record in records:
        reviewers = [each.reviewer for each in record.reviews]
        for name in (record.author, record.merged_by, *reviewers):
            numbers.setdefault(name, -len(numbers))
    return numbers


def _reviews(records: Sequence[Record], numbers: Mapping[str, int]) -> ReviewParts:
    given = [(row, each) for row, record in enumerate(records) for each in record.reviews]
    none = np.zeros(len(given), np.bool_)
    return ReviewParts(
        row=np.array([row for row, _ in given], np.int64),
        reviewer=np.array([numbers[each.reviewer] for _, each in given], np.int64),
        by_person=np.array([not each.by_machine for _, each in given], np.bool_),
        approves=none,
        asks_changes=none,
        submitted_at=_utc([each.submitted_at for _, each in given]),
    )


def is_reverted(record: Record, records: Sequence[Record]) -> bool:
    """Whether one of the same repository, merged later, takes it back."""
    return any(
        other.reverts == record.number
        and other.repository == record.repository
        and bool(other.merged_at and record.merged_at and other.merged_at > record.merged_at)
        for other in records
    )


def _unreviewed(record: Record) -> str:
    if record.review == "not_known_to_source":
        return "not known"
    reviewed = record.review == "reviewed_as_draft" or record.first_review_at is not None
    return "no" if reviewed else "yes"


def _unmerged(record: Record) -> str:
    """A source that knows no openings tells of merges only."""
    if record.created_at is None:
        return "not known"
    return "yes" if record.closed_at and not record.merged_at else "no"


def _self_merged(record: Record) -> str:
    if not record.merged_by or not record.author:
        return "not known"
    return "yes" if record.merged_by == record.author else "no"


def _kind_of_work(record: Record, organisation: Organisation | None) -> int:
    """Its place among the kinds of the organisation, from 1."""
    kinds = [each.id for each in organisation.work_kinds] if organisation else []
    places = {"none": 0, "not_known_to_source": -1}
    places |= {kind: place for place, kind in enumerate(kinds, 1)}
    return places[record.work_kind]


def _credited(record: Record) -> str:
    """Whose units count."""
    return {"person": record.author, "agent": record.merged_by, "bot": ""}[record.author_kind]


def _review_gap(record: Record) -> int:
    """Why there is no first review, by code; 0 where there is one."""
    if record.review != "known":
        return REASON[record.review]
    return 0 if record.first_review_at else REASON["no_review"]


def _moments(records: Sequence[Record], name: str) -> np.ndarray:
    return _utc([getattr(record, name) for record in records])


def _utc(moments: Sequence[datetime | None]) -> np.ndarray:
    return np.array(
        [m.astimezone(UTC).replace(tzinfo=None) if m else "NaT" for m in moments], "datetime64[us]"
    )
