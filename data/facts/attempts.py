"""What is a deployment to production of each repository?"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from config.delivery import DeployedBy
from config.organisation import Organisation
from data.facts.arrival import NONE
from data.facts.production import (
    FROM_DEPLOYMENT,
    FROM_PULL_REQUEST,
    FROM_RELEASE,
    Attempts,
    Incidents,
)
from data.facts.raw import RawTables, integers, moments, words

Columns = dict[str, NDArray[Any]]


@dataclass(frozen=True, slots=True)
class DeliveryRule:
    """What a deployment of a repository is; `branch` is the one that merges go into, or that is
    taken for deployed where a deployment names none."""

    deployed_by: DeployedBy
    branch: str


def delivery_rules(
    organisation: Organisation, repositories: pa.Table, deployed: set[int]
) -> dict[int, DeliveryRule]:
    """By row id; `deployed` are repositories with a deployment into a production environment."""
    code, names = words(repositories, "name")
    branch, branches = words(repositories, "default_branch")
    rules: dict[int, DeliveryRule] = {}
    ids = integers(repositories, "id", 0).tolist()
    for number, name, default in zip(ids, code.tolist(), branch.tolist(), strict=True):
        entry = next((each for each in organisation.repositories if each.fits(names[name])), None)
        told = entry.deployed_by if entry else None
        by = told or ("environment" if number in deployed else "release")
        rules[number] = DeliveryRule(by, (entry and entry.branch) or branches[default])
    return rules


def attempts_of(
    raw: RawTables, organisation: Organisation, columns: Columns, branches: list[str]
) -> Attempts:
    """Every attempt to deploy to production by the rule of its repository.

    `columns` are those of the pull requests in the order of their ids, `branches` those of `base`.
    """
    production = _production(raw.deployments, organisation)
    deployed = integers(raw.deployments, "repository_id", 0)[production]
    rules = delivery_rules(organisation, raw.repositories, set(deployed.tolist()))
    codes = {name: code for code, name in enumerate(branches)}
    commits = _merged_as(raw.merge_commits)
    found = [
        _deployments(raw.deployments, production, rules, codes, commits),
        _releases(raw.releases, rules, codes, commits),
        _merges(columns, rules, codes),
    ]
    return Attempts(
        *(np.concatenate([getattr(part, each.name) for part in found]) for each in fields(Attempts))
    )


def incidents_of(raw: RawTables, organisation: Organisation) -> Incidents:
    """The issues that have one of the organisation's incident labels now."""
    known = {label.casefold() for label in organisation.incident_labels}
    code, lists = words(raw.incidents, "labels")
    is_one = [not known.isdisjoint(map(str.casefold, json.loads(each))) for each in lists]
    rows = np.flatnonzero(np.array(is_one, np.bool_)[code])
    return Incidents(
        id=integers(raw.incidents, "id", 0)[rows],
        repository=integers(raw.incidents, "repository_id", 0)[rows],
        opened_at=moments(raw.incidents, "opened_at")[rows],
        closed_at=moments(raw.incidents, "closed_at")[rows],
    )


def _production(table: pa.Table, organisation: Organisation) -> NDArray[np.bool_]:
    """Which deployments went into a production environment; GitHub's names know no case."""
    known = {each.casefold() for each in organisation.production_environments}
    code, names = words(table, "environment")
    return np.array([name.casefold() in known for name in names], np.bool_)[code]


def _merged_as(table: pa.Table) -> dict[tuple[int, str], int]:
    """When the pull request was merged whose merge made a commit that was deployed."""
    code, commits = words(table, "merge_commit")
    repositories = integers(table, "repository_id", 0).tolist()
    at = moments(table, "merged_at").view(np.int64).tolist()
    keys = zip(repositories, (commits[each] for each in code.tolist()), strict=True)
    return dict(zip(keys, at, strict=True))


def _deployments(
    table: pa.Table,
    production: NDArray[np.bool_],
    rules: Mapping[int, DeliveryRule],
    codes: Mapping[str, int],
    commits: Mapping[tuple[int, str], int],
) -> Attempts:
    rows = np.flatnonzero(production & _by("environment", table, rules))
    place, _ = words(table, "environment")
    found = table.take(pa.array(rows))
    return Attempts(
        source=np.full(len(rows), FROM_DEPLOYMENT),
        id=integers(found, "id", 0),
        repository=integers(found, "repository_id", 0),
        place=place[rows],
        branch=_branches(found, rules, codes),
        committed_at=_committed(found, commits),
        began_at=moments(found, "created_at"),
        succeeded_at=moments(found, "succeeded_at"),
        failed_at=moments(found, "failed_at"),
        contents_known=integers(found, "contents_known", 0) == 1,
    )


def _releases(
    table: pa.Table,
    rules: Mapping[int, DeliveryRule],
    codes: Mapping[str, int],
    commits: Mapping[tuple[int, str], int],
) -> Attempts:
    found = table.take(pa.array(np.flatnonzero(_by("release", table, rules))))
    repository = integers(found, "repository_id", 0)
    published = moments(found, "published_at")
    return Attempts(
        source=np.full(len(repository), FROM_RELEASE),
        id=integers(found, "id", 0),
        repository=repository,
        place=np.full(len(repository), NONE),
        branch=_default_branches(repository, rules, codes),
        committed_at=_committed(found, commits),
        began_at=published,
        succeeded_at=published,
        failed_at=np.full(len(repository), np.datetime64("NaT", "us")),
        contents_known=integers(found, "contents_known", 0) == 1,
    )


def _merges(
    columns: Columns, rules: Mapping[int, DeliveryRule], codes: Mapping[str, int]
) -> Attempts:
    """Merges into a named branch: each is a deployment, and its commit is the merge itself."""
    wanted = [
        number * len(codes) + codes[rule.branch]
        for number, rule in rules.items()
        if rule.deployed_by == "merge" and rule.branch in codes
    ]
    key = columns["repository"].astype(np.int64) * len(codes) + columns["base"]
    rows = np.flatnonzero(np.isin(key, wanted) & ~np.isnat(columns["merged_at"]))
    merged = columns["merged_at"][rows]
    return Attempts(
        source=np.full(len(rows), FROM_PULL_REQUEST),
        id=columns["pull_request"][rows],
        repository=columns["repository"][rows],
        place=np.full(len(rows), NONE),
        branch=columns["base"][rows],
        committed_at=merged,
        began_at=merged,
        succeeded_at=merged,
        failed_at=np.full(len(rows), np.datetime64("NaT", "us")),
        contents_known=np.zeros(len(rows), np.bool_),
    )


def _by(
    deployed_by: DeployedBy, table: pa.Table, rules: Mapping[int, DeliveryRule]
) -> NDArray[np.bool_]:
    repositories = [number for number, rule in rules.items() if rule.deployed_by == deployed_by]
    return np.isin(integers(table, "repository_id", 0), repositories)


def _branches(
    table: pa.Table, rules: Mapping[int, DeliveryRule], codes: Mapping[str, int]
) -> NDArray[np.int64]:
    """The branch that a deployment names; where it names a tag or a commit, the default one."""
    code, names = words(table, "ref")
    named = np.array([codes.get(name or "", NONE) for name in names], np.int64)[code]
    default = _default_branches(integers(table, "repository_id", 0), rules, codes)
    return np.where(named == NONE, default, named)


def _default_branches(
    repository: NDArray[Any], rules: Mapping[int, DeliveryRule], codes: Mapping[str, int]
) -> NDArray[np.int64]:
    found = [codes.get(rules[each].branch, NONE) for each in repository.tolist()]
    return np.array(found, np.int64)


def _committed(table: pa.Table, commits: Mapping[tuple[int, str], int]) -> NDArray[np.datetime64]:
    """The committer date of the deployed commit, but not before the merge that made it: GitHub
    notes that a moment later, and its own deployment would seem to lack it."""
    committed = moments(table, "committed_at").view(np.int64)
    code, names = words(table, "commit_sha")
    repositories = integers(table, "repository_id", 0).tolist()
    keys = zip(repositories, (names[each] for each in code.tolist()), strict=True)
    missing = np.iinfo(np.int64).min
    merged = np.array([commits.get(key, missing) for key in keys], np.int64)
    return np.maximum(committed, merged).view("datetime64[us]")
