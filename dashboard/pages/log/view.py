"""What does the page of the log show for one reader at one address?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from dashboard.context import Context, Reader
from dashboard.pages.log.address import Asked, lines_asked, read
from dashboard.text import t
from dashboard.text.numbers import dated_moment
from data.queries.log import (
    LastVerification,
    LogExtent,
    LogPage,
    Somebody,
    last_verification,
    log_extent,
    log_page,
    people_in_log,
)


@dataclass(frozen=True, slots=True)
class LogView:
    """Everything that is known of one page of the log."""

    reader: Reader
    zone: tzinfo
    today: date
    asked: Asked
    people: Sequence[Somebody]
    page: LogPage
    extent: LogExtent
    verified: LastVerification | None

    def say(self, name: str, **slots: object) -> str:
        """A text of this page in the reader's language."""
        return t(f"log.{name}", self.reader.language, **slots)

    def when(self, at: datetime) -> str:
        """A moment where the organisation is; with its year where that is another one."""
        return dated_moment(at, self.reader.language, self.zone, self.today)


def log_view(search: str, context: Context) -> LogView:
    """What an address shows."""
    reader, zone = context.reader(), context.zone()
    viewer, database = reader.viewer, context.database
    people = people_in_log(viewer, database)
    asked = read(search, tuple(each.number for each in people))
    return LogView(
        reader=reader,
        zone=zone,
        today=context.today(),
        asked=asked,
        people=people,
        page=log_page(viewer, database, lines_asked(asked.filters, zone)),
        extent=log_extent(viewer, database),
        verified=last_verification(viewer, database),
    )
