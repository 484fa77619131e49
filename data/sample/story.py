"""When did what happen in the sample company, and how did its work change with it?

The year has a fixed shape (April begins the goals, in June a review rule starts, in July somebody
joins), placed so that the rule is at least ten weeks old; two years of it end yesterday.
"""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

Days = NDArray[np.datetime64]
Numbers = NDArray[np.float64]

RULE_AGE = timedelta(days=70)


@dataclass(frozen=True, slots=True)
class Story:
    """The dates on which the sample company changed, all of them local days."""

    today: date
    begins: date
    """The first day of the two years; the last one is yesterday."""
    goals_begin: date
    """1 April: the year in which twice as many merges are wanted, in half the time."""
    rule_begins: date
    """The second Monday of June: a review is given by the next working day."""
    joins: date
    """Somebody joins 配信基盤 in the week of the third Monday of July."""
    guard_breaks: date
    """From here on more and more is merged without a review."""

    @property
    def year(self) -> int:
        """The year in which the goals began."""
        return self.goals_begin.year

    @property
    def ends(self) -> date:
        """The day after the last one with data."""
        return self.today


def story_for(today: date) -> Story:
    """The story as told on `today`."""
    year = today.year
    while nth_monday(year, 6, 2) > today - RULE_AGE:
        year -= 1
    rule = nth_monday(year, 6, 2)
    return Story(
        today=today,
        begins=two_years_before(today),
        goals_begin=date(year, 4, 1),
        rule_begins=rule,
        joins=nth_monday(year, 7, 3) + timedelta(days=1),
        guard_breaks=rule + timedelta(weeks=7),
    )


def two_years_before(day: date) -> date:
    """The same day two years earlier (28 February for a leap day)."""
    return day.replace(year=day.year - 2, day=28 if (day.month, day.day) == (2, 29) else day.day)


def nth_monday(year: int, month: int, which: int) -> date:
    """The first, second … Monday of a month."""
    first = date(year, month, 1)
    return first + timedelta(days=-first.weekday() % 7 + 7 * (which - 1))


def _curve(story_days: list[date], levels: list[float], days: Days) -> Numbers:
    """Straight lines between the given days, level before the first and after the last."""
    known = np.array(story_days, "datetime64[D]").astype(np.int64)
    return np.interp(days.astype("datetime64[D]").astype(np.int64), known, levels)


def people_level(story: Story, days: Days) -> Numbers:
    """How many pull requests a person merges, as a share of what it becomes in July.

    Flat before April, rising until July, then giving way a little to the agent.
    """
    since = [story.begins, story.goals_begin, story.goals_begin + timedelta(days=105)]
    later = [story.joins, story.rule_begins + timedelta(weeks=16)]
    return _curve([*since, *later], [0.77, 0.785, 1.04, 1.04, 0.91], days)


def agent_level(story: Story, days: Days) -> Numbers:
    """The same for the AI agent: next to nothing before April, flat from late September."""
    marks = [
        story.goals_begin - timedelta(weeks=13),
        story.goals_begin + timedelta(weeks=5),
        story.rule_begins + timedelta(weeks=6),
        story.rule_begins + timedelta(weeks=16),
    ]
    return _curve(marks, [0.03, 0.08, 0.45, 1.0], days)


def era_weights(story: Story, days: Days) -> Numbers:
    """How far each day belongs to the years before April, to spring and to the time of the rule.

    An array of len(days) rows and three columns that add up to 1.
    """
    spring = _curve([story.goals_begin, story.goals_begin + timedelta(days=21)], [0.0, 1.0], days)
    rule = _curve([story.rule_begins, story.rule_begins + timedelta(days=7)], [0.0, 1.0], days)
    return np.column_stack((1 - spring, spring - rule, rule))


def unreviewed_share(story: Story, days: Days) -> Numbers:
    """The share merged without any review: 3.8 % while the guard holds, about 10 % since."""
    marks = [story.guard_breaks, story.guard_breaks + timedelta(weeks=7)]
    return _curve(marks, [0.038, 0.10], days)
