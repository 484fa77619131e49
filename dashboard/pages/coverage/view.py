"""What do all parts of the coverage page know: who reads, what is asked, and what was found?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta, tzinfo
from functools import cached_property

from config.organisation import Application, ApplicationKind, CoverageExclusion, Organisation
from dashboard.context import Context, Reader
from dashboard.pages.coverage.address import KINDS, PATH, Asked, Explained, Known, read, write
from dashboard.text import Language, numbers
from data.queries.coverage import (
    CoverageAt,
    UnreadableReportState,
    coverage_series,
    unreadable_reports,
)
from data.queries.repositories import RepositoryState, repository_states
from metrics.coverage import (
    Break,
    Change,
    Weighted,
    breaks,
    change,
    has_lines,
    is_stale,
    newest,
    weighted,
)


@dataclass(frozen=True, slots=True)
class Followed:
    """An application over the days asked for, and how it stands at their end.

    `newest` may be of a commit before these days; `points` are within them, oldest first.
    """

    application: Application
    newest: CoverageAt | None
    points: tuple[CoverageAt, ...]
    breaks: tuple[Break, ...]
    change: Change | None
    stale: bool

    @property
    def reliable(self) -> bool:
        """Whether the figure is there, rests on lines, and is not old."""
        return self.newest is not None and has_lines(self.newest) and not self.stale


@dataclass(frozen=True)
class View:
    """One reader's view of the page at one address; `series` holds the figures of each application
    by its id, oldest first."""

    reader: Reader
    asked: Asked
    organisation: Organisation
    series: Mapping[str, Sequence[CoverageAt]]
    unreadable: Sequence[UnreadableReportState]
    repositories: Sequence[RepositoryState]
    now: datetime
    zone: tzinfo

    @property
    def language(self) -> Language:
        """The reader's language."""
        return self.reader.language

    @property
    def today(self) -> date:
        """The organisation's present day."""
        return self.now.astimezone(self.zone).date()

    @property
    def as_of(self) -> datetime:
        """The moment at which the days asked for end, or now where they have not ended."""
        return min(self._midnight(self.asked.days[1]), self.now)

    @cached_property
    def followed(self) -> tuple[Followed, ...]:
        """The applications that the filters leave, the lowest figure first, those without last."""
        found = [self.follow(each) for each in self.organisation.applications if self._fits(each)]
        return tuple(sorted(found, key=_worst_first))

    @cached_property
    def kinds(self) -> tuple[tuple[ApplicationKind, Weighted], ...]:
        """The kinds that have applications here with the weighted figure of each, worst first."""
        found: list[tuple[ApplicationKind, Weighted]] = [
            (kind, self.weighted(kind)) for kind in KINDS if self.of_kind(kind)
        ]
        return tuple(sorted(found, key=lambda each: _or_last(each[1].percent)))

    def of_kind(self, kind: ApplicationKind) -> tuple[Followed, ...]:
        """Those of `followed` that are of this kind."""
        return tuple(each for each in self.followed if each.application.kind == kind)

    def weighted(self, kind: ApplicationKind) -> Weighted:
        """The applications of a kind as one figure."""
        return weighted([each.newest for each in self.of_kind(kind)])

    def find(self, application_id: str) -> Followed | None:
        """The application of this id, where the filters leave it."""
        return next((each for each in self.followed if each.application.id == application_id), None)

    def follow(self, application: Application) -> Followed:
        """How this application stands at the end of the days asked for, and what it did in them."""
        first, end = map(self._midnight, self.asked.days)
        figures = self.series.get(application.id, ())
        points = tuple(each for each in figures if first <= each.committed_at < end)
        last = newest(figures, end)
        found = breaks(points, self.exclusions_of(application), self.zone)
        return Followed(
            application=application,
            newest=last,
            points=points,
            breaks=found,
            change=change(points, found),
            stale=last is not None and is_stale(last, self.as_of),
        )

    def exclusions_of(self, application: Application) -> tuple[CoverageExclusion, ...]:
        """Everything that the application's figure leaves out, now or later."""
        every = self.organisation.coverage.exclusions
        return tuple(each for each in every if each.application == application.id)

    def repository(self, name: str) -> RepositoryState | None:
        """The repository called so as it was collected; None where it never was."""
        folded = name.casefold()
        return next((each for each in self.repositories if each.name.casefold() == folded), None)

    def application(self, application_id: str) -> Application | None:
        """The application of this id."""
        every = self.organisation.applications
        return next((each for each in every if each.id == application_id), None)

    def name(self, application: Application) -> str:
        """What the application is called in the reader's language."""
        return application.name.get(self.language)

    def person(self, person_id: str) -> str:
        """The name of somebody of the organisation in the reader's language."""
        found = self.organisation.people_by_id.get(person_id)
        return found.name.get(self.language) if found else person_id

    def day(self, at: datetime | date, *, short: bool = False) -> str:
        """A day as people write it, with its year where that is not this one."""
        on = at.astimezone(self.zone).date() if isinstance(at, datetime) else at
        if on.year != self.today.year:
            return numbers.day(on, self.language, year=True)
        return numbers.short_day(on, self.language) if short else numbers.day(on, self.language)

    def days(self) -> str:
        """The days asked for as people write them."""
        first, end = self.asked.days
        last = end - timedelta(days=1)
        return numbers.days(first, last, self.language, today=self.today)

    def address(self, explained: Explained | None = None) -> str:
        """The page's address with this explanation open, or none."""
        return PATH + write(replace(self.asked.filters, explain=explained))

    def _midnight(self, day: date) -> datetime:
        return datetime.combine(day, time(), self.zone)

    def _fits(self, application: Application) -> bool:
        asked = self.asked.filters
        return (
            asked.kind in (None, application.kind)
            and asked.application in (None, application.id)
            and asked.repository in (None, application.repository)
        )


def view_of(context: Context, search: str | None) -> View | None:
    """The view of whoever sent this request; None while no application is named."""
    organisation = context.organisation()
    if organisation is None or not organisation.applications:
        return None
    reader = context.reader()
    repositories = repository_states(reader.viewer, context.database)
    organisation = _open_to(reader, organisation, repositories)
    series = coverage_series(reader.viewer, context.database)
    return View(
        reader=reader,
        asked=read(search or "", known_of(organisation, context.today())),
        organisation=organisation,
        series={each.application: each.figures for each in series},
        unreadable=unreadable_reports(reader.viewer, context.database),
        repositories=repositories,
        now=context.now(),
        zone=context.zone(),
    )


def _open_to(
    reader: Reader, organisation: Organisation, repositories: Sequence[RepositoryState]
) -> Organisation:
    """The organisation with the applications that the reader may be told of.

    For whoever sees their own units only, these are those of the repositories that they work in.
    """
    if reader.viewer.units("units") is None:
        return organisation
    theirs = {each.name.casefold() for each in repositories}
    named = [each for each in organisation.applications if each.repository.casefold() in theirs]
    ids = {each.id for each in named}
    coverage = organisation.coverage
    left = tuple(each for each in coverage.exclusions if each.application in ids)
    told = coverage.model_copy(update={"exclusions": left})
    return organisation.model_copy(update={"applications": tuple(named), "coverage": told})


def has_figures(reader: Reader, context: Context) -> bool:
    """Whether any application that is named has a figure, so that its course can be drawn."""
    organisation = context.organisation()
    named = {each.id for each in organisation.applications} if organisation else set()
    return bool(named) and any(
        each.application in named for each in coverage_series(reader.viewer, context.database)
    )


def known_of(organisation: Organisation, today: date) -> Known:
    """What an address may name."""
    return Known(
        today=today,
        applications=tuple(each.id for each in organisation.applications),
        repositories=tuple(sorted({each.repository for each in organisation.applications})),
    )


def _worst_first(followed: Followed) -> tuple[bool, float]:
    return _or_last(followed.newest and followed.newest.percent)


def _or_last(percent: float | None) -> tuple[bool, float]:
    return percent is None, percent or 0.0
