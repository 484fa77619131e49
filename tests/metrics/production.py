"""What happened to production in a test, written as a person would write it down?"""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np

from config.organisation import Organisation
from data.facts.deliveries import deliver
from data.facts.hotfixes import mending_column
from data.facts.production import (
    FROM_DEPLOYMENT,
    FROM_PULL_REQUEST,
    Attempts,
    DeliveryFacts,
    Incidents,
)
from tests.metrics.records import Record

NAMED = ("branch", "environment", "repository")
FIRSTS = ("first_deployment", "first_release")
NO_ORGANISATION = Organisation.model_validate({"name": "–"})


@dataclass(frozen=True, slots=True)
class Deployment:
    """An attempt to deploy to production; `ended_at` is missing while it came to no end."""

    committed_at: datetime | None
    ended_at: datetime | None
    succeeded: bool = True
    branch: str = "main"
    environment: str = "production"
    repository: str = "mikan/app"


@dataclass(frozen=True, slots=True)
class Incident:
    """An issue with an incident label."""

    opened_at: datetime
    closed_at: datetime | None = None
    repository: str = "mikan/app"


@dataclass(frozen=True, slots=True)
class Production:
    """All of it."""

    deployments: Sequence[Deployment] = ()
    incidents: Sequence[Incident] = ()


NOTHING = Production()


def read_production(case: Path) -> Production:
    """The files deployments.csv and incidents.csv of a case, where there are such."""
    deployments = [
        Deployment(
            committed_at=_moment(line, "committed_at"),
            ended_at=_moment(line, "ended_at"),
            succeeded=line["ended"] == "success",
            **{name: line[name] for name in NAMED if name in line},
        )
        for line in _lines(case / "deployments.csv")
    ]
    incidents = [
        Incident(
            opened_at=datetime.fromisoformat(line["opened_at"]),
            closed_at=_moment(line, "closed_at"),
            **{name: line[name] for name in NAMED if name in line},
        )
        for line in _lines(case / "incidents.csv")
    ]
    return Production(deployments, incidents)


def is_hotfix(record: Record, organisation: Organisation | None) -> bool:
    """By the organisation's rule."""
    rule = (organisation or NO_ORGANISATION).hotfix
    return rule.fits(tuple(record.labels.split()), record.head or "")


def production_columns(
    records: Sequence[Record],
    columns: Mapping[str, Any],
    organisation: Organisation | None,
    production: Production,
    names: Sequence[str],
    branches: Sequence[str],
    bases: Mapping[str, frozenset[str]],
) -> tuple[dict[str, np.ndarray], DeliveryFacts]:
    """The columns about deployments, and the deliveries; `names` are the repositories from 1."""
    hotfix = np.array([is_hotfix(record, organisation) for record in records], np.bool_)
    reverts = np.array([record.reverts or 0 for record in records], np.int64)
    heads = [branches.index(r.head) if r.head in branches else -1 for r in records]
    changes = dict(columns) | {"hotfix": hotfix}
    changes["head"] = np.where(columns["release"], np.array(heads, np.int64), -1)
    numbered = {number: bases[name] for number, name in enumerate(names, 1)}
    changes |= mending_column(changes, hotfix, reverts, list(branches), numbered)
    changes |= {"told": np.zeros(len(records), np.bool_)}
    changes |= {name: np.zeros(len(records), np.int64) for name in FIRSTS}
    window = timedelta(days=(organisation or NO_ORGANISATION).failure_window_days)
    attempts = _attempts(records, changes, organisation, production, names, branches)
    delivered, facts = deliver(attempts, _incidents(production, names), changes, window)
    return delivered | {"hotfix": hotfix}, facts


def merged_into(name: str, organisation: Organisation | None) -> str | None:
    """The branch whose merges are deployments of a repository; None where they are not."""
    rules = (organisation or NO_ORGANISATION).repositories
    return next((rule.branch for rule in rules if rule.fits(name)), None)


def _attempts(
    records: Sequence[Record],
    columns: Mapping[str, Any],
    organisation: Organisation | None,
    production: Production,
    names: Sequence[str],
    branches: Sequence[str],
) -> Attempts:
    rows = [
        (FROM_DEPLOYMENT, number, each.repository, each.environment, each.branch,
         each.committed_at, each.ended_at if each.succeeded else None,
         None if each.succeeded else each.ended_at)
        for number, each in enumerate(production.deployments, 1)
        if each.repository in names and merged_into(each.repository, organisation) is None
    ]  # fmt: skip
    rows += [
        (FROM_PULL_REQUEST, int(number), each.repository, "", each.base, each.merged_at,
         each.merged_at, None)
        for number, each in zip(columns["pull_request"], records, strict=True)
        if each.merged_at and each.base == merged_into(each.repository, organisation)
    ]  # fmt: skip
    parts = list(zip(*rows, strict=True)) if rows else [()] * 8
    source, ids, repository, place, branch, committed, succeeded, failed = parts
    places = sorted(set(place))
    return Attempts(
        source=np.array(source, np.int64),
        id=np.array(ids, np.int64),
        repository=np.array([names.index(each) + 1 for each in repository], np.int64),
        place=np.array([places.index(each) for each in place], np.int64),
        branch=np.array(
            [branches.index(each) if each in branches else -1 for each in branch], np.int64
        ),
        committed_at=_utc(committed),
        began_at=_utc(succeeded),
        succeeded_at=_utc(succeeded),
        failed_at=_utc(failed),
        contents_known=np.zeros(len(ids), np.bool_),
    )


def _incidents(production: Production, names: Sequence[str]) -> Incidents:
    known = [each for each in production.incidents if each.repository in names]
    return Incidents(
        id=np.arange(1, len(known) + 1),
        repository=np.array([names.index(each.repository) + 1 for each in known], np.int64),
        opened_at=_utc([each.opened_at for each in known]),
        closed_at=_utc([each.closed_at for each in known]),
    )


def _lines(path: Path) -> list[dict[str, str]]:
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _moment(line: Mapping[str, str], name: str) -> datetime | None:
    return datetime.fromisoformat(line[name]) if line.get(name) else None


def _utc(moments: Sequence[datetime | None]) -> np.ndarray:
    return np.array(
        [m.astimezone(UTC).replace(tzinfo=None) if m else "NaT" for m in moments], "datetime64[us]"
    )
