"""Who is in the organisation, since when, and what do its words mean? (`org.yaml`)"""

from collections.abc import Iterator, Mapping
from datetime import date, time
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, field_validator, model_validator

from config import organisation_checks, people_checks, sign_in_checks
from config.delivery import FailureWindow, Hotfix, RepositoryRule
from config.document import examine_document
from config.errors import ConfigurationProblems, Problem, UnknownChoice
from config.fields import (
    Addresses,
    ClockTime,
    Dated,
    Day,
    FileModel,
    Identifier,
    LocalText,
    Logins,
    Percentage,
    RepositoryName,
    RepositoryPattern,
    Text,
    Texts,
    WrongValue,
    one_or_many,
    refuse_turned,
)
from config.sign_in import SignIn
from config.targets import Targets
from config.yaml_writing import yaml_text

Role = Literal[
    "engineer", "manager", "consolidator", "cto", "people_office", "executive", "admin", "other"
]
EmploymentKind = Literal["regular", "contract", "part_time", "intern"]
Provider = Literal["github", "git", "table"]
ApplicationKind = Literal["backend", "frontend"]
SCHEMA = "organisation/1"


class Closure(FileModel):
    """Days on which nobody works, besides weekends and public holidays; both ends included."""

    start: Day = Field(validation_alias="from", serialization_alias="from")
    end: Day = Field(validation_alias="to", serialization_alias="to")
    name: LocalText | None = None

    @model_validator(mode="after")
    def _ends_after_it_starts(self) -> Self:
        refuse_turned(self.start, self.end)
        return self


class CoreHours(FileModel):
    """The hours of a working day that the working clock counts."""

    start: ClockTime = time(10)
    end: ClockTime = time(19)

    @model_validator(mode="after")
    def _ends_after_it_starts(self) -> Self:
        if self.end <= self.start:
            start, end = f"{self.start:%H:%M}", f"{self.end:%H:%M}"
            raise WrongValue(f"core hours end at {end}, not after they start at {start}", "end")
        return self


class Calendar(FileModel):
    """On which days and hours the organisation works."""

    country: Text | None = None
    core_hours: CoreHours = CoreHours()
    closures: tuple[Closure, ...] = ()


class DatedManager(Dated):
    """Who manages a unit, and when."""

    person: Identifier


class Unit(FileModel):
    """A part of the organisation, with the units inside it.

    The time that people are in a `cross_cutting` one is for all: hiring, writing, common tools. The
    mark is of the unit alone, not of those inside it.
    """

    id: Identifier
    name: LocalText
    cross_cutting: bool = False
    managers: tuple[DatedManager, ...] = ()
    units: tuple["Unit", ...] = ()


class Employment(Dated):
    """How a person is employed, and when."""

    kind: EmploymentKind


class Away(Dated):
    """Days on which a person is away; without a reason, which is nobody's business."""

    @model_validator(mode="after")
    def _has_a_first_day(self) -> Self:
        if self.start is None:
            raise WrongValue("missing key 'from'")
        return self


class Membership(Dated):
    """A person in a unit, and the percentage of their time that is meant for it."""

    unit: Identifier
    share: Percentage | None = None


class Person(FileModel):
    """Somebody of the organisation; `accounts` are their logins by provider.

    `also` are further roles beside `role`, `addresses` those with which they sign in.
    """

    id: Identifier
    name: LocalText
    role: Role = "engineer"
    also: Annotated[tuple[Role, ...], BeforeValidator(one_or_many)] = ()
    addresses: Addresses = ()
    accounts: dict[Provider, Logins] = Field(default_factory=dict)
    employment: tuple[Employment, ...] = ()
    away: tuple[Away, ...] = ()
    memberships: tuple[Membership, ...] = ()

    @field_validator("accounts")
    @classmethod
    def _without_empty_lists(
        cls, accounts: dict[Provider, tuple[str, ...]]
    ) -> dict[Provider, tuple[str, ...]]:
        return {provider: logins for provider, logins in accounts.items() if logins}


class Application(FileModel):
    """Something whose coverage is followed: paths of a repository."""

    id: Identifier
    name: LocalText
    repository: RepositoryName
    paths: Texts = ("**",)
    kind: ApplicationKind


class CoverageExclusion(FileModel):
    """Paths that an application's coverage leaves out; who decided it, when and why."""

    application: Identifier
    paths: Annotated[Texts, Field(min_length=1)]
    who: Identifier
    when: Day
    why: LocalText


class Coverage(FileModel):
    """Where coverage is found (names of artifacts and checks, `*` for any letters)."""

    artifacts: Texts = ()
    checks: Texts = ()
    exclusions: tuple[CoverageExclusion, ...] = ()


class WorkRule(FileModel):
    """A rule by which a merged pull request is of a kind of work: all that is given must fit."""

    repository: RepositoryPattern | None = None
    label: Text | None = None
    path: Text | None = None
    branch: Text | None = None

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not self.model_dump(exclude_none=True):
            raise WrongValue("a rule needs at least one of repository, label, path, branch")
        return self


class WorkKind(FileModel):
    """A kind of work, and the rules of which one must fit."""

    id: Identifier
    name: LocalText
    rules: tuple[WorkRule, ...] = ()


GENERATED_FILES = (
    "**/package-lock.json", "**/npm-shrinkwrap.json", "**/yarn.lock", "**/pnpm-lock.yaml",
    "**/bun.lock", "**/Pipfile.lock", "**/poetry.lock", "**/uv.lock", "**/pdm.lock",
    "**/Cargo.lock", "**/Gemfile.lock", "**/composer.lock", "**/go.sum", "**/Podfile.lock",
    "**/pubspec.lock", "**/mix.lock", "**/packages.lock.json", "**/gradle.lockfile",
    "**/node_modules/**", "**/vendor/**", "**/dist/**", "**/__snapshots__/**", "**/generated/**",
    "**/*.min.js", "**/*.min.css", "**/*.map", "**/*.snap", "**/*.pb.go", "**/*_pb2.py",
    "**/*.generated.*",
)  # fmt: skip
"""Lock files, and what programs make or bring along: nobody writes them, so they are no change."""


class Organisation(FileModel):
    """Everything that `org.yaml` says."""

    schema_: Literal["organisation/1"] = Field(
        default=SCHEMA, validation_alias="schema", serialization_alias="schema"
    )
    name: LocalText
    timezone: Text = "UTC"
    fiscal_year_starts: Annotated[int, Field(ge=1, le=12)] = 1
    calendar: Calendar = Calendar()
    units: tuple[Unit, ...] = ()
    people: tuple[Person, ...] = ()
    bots: Logins = ()
    agents: Logins = ()
    repositories: tuple[RepositoryRule, ...] = ()
    applications: tuple[Application, ...] = ()
    production_environments: Texts = ("production",)
    incident_labels: Texts = ("incident",)
    hotfix: Hotfix = Hotfix()
    failure_window_days: FailureWindow = 7
    generated_files: Texts = GENERATED_FILES
    coverage: Coverage = Coverage()
    work_kinds: tuple[WorkKind, ...] = ()
    targets: Targets = Targets()

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """A copy, with what it knows by heart forgotten: it may hold other units and people."""
        copy = super().model_copy(update=update, deep=deep)
        for name in ("people_by_id", "_units"):
            vars(copy).pop(name, None)
        return copy

    def all_units(self) -> Iterator[tuple[Unit, int]]:
        """Each unit before those inside it, with its depth; the outermost have depth 0."""
        for unit, path in self._units.values():
            yield unit, len(path) - 1

    def unit(self, unit_id: str) -> Unit:
        """The unit of that id. Raises UnknownChoice."""
        return self._unit(unit_id)[0]

    def unit_path(self, unit_id: str) -> tuple[str, ...]:
        """The ids from the outermost unit down to this one. Raises UnknownChoice."""
        return self._unit(unit_id)[1]

    @cached_property
    def people_by_id(self) -> dict[str, Person]:
        """The people by their id."""
        return {person.id: person for person in self.people}

    def members(self, unit_id: str, day: date) -> tuple[Person, ...]:
        """Who is in the unit or in one inside it on a day. Raises UnknownChoice."""
        inside = {unit.id for unit, _ in self.all_units() if unit_id in self.unit_path(unit.id)}
        if not inside:
            self._unit(unit_id)
        return tuple(
            person
            for person in self.people
            if any(each.unit in inside and each.covers(day) for each in person.memberships)
        )

    def _unit(self, unit_id: str) -> tuple[Unit, tuple[str, ...]]:
        if unit_id not in self._units:
            raise UnknownChoice("unit", unit_id, self._units)
        return self._units[unit_id]

    @cached_property
    def _units(self) -> dict[str, tuple[Unit, tuple[str, ...]]]:
        found: dict[str, tuple[Unit, tuple[str, ...]]] = {}
        waiting = [(unit, (unit.id,)) for unit in reversed(self.units)]
        while waiting:
            unit, path = waiting.pop()
            found[unit.id] = (unit, path)
            waiting += [(inner, (*path, inner.id)) for inner in reversed(unit.units)]
        return found


def load_organisation(path: Path) -> Organisation:
    """The organisation that an org.yaml describes. Raises ConfigurationProblems."""
    organisation, problems = examine_organisation(path)
    if organisation is None:
        raise ConfigurationProblems(problems)
    return organisation


def examine_organisation(
    path: Path, sign_in: SignIn | None = None
) -> tuple[Organisation | None, tuple[Problem, ...]]:
    """The organisation, None where there are errors; and all errors and warnings of the file.

    Where it is known how people `sign_in` here, also who of them could not.
    """
    checks = (*organisation_checks.CHECKS, *people_checks.CHECKS, *sign_in_checks.CHECKS)
    if sign_in is not None:
        checks += sign_in_checks.checks_for(sign_in)
    return examine_document(path, Organisation, checks)


def as_yaml(organisation: Organisation) -> str:
    """The organisation as an org.yaml says it; what has its default value is left out."""
    plain = organisation.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    return yaml_text({"schema": SCHEMA, **plain})
