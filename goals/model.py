"""What can stand in a file of goals (`goals/*.yaml` of a workspace)?"""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, PlainSerializer, model_serializer, model_validator

from config.fields import (
    Day,
    FileModel,
    Identifier,
    LocalText,
    Percentage,
    RepositoryName,
    Text,
    Texts,
    WrongValue,
    describe,
    matching,
    refuse_turned,
)
from goals.period import GoalPeriod, WrongName, read_period
from metrics.metric import Clock
from metrics.statistics import Statistic

SCHEMA = "goals/1"
Kind = Literal["count", "level", "multiple", "ratio", "milestone", "slo"]
Reach = Literal["end", "hold"]
Employment = Literal["regular", "contract", "part_time", "intern"]
MOST_FOCUS = 3
LONGEST_TITLE = 20


def _number(value: object) -> object:
    """A number; 50% is the same as 50, whose unit the kind of key result knows."""
    if isinstance(value, str) and value.endswith("%"):
        try:
            return float(value[:-1])
        except ValueError:
            pass
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise WrongValue(f"expected a number, got {describe(value)}")
    if not abs(value) <= _LARGEST:
        raise WrongValue("expected a number that can be reached")
    return value


def _share(value: object) -> object:
    if isinstance(value, str) and value.endswith("%"):
        return _number(value)
    return value


_LARGEST = 1e12


def _plain(value: float) -> float | int:
    return int(value) if value == int(value) else value


def _period(value: object) -> object:
    year = isinstance(value, int) and not isinstance(value, bool)
    if not isinstance(value, str) and not year:
        raise WrongValue(f"expected a period like FY2026-H1, got {describe(value)}")
    try:
        return str(read_period(str(value)))
    except WrongName as wrong:
        raise WrongValue(str(wrong)) from wrong


_AS_WRITTEN = PlainSerializer(_plain, when_used="json")
Number = Annotated[float, BeforeValidator(_number), _AS_WRITTEN]
Weight = Annotated[float, BeforeValidator(_number), Field(gt=0), _AS_WRITTEN]
Share = Annotated[Percentage, BeforeValidator(_share)]
WebAddress = Annotated[str, matching(r"https?://[^\s/]\S*", "an address like https://…")]


class Filters(FileModel):
    """What of the metric counts; each means what the option of `mikata metric` means."""

    unit: Identifier | None = None
    repository: RepositoryName | None = None
    base: Text | None = None
    statistic: Statistic | None = None
    clock: Clock | None = None
    part: Text | None = None
    within: Text | None = None
    include_bots: bool = False
    without_employment: tuple[Employment, ...] = ()


class Feed(FileModel):
    """An RSS or Atom feed whose entries count: by one of the authors, with one of the tags."""

    url: WebAddress
    authors: Texts = ()
    tags: Texts = ()


class Baseline(FileModel):
    """What a value was, written down once and for all: of which days, and with which filters."""

    start: Day = Field(validation_alias="from", serialization_alias="from")
    end: Day = Field(validation_alias="to", serialization_alias="to")
    value: Number
    statistic: Statistic = "median"
    filters: Filters = Filters()

    @model_validator(mode="after")
    def _ends_after_it_starts(self) -> "Baseline":
        refuse_turned(self.start, self.end)
        return self


class Guard(FileModel):
    """A metric that must not become worse by more than `tolerance` percent."""

    metric: Text
    tolerance: Share = 10.0
    filters: Filters = Filters()
    baseline: Baseline | None = None


class Quota(FileModel):
    """How many of a count have to be of one sort."""

    title: LocalText
    target: Number
    feed: Feed | None = None


class ChangedTarget(FileModel):
    """What the target was until somebody changed it."""

    was: Number
    when: Day
    who: Identifier
    why: LocalText


class MovedDate(FileModel):
    """What the due date was until somebody moved it."""

    was: Day
    when: Day
    who: Identifier
    why: LocalText


class KeyResult(FileModel):
    """One thing by which a goal is measured; which keys belong to which kind: `goals.kinds`.

    Measured by the `metric`, by the `feed`, or by hand where it has neither.
    """

    id: Identifier
    title: LocalText
    kind: Kind
    weight: Weight = 1.0
    counted_in: LocalText | None = None
    metric: Text | None = None
    filters: Filters = Filters()
    feed: Feed | None = None
    start: Number | None = None
    target: Number | None = None
    better: Literal["more", "less"] | None = None
    quota: Quota | None = None
    each: Texts = ()
    without: tuple[Identifier, ...] = ()
    reach: Reach = "end"
    baseline: Baseline | None = None
    due: Day | None = None
    moved: tuple[MovedDate, ...] = ()
    changed: tuple[ChangedTarget, ...] = ()
    events: Annotated[int, Field(ge=1, le=100_000)] | None = None
    may_fail: Annotated[int, Field(ge=0, le=100_000)] | None = None
    when_spent: LocalText | None = None
    when_left: LocalText | None = None
    guards: tuple[Guard, ...] = ()

    @model_serializer(mode="wrap")
    def _as_written(self, write: Callable[["KeyResult"], dict[str, Any]]) -> dict[str, Any]:
        """A ratio is written as a percentage: 0.5 alone might mean a half."""
        written = write(self)
        if self.kind == "ratio" and self.target is not None:
            written["target"] = f"{_plain(self.target)}%"
        return written

    @property
    def measured_by(self) -> Literal["metric", "feed", "hand"]:
        """Where its value comes from."""
        if self.metric is not None:
            return "metric"
        return "feed" if self.feed is not None else "hand"

    @property
    def original_target(self) -> float | None:
        """The target that was written first."""
        return self.changed[0].was if self.changed else self.target

    @property
    def due_history(self) -> tuple[date, ...]:
        """Every due date that there was, the first one first and the one that holds last."""
        held = () if self.due is None else (self.due,)
        return (*(move.was for move in self.moved), *held)


class Goal(FileModel):
    """What is to be reached, by whom, why, what it means, and how."""

    id: Identifier
    title: LocalText
    owner: Identifier
    unit: Identifier | None = None
    supports: Identifier | None = None
    weight: Weight = 1.0
    why: LocalText
    what: LocalText
    how: LocalText
    key_results: tuple[KeyResult, ...]


class Group(FileModel):
    """Goals that belong together, under one sentence."""

    id: Identifier
    name: LocalText
    headline: LocalText
    goals: tuple[Goal, ...] = ()


class Focus(FileModel):
    """What is worked on above all: why, the image of the goal, where we are, and how."""

    title: LocalText
    why: LocalText
    image: LocalText
    now: LocalText
    how: LocalText


class NotGoal(FileModel):
    """What is not a goal now, and what would make it one."""

    title: LocalText
    becomes_one_when: LocalText


class GoalFile(FileModel):
    """The goals of a period."""

    schema_: Literal["goals/1"] = Field(
        default=SCHEMA, validation_alias="schema", serialization_alias="schema"
    )
    period: Annotated[str, BeforeValidator(_period)]
    title: LocalText | None = None
    focus: tuple[Focus, ...] = ()
    groups: tuple[Group, ...] = ()
    not_goals: tuple[NotGoal, ...] = ()

    @property
    def goal_period(self) -> GoalPeriod:
        """The period by its parts."""
        return read_period(self.period)

    def goals(self) -> Iterator[Goal]:
        """Every goal, group after group."""
        for group in self.groups:
            yield from group.goals

    def key_results(self) -> Iterator[tuple[Group, Goal, KeyResult]]:
        """Every key result with its goal and group, in the file's order."""
        for group in self.groups:
            for goal in group.goals:
                for key_result in goal.key_results:
                    yield group, goal, key_result

    def as_plain(self) -> dict[str, Any]:
        """The values as the file says them; what has its default value is left out."""
        plain = self.model_dump(mode="json", by_alias=True, exclude_defaults=True)
        return {"schema": SCHEMA, **plain}
