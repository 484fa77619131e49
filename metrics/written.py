"""How is a question read that somebody wrote, and in which words is it refused?"""

import re
from datetime import date
from typing import cast

from metrics.answer import Refusal, Refused
from metrics.metric import Clock, Within
from metrics.question import CLOCKS

_WHY: dict[Refusal, str] = {
    "too_few_people": "the answer would be about one person or two",
    "too_few_reviewers": "fewer than five people gave these reviews",
    "too_few_in_the_rest": (
        "with the answer for the unit around it, this one would tell about one person or two"
    ),
    "another_unit": "the answer would be about others than your own units",
    "of_no_unit": "it belongs to no unit, and open to you are the figures of your own units",
}


CALLED = {"unit": "unit", "repository": "repository", "base": "base branch"}
"""What the filters ask for, by their names in a question."""


class WrongDay(ValueError):
    """What was written is no day; the message says what would be one."""


def day(written: str) -> date:
    """The day that is written like 2026-01-05. Raises WrongDay."""
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", written, re.ASCII):
        raise WrongDay(f"expected a day like 2026-01-05, got '{written}'")
    try:
        return date.fromisoformat(written)
    except ValueError as error:
        raise WrongDay(f"{written} is not in the calendar") from error


class WrongThreshold(ValueError):
    """What was written is no threshold; the message says what would be one."""


def threshold(written: str) -> Within:
    """The threshold that is written like "24 working". Raises WrongThreshold."""
    hours, _, clock = written.partition(" ")
    number = re.fullmatch(r"\d{1,5}(\.\d{1,3})?", hours, re.ASCII)
    if not number or not float(hours) or clock not in CLOCKS:
        raise WrongThreshold(
            f"expected hours and their clock ({' or '.join(CLOCKS)}) like '24 working', "
            f"got '{written}'"
        )
    return Within(float(hours), cast("Clock", clock))


def why(refused: Refused) -> str:
    """Why the answer is kept back."""
    return f"{_WHY[refused.reason]}, so it is not given"


def instead(refused: Refused, before: str) -> str:
    """What can be asked in its place; `before` stands before each name, as `--` of options."""
    asked, offer = refused.question, refused.offer
    if offer is None and refused.reason == "another_unit":
        return "ask whoever runs Mikata in your organisation which unit is yours"
    if refused.reason == "of_no_unit":
        return "ask somebody who may see the whole organisation"
    if offer is None:
        return "ask about a longer period; no larger group has three people in this one"
    steps = []
    if offer.unit != asked.unit:
        whole = f"ask about the whole organisation (leave out {before}unit)"
        steps.append(f"ask with {before}unit {offer.unit}" if offer.unit else whole)
    for name in ("repository", "base", "without", "same_people"):
        if getattr(offer, name) != getattr(asked, name):
            written = name.replace("_", "-") if before else name
            steps.append(f"leave out {before}{written}")
    return ", and ".join(steps)
