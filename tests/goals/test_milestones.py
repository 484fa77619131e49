"""Is a milestone that slips told with all its dates, and is a decision asked for?"""

from datetime import date
from typing import Any

from goals.milestones import milestone

DUE = (date(2026, 6, 30), date(2026, 9, 30), date(2026, 11, 30), date(2026, 12, 25))


def at(today: date, due_history: tuple[date, ...] = DUE, **given: Any):
    given = {"done_on": None, "evidence": False, "last_check_in": today, **given}
    return milestone(due_history, since=date(2026, 4, 1), today=today, **given)


def test_the_first_date_is_kept_for_ever():
    found = at(date(2026, 12, 1))
    assert (found.first_due, found.due, found.moves, found.slipped) == (DUE[0], DUE[-1], 3, 178)
    assert (found.state, found.late, found.share) == ("open", 0, 0)


def test_a_second_move_asks_for_a_decision():
    assert at(date(2026, 12, 1)).asks == ("moved_again",)
    assert at(date(2026, 7, 1), DUE[:2]).asks == ()


def test_a_month_of_silence_asks_for_a_decision():
    assert at(date(2026, 6, 1), DUE[:1], last_check_in=date(2026, 5, 2)).asks == ("silent",)
    assert at(date(2026, 5, 31), DUE[:1], last_check_in=date(2026, 5, 2)).asks == ()
    assert at(date(2026, 5, 1), DUE[:1], last_check_in=None).asks == ("silent",)
    assert at(date(2026, 4, 20), DUE[:1], last_check_in=None).asks == ()


def test_after_its_date_it_is_overdue():
    found = at(date(2026, 12, 27))
    assert (found.state, found.late) == ("overdue", 2)


def test_done_is_reached_with_evidence_only():
    done = at(date(2027, 1, 9), done_on=date(2026, 12, 20), evidence=True)
    assert (done.state, done.share, done.slipped, done.late) == ("reached", 1, 173, 0)
    assert done.asks == ()
    assert at(date(2027, 1, 9), done_on=date(2026, 12, 20)).state == "incomplete"
    early = at(date(2026, 6, 1), DUE[:1], done_on=date(2026, 5, 31), evidence=True)
    assert early.slipped == -30
