"""How do a test's pull requests become facts?"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

import numpy as np

from config.organisation import Organisation
from data.facts import REASON, PullRequestFacts, RepositoryFact
from data.facts.columns import AUTHOR_KINDS, facts_of_columns
from data.facts.dated import codes_at
from data.facts.derive import base_branches
from data.facts.identities import people
from tests.metrics.records import MOMENTS, Record

COLLECTED = datetime(2026, 12, 31, 3, 4, 5, tzinfo=UTC)


def facts_of(
    records: Sequence[Record],
    organisation: Organisation | None = None,
    collected: Mapping[str, datetime | None] | None = None,
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
    columns = {
        "pull_request": np.arange(1, len(records) + 1),
        "repository": np.array([names.index(r.repository) + 1 for r in records], np.int32),
        "number": np.array([r.number for r in records], np.int32),
        "base": np.array([branches.index(r.base) for r in records], np.int32),
        "author": np.array([authors[r.author] for r in records], np.int32),
        "author_kind": np.array([AUTHOR_KINDS.index(r.author_kind) for r in records], np.int8),
        "employment_merged": codes_at(own, merged, who.employment),
        "employment_created": codes_at(own, created, who.employment),
        "units_merged": codes_at(credited, merged, who.units),
        "units_created": codes_at(credited, created, who.units),
        "to_base": np.array([r.base == bases[r.repository].base for r in records], np.bool_),
        "release": np.array([r.head in bases[r.repository].all for r in records], np.bool_),
        **moments,
        "ready_at": moments["became_ready"],
        "closed_at": merged,
        "start_gap": np.array([REASON.get(r.start, 0) for r in records], np.int8),
        "start_unsure": np.array([r.start == "unsure" for r in records], np.bool_),
        "opening_known": np.array([r.created_at is not None for r in records], np.bool_),
        "ready_known": np.array([r.ready != "not_known_to_source" for r in records], np.bool_),
        "review_gap": np.array([_review_gap(record) for record in records], np.int8),
        "approval_known": np.array([r.approval == "known" for r in records], np.bool_),
    }
    repositories = tuple(
        RepositoryFact(
            id_, name, bases[name].base, "github", (collected or {}).get(name, COLLECTED)
        )
        for id_, name in enumerate(names, 1)
    )
    return facts_of_columns(
        columns,
        version=1,
        branches=tuple(branches),
        unit_sets=who.unit_sets,
        repositories=repositories,
    )


def numbers_of_authors(
    records: Sequence[Record], organisation: Organisation | None
) -> dict[str, int]:
    """People count from 1, accounts that nobody owns down from -1, the unknown author is 0."""
    known = [person.id for person in organisation.people] if organisation else []
    numbers = {"": 0} | {id_: number for number, id_ in enumerate(known, 1)}
    for record in records:
        for name in (record.author, record.merged_by):
            numbers.setdefault(name, -len(numbers))
    return numbers


def _credited(record: Record) -> str:
    """Whose units count."""
    return {"person": record.author, "agent": record.merged_by, "bot": ""}[record.author_kind]


def _review_gap(record: Record) -> int:
    """Why there is no first review, by code; 0 where there is one."""
    if record.review != "known":
        return REASON[record.review]
    return 0 if record.first_review_at else REASON["no_review"]


def _moments(records: Sequence[Record], name: str) -> np.ndarray:
    moments = (getattr(record, name) for record in records)
    return np.array(
        [m.astimezone(UTC).replace(tzinfo=None) if m else "NaT" for m in moments], "datetime64[us]"
    )
