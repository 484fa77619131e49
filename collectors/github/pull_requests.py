"""How are the pull requests of one repository read, and how is it proved that none is missing?"""

from collections import Counter
from collections.abc import Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from collectors.collector import Kept, Page, Say
from collectors.github.bookmark import Bookmark, bookmark_of
from collectors.github.nodes import Read
from collectors.github.passes import Step, ascending, descending
from collectors.github.proof import Check
from collectors.github.shortfalls import Gap
from collectors.github.source import PullRequests
from collectors.github.surveyed import Surveyed
from data.gaps import difference
from data.rows import Counts

ROUNDS = 3
"""How often the counts may move while they are compared, before the difference is told."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be read of a repository; `full` reads everything again.

    `already` are answers about pull requests of it that came before its turn.
    """

    surveyed: Surveyed
    full: bool = False
    already: tuple[Read, ...] = ()


def pull_request_pages(source: PullRequests, wish: Wish, kept: Kept, say: Say) -> Iterator[Page]:
    """Everything that is new; no request where the survey says that nothing is.

    Raises Gap where GitHub counts other pull requests than are stored in the end, and what the
    client raises.
    """
    return _Reading(source, wish, kept, say, wish.surveyed.counts).pages()


@dataclass(slots=True)
class _Reading:
    """One reading, with what it has seen so far."""

    source: PullRequests
    wish: Wish
    kept: Kept
    say: Say
    counts: Counts
    mark: Bookmark | None = None
    seen: set[str] = field(default_factory=set)
    """Node ids of what was read in this run."""
    done: int = 0
    suspect: bool = False
    """Whether GitHub kept something back, or no longer knows something: the check has to tell."""
    unread: dict[str, str] = field(default_factory=dict)
    """What the check could not read either, by number: GitHub's reason."""

    def pages(self) -> Iterator[Page]:
        self.mark = bookmark_of(self.kept.bookmark)
        yield from self._already()
        if self._is_quiet():
            yield Page(on_source=self.counts)
            return
        mark = yield from self._pass()
        if self.suspect or self._difference():
            mark = yield from self._prove(mark)
            self._refuse_gap()

    def _already(self) -> Iterator[Page]:
        """What came before this repository's turn, unless somebody read it again since."""
        if not self.wish.already:
            return
        read_at = {each.number: each.read_at for each in self.kept.pull_requests("open")}
        for read in self.wish.already:
            self._see(read)
            rows = [row for row in read.rows if (at := read_at.get(row.number)) and at < read.at]
            yield self._page(replace(read, rows=tuple(rows)))

    def _is_quiet(self) -> bool:
        """Whether there is nothing to ask for."""
        if self.suspect or self.wish.full or self._difference():
            return False
        if self.mark is None:
            return not sum(self.counts.values()) and self.wish.surveyed.newest is None
        known = self.mark.survey == self._survey
        return known and not (self.mark.unfinished or self.mark.unread or self.mark.suspect)

    @property
    def _survey(self) -> str:
        return self.wish.surveyed.part("pull_requests")

    def _difference(self) -> Counts:
        return difference(self.counts, self.kept.counts(), self.kept.accepted_gap())

    def _pass(self) -> Generator[Page, None, Bookmark]:
        """Everything that was updated since the last run; all of it in the first."""
        before, waiting = self.mark, []
        if before is None or before.unfinished or self.wish.full:
            steps = ascending(self.source, None if self.wish.full else before)
        else:
            steps = descending(self.source, before)
            waiting = [each.node_id for each in self.kept.pull_requests("open") if each.node_id]
        if before is not None:
            waiting += before.unread
            self.suspect |= before.suspect
        mark = yield from self._steps(steps, waiting)
        return mark

    def _steps(
        self, steps: Iterable[Step], waiting: Sequence[str] = ()
    ) -> Generator[Page, None, Bookmark]:
        """The pages of a pass, then those still `waiting` to be asked for by their ids.

        The bookmark behind the last page says that all the survey told of was read.
        """
        mark, owed = self.mark or Bookmark(), frozenset(self.mark.unread if self.mark else ())
        for step in steps:
            self.counts, self.done = step.page.counts, step.done
            self._see(step.page.read)
            waiting = [each for each in waiting if each not in self.seen]
            ends = step.is_last and not waiting
            mark = self._behind(step.bookmark or mark, owed.intersection(waiting), ends=ends)
            yield self._page(step.page.read, mark if step.bookmark else None, ends=ends)
        while waiting:
            read, waiting = self.source.by_id(waiting)
            self._see(read)
            mark = self._behind(mark, owed.intersection(waiting), ends=not waiting)
            yield self._page(read, mark, ends=not waiting)
        return mark

    def _behind(self, mark: Bookmark, unread: Iterable[str], *, ends: bool) -> Bookmark:
        """The bookmark with what the next run has to know if this one goes no further."""
        survey = self._survey if ends else None
        return replace(mark, suspect=self.suspect, unread=tuple(unread), survey=survey)

    def _prove(self, mark: Bookmark) -> Generator[Page, None, Bookmark]:
        """Find what is stored otherwise than GitHub has it, while the counts may go on moving."""
        for _ in range(ROUNDS):
            if not self.suspect:
                mark = yield from self._steps(descending(self.source, mark))
                if not self.suspect and not self._difference():
                    return mark
            check = Check(self.source, self.kept)
            for found in check.steps():
                yield self._page(found.read, gone=found.gone)
            self.suspect = False
            self.counts = self.source.counts()
            unread = self._still_unread(check)
            self.unread = {f"#{check.numbers[each]}": why for each, why in unread.items()}
            mark = replace(mark, suspect=False, unread=tuple(unread))
            if self.counts == check.counts or not self._difference():
                break
        yield self._page(bookmark=mark, ends=True)
        return mark

    def _still_unread(self, check: Check) -> dict[str, str]:
        """What is stored otherwise than GitHub has it, or missing without anybody's consent."""
        if self._difference():
            return check.unread
        stored = {each.number for each in self.kept.pull_requests()}
        return {each: why for each, why in check.unread.items() if check.numbers[each] in stored}

    def _refuse_gap(self) -> None:
        gap = self._difference()
        if gap or self.unread:
            raise Gap(self.wish.surveyed.name, gap, self.unread)

    def _see(self, read: Read) -> None:
        """Note what was read, and tell whoever watches what was not."""
        self.seen |= {row.node_id for row in read.rows if row.node_id}
        self.suspect |= bool(read.lost or read.gone)
        name = self.wish.surveyed.name
        for reason, count in Counter(each.reason for each in read.lost).items():
            what = "a pull request" if count == 1 else f"{count} pull requests"
            self.say(f"{name}: GitHub did not hand out {what}: {reason or 'it says not why'}")
        for remark in read.remarks:
            self.say(f"{name}: {remark}")

    def _page(
        self,
        read: Read | None = None,
        bookmark: Bookmark | None = None,
        *,
        gone: tuple[int, ...] = (),
        ends: bool = False,
    ) -> Page:
        """What is stored at once. Only the last page may look done: it can't be interrupted."""
        total = sum(self.counts.values())
        return Page(
            rows=read.rows if read else (),
            bookmark=bookmark.as_text() if bookmark else None,
            done=total if ends else min(self.done, max(total - 1, 0)),
            total=total,
            read_at=read.at if read else None,
            gone=gone,
            on_source=self.counts,
        )
