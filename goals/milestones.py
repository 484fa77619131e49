"""Is a milestone done, by how much did it slip, and has somebody to decide about it?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

MOVES_WITHOUT_A_DECISION = 1
SILENT_DAYS = 30

State = Literal["open", "overdue", "reached", "incomplete"]
Ask = Literal["moved_again", "silent"]
"""Why somebody has to decide: the date moved a second time, or nobody said anything for a month."""


@dataclass(frozen=True, slots=True)
class Milestone:
    """Where a milestone stands.

    `slipped` are the days from the first due date to the one that holds now, or to the day on which
    it was done; negative where that is earlier. `late` are those beyond the date that holds.
    """

    first_due: date
    due: date
    moves: int
    slipped: int
    late: int
    state: State
    asks: tuple[Ask, ...]

    @property
    def share(self) -> float:
        """Done or not: nothing in between is claimed."""
        return 1.0 if self.state == "reached" else 0.0


def milestone(
    due_history: Sequence[date],
    *,
    done_on: date | None,
    evidence: bool,
    last_check_in: date | None,
    since: date,
    today: date,
) -> Milestone:
    """A milestone with every due date that it had, the first one first (at least one).

    Done without evidence it is incomplete. `since` is when it began: a month of silence counts from
    there or from the last check-in.
    """
    first, due = due_history[0], due_history[-1]
    moves = len(due_history) - 1
    ended = done_on or due
    late = max(0, ((done_on or today) - due).days)
    if done_on is not None:
        state: State = "reached" if evidence else "incomplete"
        return Milestone(first, due, moves, (ended - first).days, late, state, ())
    asks: list[Ask] = []
    if moves > MOVES_WITHOUT_A_DECISION:
        asks.append("moved_again")
    if (today - max(since, last_check_in or since)).days >= SILENT_DAYS:
        asks.append("silent")
    state = "overdue" if late else "open"
    return Milestone(first, due, moves, (due - first).days, late, state, tuple(asks))
