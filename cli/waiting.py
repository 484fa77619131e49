"""Where does work wait longest on its way to the base?"""

from collections.abc import Callable

from cli.wording import left_out, nothing_merged, time_taken
from metrics.answer import SMALL_SAMPLE, Answer, Refused
from metrics.flow import STAGES

IN_WORDS = {
    "coding_time": "in coding, from the first commit to the opening",
    "draft_time": "as a draft, from the opening until it is ready",
    "pickup_time": "for pickup, from being ready to the first review",
    "review_time": "in review, from the first review to the approval",
    "merge_wait": "for the merge, from the approval on",
}


def where_work_waits(ask: Callable[[str], Answer]) -> str:
    """The stage with the largest median, its value and how many it is made of.

    `ask` answers a metric over the whole period. A stage that is about too few people is left
    aside; raises Refused where that leaves none. Stages of fewer than SMALL_SAMPLE values stand
    behind all others: one unlucky pull request is not where work waits.
    """
    stages, refused = _told(ask)
    if not stages and refused is not None:
        raise refused
    known = {key: answer for key, answer in stages.items() if answer.total.value is not None}
    if not known:
        return _unknown([*stages.values()])
    longest = max(known, key=lambda key: _weight(known[key]))
    return _in_words(longest, known[longest])


def _told(ask: Callable[[str], Answer]) -> tuple[dict[str, Answer], Refused | None]:
    """The stages that may be told, and the refusal of another, if any."""
    stages: dict[str, Answer] = {}
    refused = None
    for key in STAGES:
        try:
            stages[key] = ask(key)
        except Refused as refusal:
            refused = refusal
    return stages, refused


def _weight(answer: Answer) -> tuple[bool, float]:
    total = answer.total
    return total.n_used >= SMALL_SAMPLE, total.value or 0


def _in_words(key: str, answer: Answer) -> str:
    total = answer.total
    only = "only " if total.n_used < SMALL_SAMPLE else ""
    made_of = f"the longest median of the five stages, of {only}{total.n_used:,}"
    taken = time_taken(total.value or 0)
    return f"{IN_WORDS[key]}: {taken} ({made_of}{left_out(answer, 'stages are')})"


def _unknown(stages: list[Answer]) -> str:
    """Why no stage has a figure."""
    fullest = max(stages, key=lambda answer: answer.total.n_total)
    if not fullest.total.n_total:
        return f"no figure, {nothing_merged(fullest)}"
    reasons = {why for answer in stages for why in answer.total.left_out}
    if "not_known_to_source" in reasons:
        return (
            "not known, a Git history holds merges but neither openings nor reviews; "
            "`mikata collect OWNER/NAME` asks GitHub for them"
        )
    return f"no figure{left_out(fullest)}"
