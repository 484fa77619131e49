"""Are answers remembered once, and forgotten in time?"""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from metrics.cache import Cache


def test_what_was_computed_is_not_computed_again():
    cache, calls = Cache(10), []
    for _ in range(3):
        assert cache.get("key", lambda: calls.append(1) or "result") == "result"
    assert len(calls) == 1


def test_the_least_recently_used_result_is_forgotten_first():
    cache = Cache(2)
    cache.get("a", lambda: 1)
    cache.get("b", lambda: 1)
    cache.get("a", lambda: 2)
    cache.get("c", lambda: 1)
    assert cache.get("a", lambda: 2) == 1
    assert cache.get("b", lambda: 2) == 2
    assert len(cache) == 2


def test_heavy_results_push_out_light_ones_and_never_exceed_the_capacity():
    cache = Cache(10)
    for key in range(8):
        cache.get(key, lambda: "light")
    cache.get("heavy", lambda: "heavy", weigh=lambda _: 7)
    assert (cache.weight, len(cache)) == (10, 4)


def test_what_is_heavier_than_the_whole_cache_is_given_and_not_kept():
    cache = Cache(10)
    cache.get("small", lambda: 1)
    assert cache.get("huge", lambda: "huge", weigh=lambda _: 11) == "huge"
    assert (cache.weight, len(cache)) == (1, 1)


def test_many_readers_of_one_key_wait_for_one_computation():
    cache, calls, started, may_end = Cache(10), [], threading.Event(), threading.Event()

    def compute() -> str:
        calls.append(1)
        started.set()
        may_end.wait(5)
        return "result"

    with ThreadPoolExecutor(9) as pool:
        first = pool.submit(cache.get, "key", compute)
        started.wait(5)
        others = [pool.submit(cache.get, "key", compute) for _ in range(7)]
        other_key = pool.submit(cache.get, "other", lambda: "not kept waiting")
        assert other_key.result(5) == "not kept waiting"
        may_end.set()
        assert {each.result(5) for each in (first, *others)} == {"result"}
    assert len(calls) == 1


def test_an_error_reaches_everyone_who_waits_and_is_not_remembered():
    cache, started, may_fail = Cache(10), threading.Event(), threading.Event()

    def fail() -> str:
        started.set()
        may_fail.wait(5)
        raise LookupError("no such unit")

    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(cache.get, "key", fail)
        started.wait(5)
        second = pool.submit(cache.get, "key", fail)
        may_fail.set()
        for each in (first, second):
            with pytest.raises(LookupError):
                each.result(5)
    assert cache.get("key", lambda: "now it works") == "now it works"
