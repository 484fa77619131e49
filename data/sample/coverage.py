"""How did the test coverage of the sample company's applications go?

Backend ends at 84 %, frontend at 71 %; the old admin pages are left out of one application since
the spring, and one application's figure comes as a text without lines.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from hashlib import blake2b

import numpy as np

from data.rows import CoverageReportRow, CoveredFile, UnreadableReportRow
from data.sample.repositories import Repository
from data.sample.story import Story

TOKYO = timezone(timedelta(hours=9))
REPORTED_ON = (2, 4)
"""Wednesdays and Fridays, Monday being 0."""
REPORTED_AT = time(17, 30)
TAKES = timedelta(minutes=12)
OLD_PAGES = "old-admin"


@dataclass(frozen=True, slots=True)
class _Course:
    """The share of covered lines on the first and the last day, and how many lines there are."""

    begins: float
    ends: float
    folder: str
    ending: str
    lines: tuple[int, int]
    files: int = 24
    old_lines: int = 0
    """Lines of pages that nobody tests any more."""


COURSES = {
    "stream-core": _Course(0.655, 0.840, "src", "py", (17_600, 23_400)),
    "stream-app": _Course(0.520, 0.735, "app", "ts", (9_200, 12_000)),
    "ticket-web": _Course(0.455, 0.673, "web", "ts", (6_900, 8_000), old_lines=2_600),
}
STATED = {"ticket-payment": (0.713, 0.846)}
"""What a status says in its text, as shares on the first and the last day."""
OLD_SHARE = 0.11
CUT_OFF = "ticket-web"
"""Whose newest report can't be read."""


def coverage_rows(
    story: Story, repository: Repository, seed: int
) -> Iterator[CoverageReportRow | UnreadableReportRow]:
    """The reports of an application, the oldest first; nothing of a repository that is none."""
    if repository.key not in {*COURSES, *STATED}:
        return
    days = list(_days(story))
    stretch = max(1, (story.ends - story.begins).days)
    chance = np.random.default_rng((seed, 5, *repository.key.encode()))
    drift = np.cumsum(chance.normal(0, 0.003, len(days))) * np.linspace(1, 0, len(days))
    for day, moved in zip(days, drift.tolist(), strict=True):
        if (repository.key, day) == (CUT_OFF, days[-1]):
            yield _unreadable(day)
        else:
            yield _report(repository.key, day, (day - story.begins).days / stretch, moved)


def _days(story: Story) -> Iterator[date]:
    day = story.begins
    while day < story.ends:
        if day.weekday() in REPORTED_ON:
            yield day
        day += timedelta(days=1)


def _report(key: str, day: date, progress: float, moved: float) -> CoverageReportRow:
    at = datetime.combine(day, REPORTED_AT, TOKYO).astimezone(UTC)
    commit = commit_of(key, day)
    if key in STATED:
        begins, ends = STATED[key]
        share = begins + (ends - begins) * progress + moved
        return CoverageReportRow(
            commit, at, "status", "codecov/project", at + TAKES, key, round(100 * share, 2)
        )
    files = tuple(_files(COURSES[key], progress, moved))
    return CoverageReportRow(commit, at, "artifact", "coverage-report", at + TAKES, files=files)


def _files(course: _Course, progress: float, moved: float) -> Iterator[CoveredFile]:
    first, last = course.lines
    lines = round(first + (last - first) * progress)
    share = course.begins + (course.ends - course.begins) * progress + moved
    per_file, left = divmod(lines, course.files)
    for number in range(course.files):
        coverable = per_file + (left if number == 0 else 0)
        path = f"{course.folder}/part{number + 1:02}.{course.ending}"
        yield CoveredFile(path, round(coverable * share), coverable)
    if course.old_lines:
        covered = round(course.old_lines * OLD_SHARE)
        yield CoveredFile(f"{OLD_PAGES}/pages.{course.ending}", covered, course.old_lines)


def _unreadable(day: date) -> UnreadableReportRow:
    """The newest one, cut off on its way."""
    seen = datetime.combine(day, REPORTED_AT, TOKYO).astimezone(UTC) + TAKES
    reason = "coverage-report/lcov.info: the archive ends in the middle of this file"
    commit = commit_of(CUT_OFF, day)
    return UnreadableReportRow(commit, "artifact", "coverage-report", reason, seen)


def commit_of(key: str, day: date, which: str = "") -> str:
    """The commit of a repository on a day, always the same."""
    return blake2b(f"{key} {day} {which}".encode(), digest_size=20).hexdigest()
