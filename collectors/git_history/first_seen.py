"""Which appearance of a pull request's number is its merge?"""

from collections.abc import Sequence

from collectors.collector import Kept
from collectors.git_history.command import Git
from data.rows import PullRequestRow


class FirstSeen:
    """Keeps the first appearance of each number: on the base before other branches, then the
    oldest; also when the reading was interrupted in between.

    What is stored of an older state of the history gives way.
    """

    def __init__(self, git: Git, kept: Kept, branches: Sequence[str]) -> None:
        self._git = git
        self._kept = kept
        self._rank = {branch: rank for rank, branch in enumerate(branches)}
        self._branch = ""
        self._since: str | None = None
        self._read_before: frozenset[str] | None = None
        self._taken: set[int] = set()

    def begin(self, branch: str, since: str | None) -> None:
        """Go on with a branch, of which the history up to `since` was read in an earlier run."""
        self._branch, self._since, self._read_before = branch, since, None

    def keep(self, rows: Sequence[PullRequestRow]) -> tuple[PullRequestRow, ...]:
        """Those of the rows that are the first appearance of their number."""
        fresh: dict[int, PullRequestRow] = {}
        for row in rows:
            if row.number not in self._taken:
                fresh.setdefault(row.number, row)
        self._taken.update(fresh)
        stored = self._kept.merges(list(fresh))
        return tuple(
            row
            for number, row in fresh.items()
            if not (merge := stored.get(number)) or not self._earlier(*merge)
        )

    def _earlier(self, base: str, merge_commit: str | None) -> bool:
        """Whether a stored merge comes before everything that is read now."""
        mine, other = self._rank[self._branch], self._rank.get(base)
        if other is None or other > mine:
            return False
        return other < mine or merge_commit in self._history_before()

    def _history_before(self) -> frozenset[str]:
        if self._read_before is None:
            since = self._since
            known = self._git.text("rev-list", "--first-parent", since, "--") if since else ""
            self._read_before = frozenset(known.split())
        return self._read_before
