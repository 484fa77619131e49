"""Which commits did each merge on a branch bring, read in one go?

`git log P1..P2` for a merge with the parents P1 and P2 are the commits reachable from P2 and not
from P1. Walking the first-parent history from its oldest commit on, everything reachable from P1
has been visited when its merge comes: P1 is the commit before, with all its parents. So the commits
of a merge are those that a walk from its further parents meets for the first time.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

from collectors.git_history.command import Git
from collectors.personal import git_account
from config.fields import LAST_YEAR
from data.rows import AccountKey

FORM = "--format=%x00%P%x00%at%x00%ct%x00%aN%x00%aE%x00"
FIELDS = 6
LAST_SECOND = int(datetime(LAST_YEAR + 1, 1, 1, tzinfo=UTC).timestamp()) - 1
"""A commit of a later moment is a mistake of its clock."""


@dataclass(frozen=True, slots=True)
class Brought:
    """What a merge brought: how many commits, and the earliest of them by author date.

    `first_authored` is in seconds since 1970, None where no commit has a readable date.
    """

    count: int
    first_authored: int | None
    author: AccountKey | None


@dataclass(slots=True)
class Graph:
    """Commits of a branch, parents before children; a commit is its index in the lists.

    Of a history read before only the parents that the commits here have in it are known.
    """

    number: dict[bytes, int] = field(default_factory=dict)
    first_parent: list[int | None] = field(default_factory=list)
    """None for a commit without a parent, or with one that was read before."""
    further_parents: dict[int, tuple[int, ...]] = field(default_factory=dict)
    """Of each merge its parents from the second on, without those that were read before."""
    authored: list[int | None] = field(default_factory=list)
    author: list[AccountKey | None] = field(default_factory=list)
    parent_before: dict[int, str] = field(default_factory=dict)
    """First parents that were read before."""
    skewed: bool = False
    """Whether some commit is older than a parent of it, by the committers' clocks."""

    def first_parent_history(self, tip: str) -> list[int]:
        """The commits on the branch itself, oldest first."""
        at = self.number.get(bytes.fromhex(tip))
        history = []
        while at is not None:
            history.append(at)
            at = self.first_parent[at]
        history.reverse()
        return history

    def brought_by(self, history: list[int]) -> Iterator[Brought | None]:
        """What each commit of a first-parent history merged; None for one that is no merge.

        `history` begins with the oldest commit there is.
        """
        visited = bytearray(len(self.first_parent))
        for commit in history:
            visited[commit] = 1
            further = self.further_parents.get(commit)
            yield None if further is None else self._brought(self._met(further, visited))

    def _met(self, starts: tuple[int, ...], visited: bytearray) -> list[int]:
        """The commits that a walk from `starts` meets for the first time."""
        met = []
        waiting = list(starts)
        while waiting:
            commit = waiting.pop()
            if visited[commit]:
                continue
            visited[commit] = 1
            met.append(commit)
            waiting.extend(self.further_parents.get(commit, ()))
            first = self.first_parent[commit]
            if first is not None:
                waiting.append(first)
        return met

    def _brought(self, commits: list[int]) -> Brought:
        dated = [(at, commit) for commit in commits if (at := self.authored[commit]) is not None]
        if not dated:
            return Brought(len(commits), None, self.author[min(commits)] if commits else None)
        # Of two authored in the same second it is the one that comes first in the history.
        authored, first = min(dated)
        return Brought(len(commits), authored, self.author[first])


def read_graph(git: Git, tip: str, since: str | None, hosts: frozenset[str]) -> Graph:
    """The commits reachable from `tip` and not from `since`.

    `hosts` are the GitHub hosts whose no-reply addresses tell an author's login. Where committers'
    clocks were wrong, git can take commits that are reachable from `since` for new ones: a history
    that is `skewed` is to be read without `since`.
    """
    reading = _Reading(hosts)
    limits = ("--boundary", f"^{since}") if since else ()
    arguments = (
        "rev-list",
        "--topo-order",
        "--reverse",
        "--encoding=UTF-8",
        FORM,
        tip,
        *limits,
        "--",
    )
    parts = git.fields(*arguments)
    for record in zip(*[parts] * FIELDS, strict=False):
        reading.take(record)
    return reading.graph


class _Reading:
    """A graph while it is read, with the authors met so far."""

    def __init__(self, hosts: frozenset[str]) -> None:
        self.graph = Graph()
        self._hosts = hosts
        self._authors: dict[tuple[bytes, bytes], AccountKey | None] = {}
        self._committed: list[int] = []
        self._boundary: dict[bytes, int] = {}

    def take(self, record: tuple[bytes, ...]) -> None:
        """One commit: header line, parents, author date, committer date, author, address."""
        header, parents, authored, committed, name, address = record
        sha = header.rsplit(b" ", 1)[1].strip()
        at = int(committed or b"0")
        if sha.startswith(b"-"):
            self._boundary[bytes.fromhex(sha[1:].decode())] = at
            return
        graph = self.graph
        number = len(graph.first_parent)
        graph.number[bytes.fromhex(sha.decode())] = number
        self._committed.append(at)
        self._take_parents(number, parents.decode().split(), at)
        graph.authored.append(seconds(authored))
        key = (name, address)
        if key not in self._authors:
            self._authors[key] = git_account(_text(name), _text(address), self._hosts)
        graph.author.append(self._authors[key])

    def _take_parents(self, number: int, parents: list[str], at: int) -> None:
        graph = self.graph
        known = [graph.number.get(bytes.fromhex(parent)) for parent in parents]
        graph.first_parent.append(known[0] if known else None)
        if known and known[0] is None:
            graph.parent_before[number] = parents[0]
        if len(known) > 1:
            graph.further_parents[number] = tuple(each for each in known[1:] if each is not None)
        for parent, sha in zip(known, parents, strict=True):
            older = (
                self._boundary.get(bytes.fromhex(sha), at)
                if parent is None
                else self._committed[parent]
            )
            graph.skewed |= at < older


def seconds(raw: bytes) -> int | None:
    """Seconds since 1970 as git writes them; None for a date that nobody can have meant."""
    if not raw.isdigit():
        return None
    value = int(raw)
    return value if value <= LAST_SECOND else None


def _text(raw: bytes) -> str:
    return raw.decode("utf-8", errors="replace")
