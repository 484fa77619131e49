"""What is answered, explained or refused?"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from data.facts import RepositoryFact
from metrics.metric import Metric
from metrics.question import Question
from metrics.statistics import Statistic

Note = Literal["no_organisation", "approximate_deployments"]
"""Why a whole answer has no values: nobody has said who the engineers are. Or that it stands on
deployments of which moments alone tell what they contain."""

Refusal = Literal[
    "too_few_people", "too_few_reviewers", "too_few_in_the_rest", "another_unit", "of_no_unit"
]
"""Too few in the group itself (of reviewers more are needed), or in the rest of the next larger
unit around it; or it is not about a unit of theirs, or about none at all,
for those who see their own only."""

LEVEL_REASONS = ("text_only", "no_figure", "no_share", "not_estimated")
"""Why a level does not use an application, a person's days or a month."""

SMALL_SAMPLE = 5
"""Under so many values they are shown one by one, not by their median."""


@dataclass(frozen=True, slots=True)
class Row:
    """One period of an answer, in the metric's unit of value.

    `n_used` and the sum of `left_out` (by reason, in the order of REASONS, without zeros) make
    `n_total`. `start_unsure` counts those used whose start is doubtful, where the metric needs a
    start; `agents` those written by an AI agent. `spread` holds every statistic of durations or
    amounts, and `sample` their values, ascending, where they are fewer than SMALL_SAMPLE. `people`
    is the divisor of a rate, and of one by day `days`, the working days; or among how many people a
    load is spread. `part` is how many of those used a share counts.
    """

    period: str
    start: date
    end: date
    partial: bool
    value: float | None
    n_used: int
    n_total: int
    start_unsure: int
    left_out: Mapping[str, int]
    agents: int = 0
    spread: Mapping[Statistic, float] | None = None
    sample: tuple[float, ...] = ()
    people: float | None = None
    days: int | None = None
    part: int | None = None
    without_exclusions: float | None = None
    """What coverage would be if nothing were excluded; None where no lines are known."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The rows of a question and one over its whole period.

    `authors` is the number of distinct people who wrote what was used. `data_as_of` is the oldest
    last complete collection among the repositories used, None where one has none.
    """

    question: Question
    metric: Metric
    rows: tuple[Row, ...]
    total: Row
    data_as_of: datetime | None
    timezone: str
    authors: int
    note: Note | None = None


@dataclass(frozen=True, slots=True)
class Histogram:
    """How durations or amounts are spread: `counts[i]` lie from `edges[i]` to `edges[i+1]`."""

    edges: tuple[float, ...]
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ExplainedPullRequest:
    """One pull request behind a number; `value` is None and `reason` says why where unused.

    The value is in the metric's unit; of a share it is 1 for those counted and 0 for the others,
    and 1 for everything that is only counted.
    """

    id: int
    repository: str
    number: int
    title: str
    url: str | None
    base: str
    author_kind: str
    started_at: datetime | None
    created_at: datetime | None
    ready_at: datetime | None
    first_review_at: datetime | None
    approved_at: datetime | None
    merged_at: datetime | None
    value: float | None
    used: bool
    reason: str | None


@dataclass(frozen=True, slots=True)
class ExplainedThing:
    """Something else than a pull request behind a number: a deployment, an incident, a figure.

    `kind` names what it is in text keys (`explanation.thing_<kind>`), `name` tells it from others
    and never names a person. `value` and `reason` are as in ExplainedPullRequest. `approximate`: it
    is a deployment, and some of what it contains is concluded from moments.
    """

    kind: str
    name: str
    at: datetime | None
    repository: str | None = None
    url: str | None = None
    value: float | None = None
    used: bool = True
    reason: str | None = None
    approximate: bool = False


@dataclass(frozen=True, slots=True)
class Explanation:
    """Where an answer comes from.

    `pull_requests` are those of the period in the order of their dates, the newest first, at most
    as many as were asked for; `pull_request_count` says how many there are. `typical` are those
    whose values are nearest to the statistic. `distribution` is None for what is counted. `things`
    stand behind an answer that is not made of pull requests alone, the newest first.
    """

    answer: Answer
    pull_requests: tuple[ExplainedPullRequest, ...]
    pull_request_count: int
    typical: tuple[ExplainedPullRequest, ...] = ()
    distribution: Histogram | None = None
    repositories: tuple[RepositoryFact, ...] = field(default=())
    things: tuple[ExplainedThing, ...] = ()


class Refused(Exception):
    """The answer would be about one person or two, or is for others; worded by the caller.

    `offer` is the nearest question that is answered: about a unit around this one or a unit of
    theirs, or the same without the filters of repository and branch; None where there is none.
    """

    def __init__(
        self,
        reason: Refusal,
        question: Question,
        offer: Question | None,
    ) -> None:
        super().__init__(reason)
        self.reason: Refusal = reason
        self.question = question
        self.offer = offer
