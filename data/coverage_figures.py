"""What is the coverage of an application at a commit, given the reports of it?

Pure: reports and rules in, figures out.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from config.organisation import Application, CoverageExclusion, Organisation
from data.path_patterns import PathPatterns
from data.rows import CoverageKind, CoverageReportRow, CoveredFile, Lines

KINDS: tuple[CoverageKind, ...] = ("artifact", "check", "status", "pushed")
"""For one commit the earliest kind that says something of an application is the one that counts."""


@dataclass(frozen=True, slots=True)
class Figure:
    """The coverage of an application at a commit; line counts are None where a text stated it,
    `percent` where no line counts.
    """

    application: str
    commit: str
    committed_at: datetime
    kind: CoverageKind
    covered: int | None
    coverable: int | None
    covered_before_exclusions: int | None
    coverable_before_exclusions: int | None
    percent: float | None


def figures(
    reports: Sequence[CoverageReportRow], applications: Sequence[Application], rules: Organisation
) -> Iterator[Figure]:
    """The figure of each application of a repository at one commit, where the reports tell one.

    A kind that knows no line of code leaves it to the next; one whose lines are all excluded does
    not: another kind would count them.
    """
    for application in applications:
        of_kinds = (
            _figure([each for each in reports if each.kind == kind], application, rules)
            for kind in KINDS
        )
        found = [each for each in of_kinds if each is not None]
        yield from [*filter(_says_something, found), *found][:1]


def _says_something(figure: Figure) -> bool:
    return figure.percent is not None or bool(figure.coverable_before_exclusions)


def unite(reports: Iterable[CoverageReportRow]) -> tuple[CoveredFile, ...]:
    """The files of several reports of one commit: line by line where lines exist, else the last."""
    by_path: dict[str, CoveredFile] = {}
    for report in sorted(reports, key=lambda each: (each.reported_at, each.name)):
        for file in report.files:
            known = by_path.get(file.path)
            by_path[file.path] = _united(known, file) if known else file
    return tuple(by_path[path] for path in sorted(by_path))


def applications_of(organisation: Organisation | None, repository: str) -> tuple[Application, ...]:
    """Those whose code lies in the repository; GitHub takes no notice of capitals."""
    every = organisation.applications if organisation else ()
    return tuple(each for each in every if each.repository.casefold() == repository.casefold())


def _united(one: CoveredFile, other: CoveredFile) -> CoveredFile:
    if one.lines is None or other.lines is None:
        return one if other.lines is None and one.lines is not None else other
    covered = sorted({*one.lines[0], *other.lines[0]})
    coverable = sorted({*one.lines[1], *other.lines[1], *covered})
    lines: Lines = (tuple(covered), tuple(coverable))
    return CoveredFile(one.path, len(covered), len(coverable), lines)


def _figure(
    reports: Sequence[CoverageReportRow], application: Application, rules: Organisation
) -> Figure | None:
    concerned = [each for each in reports if each.application in (None, application.id)]
    files = [file for each in concerned for file in _own_files(each, application)]
    if not files:
        return _stated(concerned, application)
    newest = concerned[-1]
    everything = unite([_with_files(each, application) for each in concerned])
    counted = _without_excluded(everything, application, rules, _day(newest, rules))
    coverable = sum(each.coverable for each in counted)
    covered = sum(each.covered for each in counted)
    return Figure(
        application=application.id,
        commit=newest.commit,
        committed_at=newest.committed_at,
        kind=newest.kind,
        covered=covered,
        coverable=coverable,
        covered_before_exclusions=sum(each.covered for each in everything),
        coverable_before_exclusions=sum(each.coverable for each in everything),
        percent=100 * covered / coverable if coverable else None,
    )


def _stated(reports: Sequence[CoverageReportRow], application: Application) -> Figure | None:
    """A figure that came as a text; of several the one that came last."""
    stated = [each for each in reports if each.percent is not None]
    if not stated:
        return None
    last = max(stated, key=lambda each: (each.reported_at, each.name))
    return Figure(
        application=application.id,
        commit=last.commit,
        committed_at=last.committed_at,
        kind=last.kind,
        covered=None,
        coverable=None,
        covered_before_exclusions=None,
        coverable_before_exclusions=None,
        percent=last.percent,
    )


def _with_files(report: CoverageReportRow, application: Application) -> CoverageReportRow:
    return replace(report, files=_own_files(report, application))


def _own_files(report: CoverageReportRow, application: Application) -> tuple[CoveredFile, ...]:
    """Those of the application's paths; all of a report that is the application's by name, if its
    paths are written another way.
    """
    patterns = _patterns(application.paths)
    own = tuple(file for file in report.files if patterns.match(file.path))
    return report.files if not own and report.application == application.id else own


def _without_excluded(
    files: Sequence[CoveredFile], application: Application, rules: Organisation, day: date
) -> list[CoveredFile]:
    """What the exclusions leave that had been decided by the day of the commit."""
    patterns = [_patterns(each.paths) for each in exclusions_of(rules, application.id, day)]
    return [file for file in files if not any(each.match(file.path) for each in patterns)]


def exclusions_of(
    rules: Organisation, application: str, day: date
) -> tuple[CoverageExclusion, ...]:
    """The exclusions of an application that hold on a day."""
    every = rules.coverage.exclusions
    return tuple(each for each in every if each.application == application and each.when <= day)


def _day(report: CoverageReportRow, rules: Organisation) -> date:
    """The day of the commit where the organisation is."""
    return report.committed_at.astimezone(ZoneInfo(rules.timezone)).date()


@lru_cache(maxsize=256)
def _patterns(patterns: tuple[str, ...]) -> PathPatterns:
    return PathPatterns.of(patterns)
