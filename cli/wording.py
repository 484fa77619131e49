"""How does a command put a figure, what is not in it, and why there is none?"""

from metrics.answer import Answer
from metrics.period import DEFAULT_WEEKS

HOURS_SHOWN = 48
"""Longer times are easier to read in days."""

MINUTES_SHOWN = 2
"""Shorter times, in hours, are easier to read in minutes."""

WHY_LEFT_OUT = {
    "bot": "by bots",
    "excluded_by_rule": "releases",
    "other_base": "into another branch",
    "not_known_to_source": "whose {missing} not known",
    "no_commits": "without commits of their own",
    "squashed": "squashed, so that when they were started is lost",
    "never_ready": "drafts until the end",
    "reviewed_as_draft": "reviewed only as drafts",
    "no_review": "never reviewed",
    "no_approval": "never approved",
    "approved_after_merge": "approved after the merge",
}
WHY_REFUSED = {
    "too_few_people": "fewer than three people wrote them: a figure would be about one of them",
    "too_few_reviewers": "fewer than five people gave these reviews",
    "too_few_in_the_rest": "the others around them are fewer than three people",
}


def time_taken(hours: float) -> str:
    """Hours in words."""
    if hours > HOURS_SHOWN:
        return f"{hours / 24:.1f} days"
    if 0 < hours < MINUTES_SHOWN:
        return f"{hours * 60:.0f} minutes"
    return f"{hours:.1f} hours"


def nothing_merged(answer: Answer) -> str:
    """Why an answer about merges has no figure, where there was none."""
    return f"nothing was merged in the {DEFAULT_WEEKS} weeks before {answer.total.end}"


def left_out(answer: Answer, missing: str = "start is") -> str:
    """What is not in a figure and why, as the rest of a sentence; `missing` is what is unknown."""
    parts = [
        f"{count:,} {WHY_LEFT_OUT.get(why, why).format(missing=missing)}"
        for why, count in answer.total.left_out.items()
    ]
    return f"; left out: {', '.join(parts)}" if parts else ""
