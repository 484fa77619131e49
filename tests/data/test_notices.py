"""Is each message claimed by exactly one process, on both kinds of database?"""

import threading
from dataclasses import replace
from datetime import UTC, date, datetime

from data.database import Database
from data.notices import NoticeKey, claim_notice, notices_sent, withdraw_notice

NOW = datetime(2026, 11, 20, 0, 0, tzinfo=UTC)
KEY = NoticeKey("morning", "pay", date(2026, 11, 20), "slack")


def test_a_message_is_claimed_once_for_a_unit_a_day_and_a_way(database: Database):
    assert claim_notice(database, KEY, 3, NOW)
    assert not claim_notice(database, KEY, 4, NOW)
    others = (
        replace(KEY, kind="evening"),
        replace(KEY, unit="search"),
        replace(KEY, day=date(2026, 11, 21)),
        replace(KEY, channel="mail"),
    )
    assert all(claim_notice(database, each, 3, NOW) for each in others)
    assert notices_sent(database, "morning", KEY.day) == {
        ("pay", "slack"),
        ("search", "slack"),
        ("pay", "mail"),
    }


def test_what_was_withdrawn_can_be_claimed_again_and_nothing_else(database: Database):
    other = replace(KEY, channel="mail")
    for each in (KEY, other):
        claim_notice(database, each, 3, NOW)
    withdraw_notice(database, KEY)
    assert notices_sent(database, "morning", KEY.day) == {("pay", "mail")}
    assert claim_notice(database, KEY, 3, NOW)


def test_of_many_at_once_one_may_send_it(database: Database):
    together, claimed = threading.Barrier(6), []

    def claim() -> None:
        together.wait()
        claimed.append(claim_notice(database, KEY, 3, NOW))

    threads = [threading.Thread(target=claim) for _ in range(6)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert sorted(claimed) == [False] * 5 + [True]


def test_no_figure_changes_when_a_message_goes_out(database: Database):
    before = database.versions()
    claim_notice(database, KEY, 3, NOW)
    withdraw_notice(database, KEY)
    assert database.versions() == before
