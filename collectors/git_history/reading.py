"""What is new on a branch since it was read last?"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from collectors.git_history.bookmark import Bookmark
from collectors.git_history.clone import Clone
from collectors.git_history.command import Git
from collectors.git_history.graph import Brought, Graph, read_graph, seconds
from data.rows import AccountKey

FORM = "--format=%x00%ct%x00%s%x00%b%x00"
FIELDS = 4


@dataclass(frozen=True, slots=True)
class Landed:
    """One commit on a branch: when it landed and what it brought.

    `committed` is in seconds since 1970, None for an unreadable date; `brought` is None for a
    commit that is no merge.
    """

    sha: str
    committed: int | None
    subject: str
    body: str
    author: AccountKey | None
    brought: Brought | None


@dataclass(slots=True)
class BranchReading:
    """The new part of a branch's first-parent history, ready to be walked once.

    `since` is the commit up to which it was read before; None when all of it is read, also because
    it was `rewritten`.
    """

    branch: str
    since: str | None
    rewritten: bool
    skewed: bool
    total: int
    undated: int
    """How many of the commits walked so far have a date that can't be read."""
    _git: Git
    _tip: str
    _graph: Graph
    _history: list[int]

    def landed(self) -> Iterator[Landed]:
        """The new commits on the branch, oldest first."""
        if not self.total:
            return
        old = len(self._history) - self.total
        brought = islice(self._graph.brought_by(self._history), old, None)
        new = zip(self._history[old:], brought, strict=True)
        arguments = ("--first-parent", "--reverse", f"--max-count={self.total}", "--encoding=UTF-8")
        parts = self._git.fields("rev-list", *arguments, FORM, self._tip, "--")
        records = zip(*[parts] * FIELDS, strict=False)
        for (header, committed, subject, body), (commit, what) in zip(records, new, strict=True):
            at = seconds(committed)
            self.undated += at is None
            yield Landed(
                sha=header.rsplit(b" ", 1)[1].strip().decode(),
                committed=at,
                subject=subject.decode("utf-8", errors="replace"),
                body=body.decode("utf-8", errors="replace"),
                author=self._graph.author[commit],
                brought=what,
            )


def read_branch(
    clone: Clone, branch: str, bookmark: Bookmark, hosts: frozenset[str]
) -> BranchReading:
    """What the branch has that the bookmark does not cover; everything if that is no longer part
    of its first-parent history.
    """
    tip, since = clone.tip(branch), bookmark.tips.get(branch)
    reading = _continued(clone.git, tip, since, bookmark.skewed, hosts) if since else None
    rewritten = since is not None and reading is None
    if reading is None:
        since = None
        graph = read_graph(clone.git, tip, None, hosts)
        history = graph.first_parent_history(tip)
        reading = graph, history, len(history)
    graph, history, total = reading
    return BranchReading(
        branch, since, rewritten, graph.skewed, total, 0, clone.git, tip, graph, history
    )


def _continued(
    git: Git, tip: str, since: str, skewed: bool, hosts: frozenset[str]
) -> tuple[Graph, list[int], int] | None:
    """(graph, its first-parent history, how many commits of it are new).

    None where `since` is not part of the first-parent history of `tip`.
    """
    if tip == since:
        return Graph(), [], 0
    if git.text_if_any("merge-base", "--is-ancestor", since, tip) is None:
        return None
    if not skewed:
        graph = read_graph(git, tip, since, hosts)
        history = graph.first_parent_history(tip)
        if graph.parent_before.get(history[0]) != since:
            return None
        if not graph.skewed:
            return graph, history, len(history)
    graph = read_graph(git, tip, None, hosts)
    history = graph.first_parent_history(tip)
    before = graph.number[bytes.fromhex(since)]
    return (graph, history, len(history) - history.index(before) - 1) if before in history else None
