"""Which incidents does a repository tell of, when did they begin, and when were they over?

An incident is an issue with one of the organisation's incident labels.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from collectors.collector import Page
from collectors.github.bookmark import Remembered, bookmark_text, has_news, remembered
from collectors.github.connection import Client
from collectors.github.lists import Listing, ListPage, Node, by_ids, pages_of
from collectors.github.masking import masked
from collectors.github.parse import moment
from collectors.github.shortfalls import Withheld
from collectors.github.surveyed import Surveyed
from data.rows import IncidentRow

LISTED = Listing("incidents", ("repository", "issues"))
EVERY_ID = Listing("incident_ids", ("repository", "issues"))
OVERLAP = timedelta(minutes=10)
"""GitHub's lists may lag a little behind what they list."""


def incident_pages(
    client: Client,
    surveyed: Surveyed,
    labels: Sequence[str],
    bookmark: str | None,
    full: bool = False,
) -> Iterator[Page]:
    """The issues with one of the labels that changed since the bookmark, the latest first; and
    those that lost their label, with the labels that they have now.

    How far they were read is remembered with the last page, which of them were read with every
    one. Other labels begin anew, and so does `full`. Raises CollectorError.
    """
    before = remembered(bookmark)
    if full or before.get("labels") != sorted(labels):
        before = {"ids": before["ids"]} if "ids" in before else {}
    if labels and has_news(surveyed, "incidents", before):
        yield from _Pass(client, surveyed, sorted(labels), before).pages()


def incident_row(node: Node) -> IncidentRow:
    """The row of an issue."""
    return IncidentRow(
        number=node["number"],
        title=masked(node["title"]),
        url=node["url"],
        labels=tuple(masked(each["name"]) for each in node["labels"]["nodes"] if each),
        opened_at=moment(node["createdAt"]),
        closed_at=node["closedAt"] and moment(node["closedAt"]),
    )


@dataclass(slots=True)
class _Pass:
    client: Client
    surveyed: Surveyed
    labels: list[str]
    before: Remembered
    newest: str | None = None
    known: set[str] = field(default_factory=set)
    done: int = 0
    lost: int = 0

    def pages(self) -> Iterator[Page]:
        where = self.surveyed.name
        self.known = set(self.before.get("ids", ()))
        for page in pages_of(self.client, LISTED, self._variables, where):
            self.lost += page.lost
            if page.nodes:
                self.newest = self.newest or page.nodes[0]["updatedAt"]
            self.known |= {node["id"] for node in page.nodes}
            self.done += len(page.nodes)
            rows = tuple(map(incident_row, page.nodes))
            if self._is_last(page):
                yield self._last(page, rows)
                break
            yield self._page(page, rows)
        if self.lost:
            raise Withheld(where, self.lost, "incidents")

    @property
    def _variables(self) -> dict[str, object]:
        owner, name = self.surveyed.name.split("/")
        return {"owner": owner, "name": name, "labels": self.labels}

    def _is_last(self, page: ListPage) -> bool:
        reached = self.before.get("updated")
        if page.is_last or reached is None or not page.nodes:
            return page.is_last
        return moment(page.nodes[-1]["updatedAt"]) < moment(reached) - OVERLAP

    def _page(self, page: ListPage, rows: tuple[IncidentRow, ...]) -> Page:
        """One before the last: a run that is cut here still knows what it stored."""
        content = {"labels": self.labels, **self.before, "ids": sorted(self.known)}
        return Page(
            parts=rows,
            read_at=page.at,
            bookmark=bookmark_text(content),
            done=self.done,
            total=None if "updated" in self.before else page.total,
        )

    def _last(self, page: ListPage, rows: tuple[IncidentRow, ...]) -> Page:
        if len(self.known) != page.total:
            rows += self._without_label()
        content = {
            "survey": self.surveyed.part("incidents"),
            "labels": self.labels,
            "updated": self.newest or self.before.get("updated"),
            "ids": sorted(self.known),
        }
        return Page(
            parts=rows,
            read_at=page.at,
            bookmark=None if self.lost else bookmark_text(content),
            done=self.done,
            total=self.done,
        )

    def _without_label(self) -> tuple[IncidentRow, ...]:
        """Those that were incidents when they were read and have lost the label since."""
        where = self.surveyed.name
        listed = {
            node["id"]
            for page in pages_of(self.client, EVERY_ID, self._variables, where)
            for node in page.nodes
        }
        lost = sorted(self.known - listed)
        self.known &= listed
        found = by_ids(self.client, "incidents_by_id", lost, "issues", where)
        return tuple(map(incident_row, found))
