"""What does a clone tell of which deployment brought each merge of a repository first?"""

import hashlib
import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from collectors.collector import Kept, Page, Reading, Say
from collectors.errors import CollectorError, NoSuchPath
from collectors.git_history.ancestry import Ancestry, known_commits, read_ancestry
from collectors.git_history.clone import Clone, open_clone
from config.organisation import Organisation
from data.facts.derive import base_branches
from data.queries.deployed import KeptDeployed, KeptMerge
from data.rows import ContentsRow, FirstDeploymentRow, RepositoryRow

READING = 1
"""Raised when the same clone would be read differently, so that it is read again."""

INSTEAD = "what its deployments contain is concluded from moments"


@dataclass(frozen=True, slots=True)
class KnownClone:
    """Where a clone of a repository lies; `named` by the settings, else it was read once."""

    path: Path
    named: bool
    environ: Mapping[str, str] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Stored:
    """What was deployed and released and merged, each in its order in time."""

    deployed: Sequence[KeptDeployed]
    released: Sequence[KeptDeployed]
    merged: Sequence[KeptMerge]

    @property
    def commits(self) -> set[str]:
        """The deployed ones."""
        return {each.commit for each in (*self.deployed, *self.released)}

    def mark(self, clone: Clone) -> str:
        """Differs as soon as the answer may: something new here, or in the clone."""
        refs = clone.git.text("for-each-ref", "--format=%(objectname)")
        merges = [(each.id, each.commit, each.base) for each in self.merged]
        deployed = [(each.id, each.commit) for each in (*self.deployed, *self.released)]
        content = json.dumps([READING, len(self.deployed), deployed, merges, refs])
        return hashlib.sha256(content.encode()).hexdigest()


def contents_reading(
    repository: RepositoryRow, clone: KnownClone, organisation: Organisation | None, full: bool
) -> Reading:
    """Reading it fails nothing: what a clone does not tell is concluded from moments."""

    def pages(kept: Kept, say: Say) -> Iterator[Page]:
        rules = organisation or Organisation.model_validate({"name": "-"})
        stored = Stored(
            kept.deployed(rules.production_environments), kept.released(), kept.merged()
        )
        if not stored.commits:
            return
        name, default, develop = repository.name, repository.default_branch, repository.has_develop
        bases = base_branches(organisation, name, default, bool(develop)).all
        try:
            opened = open_clone(clone.path, clone.environ)
            mark = stored.mark(opened)
            if mark == kept.bookmark and not full:
                return
            row, lacking = read_contents(opened, stored, bases)
        except CollectorError as error:
            # A clone that was read once may go when GitHub tells of its repository.
            if clone.named or not isinstance(error, NoSuchPath):
                say(f"{name}: {INSTEAD}. {error}")
            return
        if lacking:
            say(
                f"{name}: the clone at {clone.path} lacks {lacking:,} of {len(stored.commits):,} "
                f"deployed commits; what these contain is concluded from moments\n"
                f"  what to do: git -C {clone.path} fetch --all --tags"
            )
        yield Page(parts=(row,), bookmark=mark, done=1, total=1)

    return Reading(f"{repository.source}.clone", pages)


def read_contents(clone: Clone, stored: Stored, bases: Collection[str]) -> tuple[ContentsRow, int]:
    """(what the clone tells, how many deployed commits it lacks). Raises CollectorError.

    `bases` are the base branches: a merge of one into another is a release.
    """
    asked = stored.commits
    known = known_commits(clone.git, asked.union(each.commit for each in stored.merged))
    ancestry = read_ancestry(clone.git, asked & known)
    firsts = [
        ancestry.first_containing([each.commit for each in line])
        for line in (stored.deployed, stored.released)
    ]
    merged = [each for each in stored.merged if each.commit in known]
    carried = _Carried(ancestry, merged, bases)
    rows = []
    for each in merged:
        at = ancestry.of(each.commit)
        places = [None if at is None else first.get(at) for first in firsts]
        if not any(carried.before(each, *pair) for pair in zip(places, firsts, strict=True)):
            deployed, released = (
                None if place is None else line[place].id
                for place, line in zip(places, (stored.deployed, stored.released), strict=True)
            )
            rows.append(FirstDeploymentRow(each.id, deployed, released))
    told = [
        frozenset(each.id for each in line if each.commit in known)
        for line in (stored.deployed, stored.released)
    ]
    return ContentsRow(told[0], told[1], tuple(rows)), len(asked - known)


class _Carried:
    """Releases that were squashed or rebased: they brought copies of what their branch held, and
    the merges into that branch are no ancestors of them.
    """

    def __init__(
        self, ancestry: Ancestry, merged: Sequence[KeptMerge], bases: Collection[str]
    ) -> None:
        self._copies: dict[str, list[tuple[KeptMerge, int]]] = {}
        for each in merged:
            at = ancestry.of(each.commit)
            branch = each.branch
            if branch and branch in bases and at is not None and len(ancestry.parents[at]) == 1:
                self._copies.setdefault(branch, []).append((each, at))

    def before(self, merge: KeptMerge, place: int | None, first: Mapping[int, int]) -> bool:
        """Whether a copy of a merge was deployed before itself was, at its place."""
        release = next(
            (
                at
                for each, at in self._copies.get(merge.base, ())
                if each.merged_at >= merge.merged_at
            ),
            None,
        )
        copied = None if release is None else first.get(release)
        return copied is not None and (place is None or copied < place)
