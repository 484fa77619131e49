"""What does the page of sources show for one reader at one moment?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, tzinfo

from config.organisation import Organisation
from dashboard.collection_state import is_running
from dashboard.components.repository_table import Surroundings
from dashboard.context import Context, Reader, Unsuccessful
from dashboard.text import t
from data.queries.coverage import (
    ApplicationCoverage,
    UnreadableReportState,
    coverage_series,
    unreadable_reports,
)
from data.queries.repositories import RepositoryState, collection_totals, repository_states
from data.queries.sources import AppliedOrganisation, applied_organisation
from data.rows import NOTHING_SPENT, Spent


@dataclass(frozen=True, slots=True)
class Sources:
    """Everything that is known of what was collected.

    `today` is what was asked of GitHub since midnight. `can_collect` says whether the reader can
    begin a collection here, `busy` whether one that was is under way, `collecting` the same of one
    begun anywhere (perhaps killed before it could say that it ended), and `unsuccessful` how the
    last one that was begun here went wrong.
    """

    repositories: Sequence[RepositoryState]
    reader: Reader
    now: datetime
    zone: tzinfo
    organisation: Organisation | None = None
    is_prepared: bool = False
    """Whether `mikata init` was run, or an organisation applied."""
    applied: AppliedOrganisation | None = None
    today: Spent = NOTHING_SPENT
    coverage: Sequence[ApplicationCoverage] = ()
    unreadable: Sequence[UnreadableReportState] = ()
    can_collect: bool = False
    busy: bool = False
    collecting: bool = False
    unsuccessful: Unsuccessful | None = None

    def say(self, name: str, **slots: object) -> str:
        """A text of this page in the reader's language."""
        return t(f"sources.{name}", self.reader.language, **slots)

    @property
    def around(self) -> Surroundings:
        """What the rows of the table need to know."""
        return Surroundings(
            now=self.now,
            zone=self.zone,
            organisation=self.organisation,
            can_collect=self.can_collect,
            reader=self.reader,
            busy=self.busy,
        )

    @property
    def from_github(self) -> list[RepositoryState]:
        """The repositories that are read from GitHub."""
        return [each for each in self.repositories if each.source == "github"]


def sources_now(reader: Reader, context: Context) -> Sources:
    """What is known at present."""
    database, viewer = context.database, reader.viewer
    repositories = repository_states(viewer, database)
    now, zone, by_page = context.now(), context.zone(), context.collect_now
    patterns = context.settings.github.repositories
    busy = bool(by_page and by_page.running)
    something = patterns or any(each.source == "github" for each in repositories)
    return Sources(
        repositories=repositories,
        reader=reader,
        now=now,
        zone=zone,
        organisation=context.organisation(),
        is_prepared=context.is_prepared(),
        applied=applied_organisation(database),
        today=collection_totals(viewer, database, _midnight(now, zone)),
        coverage=coverage_series(viewer, database),
        unreadable=unreadable_reports(viewer, database),
        can_collect=by_page is not None and bool(something) and viewer.may("collect"),
        busy=busy,
        collecting=busy or is_running(repositories, now),
        unsuccessful=by_page.unsuccessful if by_page else None,
    )


def _midnight(now: datetime, zone: tzinfo) -> datetime:
    """When the organisation's present day began."""
    return datetime.combine(now.astimezone(zone).date(), time(), zone).astimezone(UTC)
