"""What do the reports inside an artifact tell of which application?"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from collectors.coverage import Checkout, Limits, Unreadable, read_archive
from collectors.github.artifacts import Artifact
from collectors.github.connection import Client
from collectors.github.coverage_names import application_named
from collectors.github.errors import DownloadRefused, NotFound
from collectors.github.masking import masked
from config.organisation import Application
from data.path_patterns import PathPatterns
from data.rows import CoverageReportRow, CoveredFile, UnreadableReportRow

ArchiveRow = CoverageReportRow | UnreadableReportRow

MOST_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Commit:
    """Of which commit of which repository an artifact is."""

    sha: str
    committed_at: datetime
    repository: str


def archive_rows(
    client: Client,
    artifact: Artifact,
    commit: Commit,
    applications: Sequence[Application],
    limits: Limits,
) -> Iterator[ArchiveRow]:
    """The reports of an artifact, each that can't be used with its reason.

    Raises NoAccess, GaveUp, Interrupted.
    """

    def unreadable(name: str, reason: str) -> UnreadableReportRow:
        return UnreadableReportRow(commit.sha, "artifact", name, reason, artifact.created_at)

    label = artifact.label
    try:
        content = client.download(artifact.path, limits.packed)
    except (DownloadRefused, NotFound) as refused:
        yield unreadable(label, f"{refused.what}; {refused.do}")
        return
    for report in read_archive(content, limits, Checkout(commit.repository)):
        name = masked(f"{label}: {report.name}")
        if isinstance(report, Unreadable):
            yield unreadable(name, report.reason)
        elif (reason := _misses(report.files, artifact.name, applications)) is not None:
            yield unreadable(name, reason)
        else:
            yield CoverageReportRow(
                commit=commit.sha,
                committed_at=commit.committed_at,
                kind="artifact",
                name=name,
                reported_at=artifact.created_at,
                application=_owner(report.files, artifact.name, applications),
                files=report.files,
            )


def _owner(
    files: Sequence[CoveredFile], name: str, applications: Sequence[Application]
) -> str | None:
    """The application that the artifact is called after, where its paths don't tell."""
    if _lies_in_one(files, applications):
        return None
    named = application_named(name, applications)
    return named.id if named else None


def _misses(
    files: Sequence[CoveredFile], name: str, applications: Sequence[Application]
) -> str | None:
    """Why nothing tells whose report it is; None where something does."""
    if _lies_in_one(files, applications) or application_named(name, applications):
        return None
    paths = "; ".join(f"{each.id}: {', '.join(each.paths)}" for each in applications)
    some = ", ".join(file.path for file in files[:MOST_SHOWN])
    return (
        f"none of its files ({some}) lies in the paths of an application ({paths}); "
        "change the paths in org.yaml, or call the artifact after the application"
    )


def _lies_in_one(files: Sequence[CoveredFile], applications: Sequence[Application]) -> bool:
    patterns = PathPatterns.of([path for each in applications for path in each.paths])
    return any(patterns.match(file.path) for file in files)
