"""Which deployed commit of a clone was the first to have a merge among its ancestors?"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from collectors.git_history.command import Git

COMMIT = re.compile("[0-9a-f]{40}|[0-9a-f]{64}")


@dataclass(slots=True)
class Ancestry:
    """The commits reachable from some, each a number, with the numbers of its parents."""

    number: dict[bytes, int] = field(default_factory=dict)
    parents: dict[int, list[int]] = field(default_factory=dict)

    def of(self, commit: str) -> int | None:
        """The number of a commit; None where it is not among them."""
        return self.number.get(_key(commit))

    def first_containing(self, deployed: Sequence[str | None]) -> dict[int, int]:
        """By the number of each commit the place of the first of `deployed` that it is or that it
        is an ancestor of; one that is None or not among them contains nothing.

        Whatever was met before has all its ancestors behind it, so that each commit is met once.
        """
        first: dict[int, int] = {}
        for place, commit in enumerate(deployed):
            start = None if commit is None else self.of(commit)
            waiting = [] if start is None else [start]
            while waiting:
                at = waiting.pop()
                if at not in first:
                    first[at] = place
                    waiting.extend(self.parents[at])
        return first


def known_commits(git: Git, commits: Iterable[str]) -> frozenset[str]:
    """Those of the commits that the clone has. Raises GitFailed."""
    asked = sorted({each for each in commits if COMMIT.fullmatch(each)})
    arguments = ("cat-file", "--batch-check=%(objectname) %(objecttype)", "--buffer")
    lines = git.fields(*arguments, separator=b"\n", asked=asked)
    answers = (line.decode("utf-8", errors="replace").split() for line in lines)
    return frozenset(name for name, kind in answers if kind == "commit")


def read_ancestry(git: Git, commits: Iterable[str]) -> Ancestry:
    """Everything reachable from commits that the clone has, in one go. Raises GitFailed."""
    found = Ancestry()
    number = found.number
    asked = sorted(set(commits))
    # Without a commit git would not know what to list.
    lines = git.fields("rev-list", "--parents", "--stdin", separator=b"\n", asked=asked)
    for line in lines if asked else ():
        at, *parents = [
            number.setdefault(bytes.fromhex(each.decode()), len(number)) for each in line.split()
        ]
        found.parents[at] = parents
    return found


def _key(commit: str) -> bytes:
    return bytes.fromhex(commit) if COMMIT.fullmatch(commit) else b""
