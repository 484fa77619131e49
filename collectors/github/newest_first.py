"""How are things read that GitHub lists only by when they were made, newest first?

A pass goes from the newest back to what can't have changed since the pass before. The bookmark
moves once, with its last page: a pass that is cut is begun again.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice

from collectors.collector import Page
from collectors.github.bookmark import Remembered, bookmark_text, has_news, remembered
from collectors.github.connection import Client
from collectors.github.lists import Listing, ListPage, Node, by_ids, pages_of
from collectors.github.parse import moment
from collectors.github.shortfalls import Withheld
from collectors.github.surveyed import Part, Surveyed
from data.rows import PartRow

MOST_OPEN = 200
"""So many of those that may still change are remembered: some tools never say how it ended."""

Row = Callable[[Client, Node], PartRow | None]
"""The row that a node gives; None where it is not to be kept. May ask for more of it."""


@dataclass(frozen=True, slots=True)
class Kind:
    """What is read: the survey's word, the list, the document that asks by id, and the row.

    `again`: how long after it was made one of them is read again whenever there is news.
    `is_open` says that one may change after that too; for so long as `open_for` it is asked for by
    its id.
    """

    part: Part
    listing: Listing
    by_id: str
    again: timedelta
    open_for: timedelta
    row: Row
    is_open: Callable[[Node], bool]


def created_pages(
    client: Client, kind: Kind, surveyed: Surveyed, bookmark: str | None
) -> Iterator[Page]:
    """Everything of this kind that is new or may have changed; nothing where the survey says that
    nothing did. Raises CollectorError.
    """
    before = remembered(bookmark)
    if has_news(surveyed, kind.part, before):
        yield from _Pass(client, kind, surveyed, before).pages()


@dataclass(slots=True)
class _Pass:
    client: Client
    kind: Kind
    surveyed: Surveyed
    before: Remembered
    newest: str | None = None
    still_open: dict[str, str] = field(default_factory=dict)
    """When each was made, by its id."""
    seen: set[str] = field(default_factory=set)
    lost: int = 0

    def pages(self) -> Iterator[Page]:
        owner, name = self.surveyed.name.split("/")
        variables = {"owner": owner, "name": name}
        for page in pages_of(self.client, self.kind.listing, variables, self.surveyed.name):
            self.lost += page.lost
            rows = self._rows(page.nodes, page.at)
            if self._is_last(page):
                yield self._last(rows, page.at)
                break
            total = None if self.before else page.total
            yield Page(parts=rows, read_at=page.at, done=len(self.seen), total=total)
        if self.lost:
            raise Withheld(self.surveyed.name, self.lost, self.kind.part)

    def _rows(self, nodes: tuple[Node, ...], at: datetime) -> tuple[PartRow, ...]:
        rows = []
        for node in nodes:
            self.seen.add(node["id"])
            self.newest = self.newest or node["createdAt"]
            if self.kind.is_open(node) and at - moment(node["createdAt"]) < self.kind.open_for:
                self.still_open[node["id"]] = node["createdAt"]
            rows.append(self.kind.row(self.client, node))
        return tuple(row for row in rows if row is not None)

    def _is_last(self, page: ListPage) -> bool:
        """Whether what comes behind this page was read before and can't have changed since."""
        before = self.before.get("newest")
        if page.is_last or before is None or not page.nodes:
            return page.is_last
        floor = min(moment(before), page.at - self.kind.again)
        return moment(page.nodes[-1]["createdAt"]) < floor

    def _last(self, rows: tuple[PartRow, ...], at: datetime) -> Page:
        """The last page, with what was left open by earlier passes and lies further back."""
        waiting = [
            each
            for each, made in self.before.get("open", {}).items()
            if each not in self.seen and at - moment(made) < self.kind.open_for
        ]
        thing, where = self.kind.listing.path[-1], self.surveyed.name
        found = by_ids(self.client, self.kind.by_id, waiting, thing, where)
        newest = self.newest or self.before.get("newest")
        rows += self._rows(tuple(found), at)
        content = {
            "survey": self.surveyed.part(self.kind.part),
            "newest": newest,
            "open": dict(islice(self.still_open.items(), MOST_OPEN)),
        }
        done = len(self.seen)
        bookmark = None if self.lost else bookmark_text(content)
        return Page(parts=rows, read_at=at, bookmark=bookmark, done=done, total=done)
