"""How do the raw rows become facts?"""

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from config.organisation import GENERATED_FILES, Organisation
from data.facts.changes import change_columns, closing, known, rows_of
from data.facts.columns import PullRequestFacts, facts_of_columns
from data.facts.dated import codes_at
from data.facts.delivered import delivery_columns
from data.facts.identities import AGENT, PERSON, Identities, People, identities
from data.facts.raw import RawTables, integers, moments, words
from data.facts.reviews import with_reviews
from data.facts.work_kinds import work_kind_column
from data.moments import (
    NEVER,
    REASON,
    DerivedMoments,
    DraftParts,
    PullRequestParts,
    ReviewParts,
    derive_moments,
)

Columns = dict[str, NDArray[Any]]

WhyBase = Literal["setting", "develop", "default"]


@dataclass(frozen=True)
class BaseBranches:
    """The branch that a repository's lead time runs to, and every branch that counts as a base."""

    base: str | None
    all: frozenset[str]
    why: WhyBase | None = None
    """Where `base` comes from; None where there is none."""


def base_branches(
    organisation: Organisation | None, name: str, default_branch: str | None, has_develop: bool
) -> BaseBranches:
    """A repository's setting, else `develop` if it exists, else the default branch."""
    rules = organisation.repositories if organisation else ()
    rule = next((rule for rule in rules if rule.fits(name)), None)
    choices: tuple[tuple[WhyBase, str | None], ...] = (
        ("setting", rule.base if rule else None),
        ("develop", "develop" if has_develop else None),
        ("default", default_branch),
    )
    nothing: tuple[WhyBase | None, str | None] = (None, None)
    why, base = next((choice for choice in choices if choice[1]), nothing)
    named = (base, default_branch, *(rule.also if rule else ()))
    return BaseBranches(base, frozenset(branch for branch in named if branch), why)


def derive_facts(
    raw: RawTables, organisation: Organisation | None, who: People, bases: dict[int, BaseBranches]
) -> PullRequestFacts:
    """All columns; `bases` is by repository id. Version and repositories come with the opening."""
    table = raw.pull_requests
    accounts = identities(raw.accounts, organisation)
    author_account = integers(table, "author_id", 0)
    columns: Columns = {
        "pull_request": integers(table, "id", 0),
        "repository": integers(table, "repository_id", 0),
        "number": integers(table, "number", 0),
        "author": accounts.author[author_account],
        "author_kind": accounts.kind[author_account],
        "created_at": moments(table, "created_at"),
        "merged_at": moments(table, "merged_at"),
        "closed_at": moments(table, "closed_at"),
    }
    reviews = _reviews(raw.reviews, columns["pull_request"], accounts)
    columns |= _moments(raw, columns, reviews)
    generated = organisation.generated_files if organisation else GENERATED_FILES
    columns |= change_columns(raw, columns, accounts, generated)
    branch, branches = words(table, "base")
    columns |= {"base": branch} | _bases(raw, columns["repository"], branch, branches, bases)
    columns |= _membership(columns, _credited(table, columns, accounts), who)
    named = {number: each.all for number, each in bases.items()}
    columns |= work_kind_column(raw, columns, organisation.work_kinds if organisation else ())
    delivered, deliveries = delivery_columns(raw, columns, branches, named, organisation)
    facts = facts_of_columns(
        columns | delivered,
        branches=tuple(branches),
        unit_sets=who.unit_sets,
        deliveries=deliveries,
    )
    return with_reviews(facts, reviews, columns["author"], who)


def _moments(raw: RawTables, columns: Columns, reviews: ReviewParts) -> Columns:
    table, ids = raw.pull_requests, columns["pull_request"]
    parts = PullRequestParts(
        author=columns["author"],
        is_draft=integers(table, "is_draft", 0).astype(bool),
        created_at=columns["created_at"],
        first_commit_at=moments(table, "first_commit_at"),
        commit_count=integers(table, "commit_count", -1),
        squashed=integers(table, "squashed", 0).astype(bool),
        merged_at=columns["merged_at"],
        closed_at=columns["closed_at"],
    )
    drafts, force_pushed = _events(raw.events, ids)
    derived = derive_moments(parts, reviews, drafts, force_pushed)
    opened = ~np.isnat(parts.created_at)
    return _with_given(raw.given, ids, _without_source(derived, opened))


def _without_source(derived: DerivedMoments, opening_known: NDArray[np.bool_]) -> Columns:
    """Where a source gives no opening it gives no drafts and no reviews either."""
    gap = np.where(opening_known, derived.review_gap, REASON["not_known_to_source"])
    return {
        "started_at": derived.started_at,
        "start_gap": derived.start_gap,
        "start_unsure": derived.start_unsure,
        "ready_at": derived.ready_at,
        "first_review_at": derived.first_review_at,
        "review_gap": gap,
        "approved_at": derived.approved_at,
        "opening_known": opening_known,
        "ready_known": opening_known.copy(),
        "approval_known": opening_known.copy(),
        "unreviewed": known(~derived.reviewed, opening_known),
        "rounds": np.where(opening_known, derived.rounds, -1),
    }


def _with_given(given: pa.Table, ids: NDArray[Any], columns: Columns) -> Columns:
    """Moments stated by a source replace the derived ones; what it does not state is unknown."""
    if not given.num_rows:
        return columns
    rows = np.searchsorted(ids, integers(given, "id", 0))
    code, lists = words(given, "given_knows")
    for name in ("started_at", "ready_at", "first_review_at", "approved_at"):
        states = np.array([name in words.split(",") for words in lists])[code]
        stated = moments(given, f"given_{name}")
        columns[name][rows] = np.where(states, stated, NEVER)
        columns |= _given_flags(name, rows, states, np.isnat(stated), columns)
    columns["rounds"][rows] = -1
    opens = np.array(["created_at" in words.split(",") for words in lists])[code]
    columns["opening_known"][rows] = opens
    return columns


def _given_flags(
    name: str,
    rows: NDArray[np.integer],
    states: NDArray[np.bool_],
    missing: NDArray[np.bool_],
    columns: Columns,
) -> Columns:
    """What a missing given moment means: it did not happen, or the source can't tell."""
    if name == "ready_at":
        columns["ready_known"][rows] = states
    elif name == "approved_at":
        columns["approval_known"][rows] = states
    else:
        column, reason = {
            "started_at": ("start_gap", "no_commits"),
            "first_review_at": ("review_gap", "no_review"),
        }[name]
        why = np.where(states, REASON[reason], REASON["not_known_to_source"])
        columns[column][rows] = np.where(states & ~missing, 0, why)
    if name == "first_review_at":
        columns["unreviewed"][rows] = known(missing, states)
    return columns


def _reviews(table: pa.Table, ids: NDArray[Any], accounts: Identities) -> ReviewParts:
    belongs, row = rows_of(integers(table, "pull_request_id", 0), ids)
    account = integers(table, "account_id", 0)[belongs]
    return ReviewParts(
        row=row,
        reviewer=accounts.author[account],
        by_person=accounts.kind[account] == PERSON,
        approves=integers(table, "approves", 0)[belongs].astype(bool),
        asks_changes=integers(table, "asks_changes", 0)[belongs].astype(bool),
        submitted_at=moments(table, "submitted_at")[belongs],
    )


def _events(table: pa.Table, ids: NDArray[Any]) -> tuple[DraftParts, NDArray[np.integer]]:
    belongs, row = rows_of(integers(table, "pull_request_id", 0), ids)
    code = integers(table, "code", 2)[belongs]
    at = moments(table, "at")[belongs]
    draft = code != 2  # noqa: PLR2004 -- the code of a force push, see raw.py
    return DraftParts(row[draft], code[draft] == 1, at[draft]), row[~draft]


def _bases(
    raw: RawTables,
    repository: NDArray[Any],
    branch: NDArray[np.integer],
    branches: list[str],
    bases: dict[int, BaseBranches],
) -> Columns:
    """`to_base` and `release`, by a small table over (repository, branch)."""
    head, heads = words(raw.pull_requests, "base_head")
    size = max(bases, default=0) + 1
    into = np.zeros((size, len(branches)), bool)
    out_of = np.zeros((size, len(heads)), bool)
    for number, each in bases.items():
        into[number] = [name == each.base for name in branches]
        out_of[number] = [name in each.all for name in heads]
    return {"to_base": into[repository, branch], "release": out_of[repository, head]}


def _credited(table: pa.Table, columns: Columns, accounts: Identities) -> NDArray[np.integer]:
    """Whose unit counts: the author's; for an agent who merged it, else its first assignee."""
    author = np.where(columns["author_kind"] == PERSON, columns["author"], 0)
    merger = accounts.author[integers(table, "merged_by_id", 0)]
    assignee = accounts.author[integers(table, "first_assignee_id", 0)]
    instead = np.where(merger > 0, merger, assignee)
    return np.where(columns["author_kind"] == AGENT, instead, author)


def _membership(columns: Columns, person: NDArray[np.integer], who: People) -> Columns:
    merged, created = columns["merged_at"], columns["created_at"]
    closed = closing(columns)
    author = np.where(columns["author_kind"] == PERSON, columns["author"], 0)
    return {
        "units_merged": codes_at(person, merged, who.units),
        "units_created": codes_at(person, created, who.units),
        "units_closed": codes_at(person, closed, who.units),
        "employment_merged": codes_at(author, merged, who.employment),
        "employment_created": codes_at(author, created, who.employment),
        "employment_closed": codes_at(author, closed, who.employment),
    }
