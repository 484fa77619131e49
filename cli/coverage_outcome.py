"""What does pushed coverage mean for its application now?"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass

from cli.counting import counted
from cli.pushed_commit import PushedCommit
from config.organisation import Application
from data.queries.coverage import ApplicationCoverage, CoverageAt
from data.rows import CoverageReportRow

_SHORT = 12


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was stored, and what it means for the application now."""

    application: Application
    about: PushedCommit
    rows: Sequence[CoverageReportRow]
    series: ApplicationCoverage | None

    @property
    def figure(self) -> CoverageAt | None:
        """The application's figure at the commit, of whatever kind it is."""
        figures = self.series.figures if self.series else ()
        return next((each for each in figures if each.commit == self.about.sha), None)

    def as_json(self) -> str:
        """The outcome for other programs."""
        figure = self.figure
        content = {
            "application": self.application.id,
            "repository": self.application.repository,
            "commit": self.about.sha,
            "committed_at": self.about.committed_at.isoformat(),
            "reports": [
                {
                    "name": row.name,
                    "files": len(row.files),
                    "covered": sum(each.covered for each in row.files),
                    "coverable": sum(each.coverable for each in row.files),
                }
                for row in self.rows
            ],
            "figure": figure and _plain(figure),
            "is_newest": self.series is not None and figure == self.series.newest,
        }
        return json.dumps(content, indent=2, ensure_ascii=False)

    def as_text(self) -> str:
        """The outcome for a reader."""
        what = f"{counted(len(self.rows), 'report')} of {self.application.id}"
        sha, at = self.about.sha[:_SHORT], self.about.committed_at.isoformat()
        return "\n".join([f"Stored {what} at {sha}, committed {at}.", *self._meaning()])

    def _meaning(self) -> Iterator[str]:
        figure, name = self.figure, self.application.id
        if figure is None:
            yield f"{name}: no figure, no line of the reports is code that counts for it"
            return
        yield f"{name}: {_lines(figure.covered, figure.coverable, figure.percent)}"
        before = figure.covered_before_exclusions, figure.coverable_before_exclusions
        if before != (figure.covered, figure.coverable):
            yield f"without exclusions: {_lines(*before, figure.percent_before_exclusions)}"
        if figure.kind != "pushed":
            yield f"that is what the commit's {figure.kind} says, which counts before a push"
        if self.series and figure != self.series.newest:
            newest = self.series.newest
            counts = f"{newest.commit[:_SHORT]}, {newest.percent:.2f} %"
            yield f"a newer commit counts at present: {counts}"


def _plain(figure: CoverageAt) -> dict[str, object]:
    return {
        **asdict(figure),
        "committed_at": figure.committed_at.isoformat(),
        "percent_before_exclusions": figure.percent_before_exclusions,
    }


def _lines(covered: int | None, coverable: int | None, percent: float | None) -> str:
    if covered is None or coverable is None or percent is None:
        return "–" if percent is None else f"{percent:.2f} %"
    return f"{percent:.2f} % ({covered:,} of {coverable:,} lines)"
