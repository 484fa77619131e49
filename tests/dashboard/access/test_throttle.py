"""Are attempts counted for everybody together, and is nobody kept waiting for long?"""

from threading import Thread

import pytest

from dashboard.access.throttle import PER_ADDRESS, PER_ORIGIN, begin_attempt, forget, place_of
from tests.dashboard.access.visitors import AOI, KEN, Company, place


def test_after_ten_wrong_passwords_even_the_right_one_has_to_wait(small: Company, tmp_path):
    small.somebody("aoi")
    other_worker = Company(small.database, tmp_path)
    for number in range(PER_ADDRESS):
        worker = (small, other_worker)[number % 2]
        assert worker.visitor().sign_in(AOI, "wrong wrong wrong").status_code == 403
    answer = other_worker.visitor(origin="192.0.2.9").sign_in(AOI.upper())
    assert answer.status_code == 429
    assert answer.headers["Retry-After"] == "900"
    assert "Wait 15 minutes" in answer.text
    small.clock.passes(minutes=15)
    assert place(small.visitor().sign_in(AOI)) == "/"


def test_an_address_that_nobody_has_is_throttled_the_same(small: Company):
    small.link("aoi")
    answers = [small.visitor().sign_in("x@x.example").status_code for _ in range(PER_ADDRESS + 1)]
    assert answers == [403] * PER_ADDRESS + [429]


def test_whoever_gets_in_does_not_wait_however_often(small: Company):
    small.somebody("aoi")
    for _ in range(PER_ADDRESS + 2):
        assert place(small.visitor().sign_in(AOI)) == "/"


def _tried(company: Company, address: str, origin: str) -> bool:
    return begin_attempt(company.access, address, origin) is not None


def test_one_place_may_not_try_many_addresses(minamo: Company):
    tried = [_tried(minamo, f"{n}@x.example", "192.0.2.1") for n in range(PER_ORIGIN + 5)]
    assert tried == [True] * PER_ORIGIN + [False] * 5
    assert not _tried(minamo, KEN, "192.0.2.1")
    assert _tried(minamo, KEN, "192.0.2.2")


def test_attempts_that_are_not_let_through_do_not_lengthen_the_wait(minamo: Company):
    for _ in range(PER_ADDRESS + 50):
        _tried(minamo, AOI, "192.0.2.1")
    assert minamo.rows("sign_in_attempts") == 2 * PER_ADDRESS
    minamo.clock.passes(minutes=15)
    assert _tried(minamo, AOI, "192.0.2.1")


def test_a_clock_that_was_a_year_ahead_keeps_nobody_waiting_once_it_is_right(minamo: Company):
    minamo.clock.passes(days=365)
    for _ in range(PER_ADDRESS):
        _tried(minamo, AOI, "192.0.2.1")
    assert not _tried(minamo, AOI, "192.0.2.1")
    minamo.clock.passes(days=-365)
    assert _tried(minamo, AOI, "192.0.2.1")


def test_of_many_at_the_same_moment_no_more_than_the_limit_come_through(minamo: Company):
    came = []

    def attempt() -> None:
        for _ in range(4):
            came.append(_tried(minamo, AOI, "192.0.2.1"))

    threads = [Thread(target=attempt) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(came) <= PER_ADDRESS


def test_what_succeeded_is_forgotten(minamo: Company):
    attempt = begin_attempt(minamo.access, AOI, "192.0.2.1")
    assert attempt
    forget(minamo.access, attempt)
    assert minamo.rows("sign_in_attempts") == 0


def test_the_table_holds_neither_addresses_nor_places(minamo: Company):
    _tried(minamo, AOI, "192.0.2.1")
    with minamo.database.read() as connection:
        rows = str(connection.exec_driver_sql("SELECT * FROM sign_in_attempts").all())
    assert AOI not in rows
    assert "192.0.2.1" not in rows


@pytest.mark.parametrize(
    ("origin", "place"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::1", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("somewhere", "somewhere"),
        (None, ""),
    ],
)
def test_a_place_is_an_address_or_all_that_one_reader_has(origin, place):
    assert place_of(origin) == place
