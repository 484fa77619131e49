"""Where do the facts of the present data lie, and who makes them when there are none?"""

import fcntl
import json
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from hashlib import blake2b
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from sqlalchemy import func, select

from data.database import Database, Versions
from data.errors import FactsUnreadable
from data.facts.columns import (
    COLUMN_TYPES,
    REVIEW_COLUMN_TYPES,
    PullRequestFacts,
    RepositoryFact,
    ReviewFacts,
)
from data.facts.derive import BaseBranches, base_branches, derive_facts
from data.facts.identities import people
from data.facts.production import DELIVERY_COLUMN_TYPES, DeliveryFacts
from data.facts.raw import read_raw
from data.queries.organisation import current_organisation, numbers_of_people
from data.tables.code import Repository
from data.tables.record import SyncRun

KEPT = 2
"""Snapshots left lying: the newest, and the one that a slower worker may be about to open."""

FILE, REVIEWS, DELIVERIES = "pull_requests.arrow", "reviews.arrow", "deliveries.arrow"

LAYOUT = 4
"""Raised when the columns change, so that an older snapshot is not mistaken for a present one."""


def open_facts(database: Database) -> PullRequestFacts:
    """The facts of the present data, mapped from their snapshot; made first where there is none."""
    versions = database.versions()
    held = database.opened.get("facts")
    if held and held[0] == versions:
        return held[1]
    facts = _with_repositories(database, versions, _snapshot(database, versions, held))
    database.opened["facts"] = (versions, facts)
    return facts


def build_facts(database: Database) -> PullRequestFacts:
    """Make the snapshot now (after a collection, say), so that the next reader need not wait."""
    return open_facts(database)


def forget_snapshots(database: Database) -> None:
    """Take away all snapshots: the data that they were made of were replaced."""
    database.opened.clear()
    for each in database.facts_folder.glob(f"{_name(database)}-*"):
        shutil.rmtree(each, ignore_errors=True)


def _snapshot(
    database: Database, versions: Versions, held: tuple[Versions, PullRequestFacts] | None
) -> PullRequestFacts:
    if held and held[0].rows == versions.rows:
        return held[1]
    folder = _folder(database, versions.rows)
    if folder.is_dir():
        try:
            return _map(folder)
        except FactsUnreadable:
            if all((folder / name).exists() for name in (FILE, REVIEWS, DELIVERIES)):
                raise
    # There was none, or a newer one took its place just now, perhaps while it was being opened.
    with database.building, _alone(database.facts_folder):
        # Whoever waited here may be late: the data have moved on, and others made that snapshot.
        newest = _folder(database, database.versions().rows)
        return _map(newest) if newest.is_dir() else _build(database)


def _build(database: Database) -> PullRequestFacts:
    organisation = current_organisation(database)
    bases = _bases(database)
    branches = frozenset(branch for each in bases.values() for branch in each.all)
    hotfix = organisation.hotfix if organisation else None
    raw = read_raw(database, branches, hotfix, organisation.work_kinds if organisation else ())
    who = people(organisation, numbers_of_people(database))
    facts = derive_facts(raw, organisation, who, bases)
    folder = _folder(database, raw.rows_version)
    _write(facts, folder)
    _tidy(database.facts_folder, folder)
    return _map(folder)


def _bases(database: Database) -> dict[int, BaseBranches]:
    organisation = current_organisation(database)
    query = select(
        Repository.id, Repository.name, Repository.default_branch, Repository.has_develop
    )
    with database.read() as connection:
        rows = connection.execute(query).all()
    return {
        r.id: base_branches(organisation, r.name, r.default_branch, bool(r.has_develop))
        for r in rows
    }


def _with_repositories(
    database: Database, versions: Versions, facts: PullRequestFacts
) -> PullRequestFacts:
    """Names and freshness are not in the snapshot: they are read with each new version."""
    fresh = (
        select(SyncRun.repository_id, func.max(SyncRun.finished_at).label("at"))
        .join(Repository, Repository.id == SyncRun.repository_id)
        .where(SyncRun.status == "complete", SyncRun.source == Repository.source)
        .group_by(SyncRun.repository_id)
        .subquery()
    )
    query = (
        select(Repository.id, Repository.name, Repository.source, fresh.c.at)
        .outerjoin(fresh, fresh.c.repository_id == Repository.id)
        .order_by(Repository.name)
    )
    bases = _bases(database)
    with database.read() as connection:
        rows = connection.execute(query).all()
    repositories = tuple(
        RepositoryFact(r.id, r.name, bases[r.id].base if r.id in bases else None, r.source, r.at)
        for r in rows
    )
    return replace(facts, version=versions.facts, repositories=repositories)


def _folder(database: Database, rows_version: int) -> Path:
    return database.facts_folder / f"{_name(database)}-{rows_version}"


def _name(database: Database) -> str:
    """By which a workspace that changes over to another database finds none of the first one's."""
    which = blake2b(database.address.encode(), digest_size=4).hexdigest()
    return f"facts-{LAYOUT}-{which}"


def _write(facts: PullRequestFacts, folder: Path) -> None:
    """All of it or nothing: written beside its place and moved there when it is whole."""
    unfinished = Path(tempfile.mkdtemp(prefix="unfinished-", dir=folder.parent))
    words = {"branches": facts.branches, "unit_sets": [sorted(each) for each in facts.unit_sets]}
    _write_columns(unfinished / FILE, facts, COLUMN_TYPES, {"words": json.dumps(words)})
    _write_columns(unfinished / REVIEWS, facts.reviews, REVIEW_COLUMN_TYPES)
    _write_columns(unfinished / DELIVERIES, facts.deliveries, DELIVERY_COLUMN_TYPES)
    unfinished.rename(folder)


def _write_columns(
    path: Path,
    facts: PullRequestFacts | ReviewFacts | DeliveryFacts,
    names: Iterable[str],
    words: dict[str, str] | None = None,
) -> None:
    table = pa.table({name: pa.array(_plain(getattr(facts, name))) for name in names})
    table = table.replace_schema_metadata(words)
    with (
        open(path, "xb", opener=_for_owner_only) as file,
        pa.ipc.new_file(file, table.schema) as out,
    ):
        out.write_table(table, max_chunksize=max(1, table.num_rows))
        out.close()
        # On the disk before it has its name, else a power cut leaves a name without its contents.
        file.flush()
        os.fsync(file.fileno())


def _plain(column: np.ndarray) -> np.ndarray:
    """Bits that lie in the file as they lie in memory: no validity masks, no packed flags."""
    if column.dtype.kind == "M":
        return column.view(np.int64)
    return column.view(np.int8) if column.dtype.kind == "b" else column


def _map(folder: Path) -> PullRequestFacts:
    table, reviews = _opened(folder / FILE), _opened(folder / REVIEWS)
    deliveries = _opened(folder / DELIVERIES)
    words = json.loads(table.schema.metadata[b"words"])
    return PullRequestFacts(
        **_columns(table, COLUMN_TYPES),
        reviews=ReviewFacts(**_columns(reviews, REVIEW_COLUMN_TYPES)),
        deliveries=DeliveryFacts(**_columns(deliveries, DELIVERY_COLUMN_TYPES)),
        branches=tuple(words["branches"]),
        unit_sets=tuple(frozenset(each) for each in words["unit_sets"]),
    )


def _opened(path: Path) -> pa.Table:
    try:
        return pa.ipc.open_file(pa.memory_map(str(path))).read_all()
    except (OSError, pa.ArrowInvalid) as error:
        raise FactsUnreadable(
            f"The snapshot of facts can't be read: {error}",
            str(path),
            "delete this folder; it is made anew from the database at the next start",
        ) from error


def _columns(table: pa.Table, types: dict[str, np.dtype]) -> dict[str, Any]:
    return {name: _column(table, name, dtype) for name, dtype in types.items()}


def _column(table: pa.Table, name: str, dtype: np.dtype) -> np.ndarray:
    chunks = table.column(name).chunks
    if not chunks:
        return np.array([], dtype=dtype)
    return chunks[0].to_numpy(zero_copy_only=True).view(dtype)


def _tidy(folder: Path, newest: Path) -> None:
    """Older snapshots go; a worker that still has one mapped keeps it until it lets go."""
    others = [each for each in folder.glob("facts-*") if each != newest]
    others.sort(key=lambda each: each.stat().st_mtime, reverse=True)
    for each in others[KEPT - 1 :]:
        shutil.rmtree(each, ignore_errors=True)


def _for_owner_only(path: str, flags: int) -> int:
    return os.open(path, flags, mode=0o600)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """One process builds while others wait for its snapshot."""
    with open(folder / "building.lock", "a", opener=_for_owner_only) as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
