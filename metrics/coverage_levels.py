"""What was the coverage at the end of each period, and which reports say so?"""

from collections.abc import Mapping, Sequence
from datetime import datetime, time

from config.errors import UnknownChoice
from config.organisation import Application
from data.database import Database
from data.facts import RepositoryFact
from data.queries.coverage import CoverageAt
from data.viewer import Viewer
from metrics.answer import Answer, ExplainedThing, Explanation, Row
from metrics.coverage import Break, breaks, has_lines, newest, weighted
from metrics.material import Material
from metrics.measure import oldest
from metrics.measured import Measured
from metrics.period import PeriodRow, period_rows, whole_period
from metrics.question import Question

KINDS = ("backend", "frontend")


def measure(material: Material, question: Question) -> Measured:
    """The answer to a question; nothing of it is about a person.

    Without a part it is that of all applications together, weighted by their lines. Raises
    UnknownChoice and WrongPeriod.
    """
    applications = _applications(material, question)
    steps = period_rows(question.period, question.by, material.fiscal_year_starts)
    *rows, total = (
        _row(material, question, applications, step)
        for step in (*steps, whole_period(question.period))
    )
    answer = Answer(
        question=question,
        metric=question.about,
        rows=tuple(rows),
        total=total,
        data_as_of=oldest(_repositories(material, applications)),
        timezone=str(material.zone),
        authors=0,
        note="no_organisation" if material.organisation is None else None,
    )
    return Measured(answer, ())


def breaks_within(material: Material, question: Question) -> tuple[Break, ...]:
    """Where changed exclusions part the figures that a question is about, within its period,
    oldest first. Raises UnknownChoice."""
    exclusions = material.organisation.coverage.exclusions if material.organisation else ()
    found = [
        each
        for application in _applications(material, question)
        for each in breaks(
            material.coverage.get(application.id, ()),
            [own for own in exclusions if own.application == application.id],
            material.zone,
        )
    ]
    start, end = (
        datetime.combine(day, time.min, material.zone)
        for day in (question.period.start, question.period.end)
    )
    within = (each for each in found if start <= each.after.committed_at < end)
    return tuple(sorted(within, key=lambda each: each.after.committed_at))


def explain(
    _viewer: Viewer, _database: Database, material: Material, answer: Answer, limit: int | None
) -> Explanation:
    """The newest report of each application at the end of the whole period."""
    question = answer.question
    applications = _applications(material, question)
    end = _end(material, whole_period(question.period))
    things = [_thing(material, question, each, end) for each in applications]
    return Explanation(
        answer=answer,
        pull_requests=(),
        pull_request_count=0,
        repositories=_repositories(material, applications),
        things=tuple(things[:limit]),
    )


def _applications(material: Material, question: Question) -> Sequence[Application]:
    """Those that the question is about; raises UnknownChoice."""
    every = material.organisation.applications if material.organisation else ()
    part, parts = question.part, question.about.parts
    if part is not None and part not in {*parts, *(each.id for each in every)}:
        known = (*parts, *(each.id for each in every))
        raise UnknownChoice(f"part of {question.metric}", part, known)
    if question.repository is not None:
        name = material.repository(question.repository).name
        every = tuple(each for each in every if each.repository.casefold() == name.casefold())
    if part in KINDS:
        return tuple(each for each in every if each.kind == part)
    return tuple(each for each in every if part in (None, parts[0], each.id))


def _is_single(question: Question) -> bool:
    """Whether it is about one application, whose figure stands also where it has no lines."""
    return question.part is not None and question.part not in question.about.parts


def _row(
    material: Material, question: Question, applications: Sequence[Application], step: PeriodRow
) -> Row:
    figures = [_figure(material, each, _end(material, step)) for each in applications]
    known = [each for each in figures if each is not None]
    found = weighted(figures)
    value, n_used = found.percent, found.n_used
    left_out: Mapping[str, int] = {**found.left_out}
    if _is_single(question) and known:
        value, n_used, left_out = known[0].percent, 1, {}
    return Row(
        period=step.label,
        start=step.start,
        end=step.end,
        partial=step.partial,
        value=value,
        n_used=n_used,
        n_total=found.n_total,
        start_unsure=0,
        left_out=left_out,
        without_exclusions=found.before,
    )


def _figure(material: Material, application: Application, end: datetime) -> CoverageAt | None:
    return newest(material.coverage.get(application.id, ()), end)


def _end(material: Material, step: PeriodRow) -> datetime:
    return datetime.combine(step.end, time.min, material.zone)


def _repositories(
    material: Material, applications: Sequence[Application]
) -> tuple[RepositoryFact, ...]:
    names = {each.repository.casefold() for each in applications}
    return tuple(each for each in material.facts.repositories if each.name.casefold() in names)


def _thing(
    material: Material, question: Question, application: Application, end: datetime
) -> ExplainedThing:
    figure = _figure(material, application, end)
    if figure is None:
        return ExplainedThing(
            "coverage", application.id, None, application.repository, used=False, reason="no_figure"
        )
    used = has_lines(figure) or _is_single(question)
    return ExplainedThing(
        kind="coverage" if has_lines(figure) else "coverage_text",
        name=f"{application.id} {figure.commit[:7]}",
        at=figure.committed_at,
        repository=application.repository,
        value=figure.percent,
        used=used,
        reason=None if used else "text_only",
    )
