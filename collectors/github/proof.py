"""What is stored otherwise than GitHub has it, where the counts say that something is?"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from collectors.collector import Kept, KeptPullRequest
from collectors.github.nodes import Read
from collectors.github.source import Listed, PullRequests
from data.rows import Counts

UNFOUND = "it counts or lists it, but does not find it"


@dataclass(frozen=True, slots=True)
class Found:
    """What a step of a check brought: pull requests read anew, and numbers of those gone."""

    read: Read
    gone: tuple[int, ...]


@dataclass(slots=True)
class Check:
    """A comparison of all that GitHub lists with all that is stored, to be run once.

    Behind its end `unread` holds what GitHub lists but does not hand out: the reason by node id.
    `counts` are what GitHub counted with the end of its list.
    """

    source: PullRequests
    kept: Kept
    unread: dict[str, str] = field(default_factory=dict)
    counts: Counts | None = None
    numbers: dict[str, int] = field(default_factory=dict)
    """Of everything that was asked for, by node id."""
    _at: datetime | None = None
    _known: bool = False
    """Whether the list named everything: what is not in it is not there."""

    def steps(self) -> Iterator[Found]:
        """Read what is missing, older than GitHub's or not listed. Raises what the client does."""
        listed = {each.number: each for each in self._list()}
        stored = {each.number: each for each in self.kept.pull_requests()}
        unlisted = [each for number, each in stored.items() if number not in listed]
        nameless = tuple(each.number for each in unlisted if each.node_id is None)
        if nameless and self._at and self._known:
            yield Found(Read((), self._at), nameless)
        self.numbers = {
            each.node_id: number
            for number, each in listed.items()
            if _differs(each, stored.get(number))
        } | {each.node_id: each.number for each in unlisted if each.node_id is not None}
        may_be_gone = {each.number for each in unlisted} if self._known else set()
        yield from self._read(list(self.numbers), may_be_gone)

    def _list(self) -> Iterator[Listed]:
        after, self._known = None, True
        while True:
            listing = self.source.listing("CREATED_AT", after)
            yield from listing.entries
            self._known &= not listing.lost
            self.counts, self._at, after = listing.counts, listing.at, listing.cursor
            if after is None:
                return

    def _read(self, ids: Sequence[str], may_be_gone: Collection[int]) -> Iterator[Found]:
        while ids:
            read, ids = self.source.by_id(ids)
            self.unread |= {each.node_id: each.reason for each in read.lost if each.node_id}
            gone = [each for each in read.gone if self.numbers[each] in may_be_gone]
            self.unread |= {each: UNFOUND for each in read.gone if each not in gone}
            yield Found(read, tuple(self.numbers[each] for each in gone))


def _differs(listed: Listed, stored: KeptPullRequest | None) -> bool:
    """Whether GitHub has one that is not stored, or not as it is now."""
    now = listed.state, listed.updated_at
    return stored is None or (stored.state, stored.updated_at) != now
