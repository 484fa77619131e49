"""Which shares does the organisation aim at?"""

from config.fields import FileModel, Identifier, Percentage


class CoverageTargets(FileModel):
    """The share of lines that tests should run, for each kind of application on its own."""

    backend: Percentage | None = None
    frontend: Percentage | None = None


class KindTarget(FileModel):
    """The share of merges that a kind of work should have."""

    kind: Identifier
    percent: Percentage


class Targets(FileModel):
    """The shares aimed at, in percent; charts show them, no figure is judged by them."""

    coverage: CoverageTargets = CoverageTargets()
    cross_cutting_time: Percentage | None = None
    investment_share: tuple[KindTarget, ...] = ()

    def of(self, metric: str, part: str | None) -> float | None:
        """The target of a part of a metric in percent; None where none was set."""
        if metric == "coverage" and part in CoverageTargets.model_fields:
            return getattr(self.coverage, part)
        if metric == "cross_cutting_time":
            return self.cross_cutting_time
        if metric == "investment_share":
            return next((each.percent for each in self.investment_share if each.kind == part), None)
        return None
