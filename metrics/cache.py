"""Which answers are remembered, and for how long?"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from typing import Any, TypeVar

Result = TypeVar("Result")

DEFAULT_CAPACITY = 60_000
"""Rows of answers: a hundred views of the trends page, in some 30 MB."""


class Cache:
    """The most recently used results, at most `capacity` units of weight; safe between threads.

    A result is computed once: whoever asks for it meanwhile waits. There is no expiry, so a key
    has to name the version of the data that its result was computed from.
    """

    def __init__(self, capacity: int = DEFAULT_CAPACITY) -> None:
        self._capacity = capacity
        self._lock = threading.Lock()
        self._kept: OrderedDict[Hashable, tuple[Any, int]] = OrderedDict()
        self._weight = 0
        self._under_way: dict[Hashable, Future[Any]] = {}

    def get(
        self,
        key: Hashable,
        compute: Callable[[], Result],
        weigh: Callable[[Result], int] = lambda _: 1,
    ) -> Result:
        """The result kept under `key`, or else that of `compute`; its error reaches all waiters."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key][0]
            waiting = self._under_way.get(key)
            ours: Future[Any] = Future()
            if waiting is None:
                self._under_way[key] = ours
        if waiting is not None:
            return waiting.result()
        return self._compute(key, ours, compute, weigh)

    def __len__(self) -> int:
        """How many results are kept."""
        return len(self._kept)

    @property
    def weight(self) -> int:
        """The weight of all results that are kept."""
        return self._weight

    def _compute(
        self,
        key: Hashable,
        future: Future[Any],
        compute: Callable[[], Result],
        weigh: Callable[[Result], int],
    ) -> Result:
        try:
            result = compute()
            weight = weigh(result)
        except BaseException as error:
            with self._lock:
                del self._under_way[key]
            future.set_exception(error)
            raise
        with self._lock:
            self._keep(key, result, weight)
            del self._under_way[key]
        future.set_result(result)
        return result

    def _keep(self, key: Hashable, result: object, weight: int) -> None:
        if weight > self._capacity:
            return
        self._kept[key] = (result, weight)
        self._weight += weight
        while self._weight > self._capacity:
            _, (_, dropped) = self._kept.popitem(last=False)
            self._weight -= dropped
