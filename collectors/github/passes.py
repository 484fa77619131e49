"""In which order are pull requests read, so that none is lost while they keep changing?"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from collectors.github.bookmark import OVERLAP, Bookmark
from collectors.github.source import PullRequestPage, PullRequests
from data.rows import PullRequestRow


@dataclass(frozen=True, slots=True)
class Step:
    """A page of a pass, and the bookmark behind it; None where it stays where it is.

    `done` is how many pull requests lie behind it by now, `is_last` that the pass has ended.
    """

    page: PullRequestPage
    bookmark: Bookmark | None
    done: int
    is_last: bool


def ascending(source: PullRequests, before: Bookmark | None) -> Iterator[Step]:
    """The first run: from what was updated longest ago upwards; each page moves the bookmark.

    `before` is that of a first run that was cut: its stretch is walked through by name only.
    """
    mark = before or Bookmark(unfinished=True)
    after, done = _walked(source, mark)
    while True:
        page = source.page("ASC", after)
        after = page.cursor
        done += len(page.read.rows) + len(page.read.lost)
        mark = _moved(mark, page)
        yield Step(page, mark, done, is_last=after is None)
        if after is None:
            return


def _moved(mark: Bookmark, page: PullRequestPage) -> Bookmark:
    """The bookmark behind a page of an ascending pass."""
    rows = page.read.rows
    until = rows[-1].updated_at if rows else mark.until
    if page.cursor is None:
        return Bookmark(until)
    if not rows or until is None:
        return mark
    # What is updated right now may still appear in front of the page's last one.
    settled = until < page.read.at - OVERLAP
    return Bookmark(until, unfinished=True, last=rows[-1].node_id if settled else None)


def _walked(source: PullRequests, mark: Bookmark) -> tuple[str | None, int]:
    """(the cursor behind what was read before and can't have changed, how many that were)."""
    start = mark.until if mark.last else mark.floor
    cursor, done, after = None, 0, None
    while start is not None:
        listing = source.listing("UPDATED_AT", after)
        for each in listing.entries:
            if each.updated_at < start:
                cursor, done = each.cursor, done + 1
            elif each.updated_at == start and each.node_id == mark.last:
                return each.cursor, done + 1
            elif each.updated_at > start or mark.last is None:
                return cursor, done
        after = listing.cursor
        if after is None:
            break
    return cursor, done


def descending(source: PullRequests, before: Bookmark) -> Iterator[Step]:
    """A later run: from the newest down to the bookmark, which moves once, with the last page."""
    newest = before.until
    after, done, is_first = None, 0, True
    while True:
        page = source.page("DESC", after)
        rows = page.read.rows
        if is_first and rows:
            newest = rows[0].updated_at
        after, is_first = page.cursor, False
        done += len(rows) + len(page.read.lost)
        if after is None or _reaches(rows, before.floor):
            yield Step(page, Bookmark(newest), done, is_last=True)
            return
        yield Step(page, None, done, is_last=False)


def _reaches(rows: Sequence[PullRequestRow], floor: datetime | None) -> bool:
    """Whether everything behind a descending page was updated before `floor`."""
    oldest = rows[-1].updated_at if rows else None
    return floor is not None and oldest is not None and oldest < floor
