"""How is another host asked about signing in, so that it can't hold anybody up?"""

from __future__ import annotations

import io
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from http import HTTPStatus
from threading import Lock
from typing import TYPE_CHECKING, Any, Generic, Literal, TypeVar
from urllib.parse import urlsplit

from requests import RequestException, Response, Session, TooManyRedirects
from requests.adapters import HTTPAdapter
from urllib3.exceptions import HTTPError

if TYPE_CHECKING:
    from requests import PreparedRequest

CONNECTING, WAITING, WHOLE = 3.0, 5.0, 8.0
"""Seconds: until it has to have taken the call, for each piece of its answer, for all of it."""
LARGEST = 1024 * 1024
"""Bytes of an answer; keys and metadata of the large providers take a fiftieth."""

OLDEST = timedelta(hours=1)
"""After how long an answer is asked for anew."""
AGAIN = timedelta(minutes=1)
"""How soon at the earliest something newer is asked for, whoever sends us names of new keys."""
DOWN = timedelta(seconds=10)
"""For how long a host that did not answer is not asked again: nobody waits for it in a row."""

_PIECE = 8192

T = TypeVar("T")


class NotAnswered(Exception):
    """Another host gave no usable answer: it was not there in time, or answered something else."""

    def __init__(self, why: Literal["away", "wrong"], host: str) -> None:
        super().__init__(f"{host}: {why}")
        self.why: Literal["away", "wrong"] = why
        self.host = host


class _Bounded(HTTPAdapter):
    """Takes an answer within limits of time and size, wherever it is asked through."""

    def send(self, request: PreparedRequest, *_: Any, **given: Any) -> Response:  # noqa: ANN401 -- what requests passes on
        given |= {"stream": True, "timeout": (CONNECTING, WAITING)}
        until = time.monotonic() + WHOLE
        response = super().send(request, **given)
        try:
            taken = bytearray()
            while piece := response.raw.read1(_PIECE, decode_content=True):
                taken += piece
                if len(taken) > LARGEST or time.monotonic() > until:
                    raise RequestException("too much, or too slow", request=request)
        except HTTPError as error:
            raise RequestException("broken off", request=request) from error
        finally:
            response.close()
        response.raw = io.BytesIO(taken)
        return response


S = TypeVar("S", bound=Session)


def bounded(session: S) -> S:
    """The session with limits; to be sent to another address is TooManyRedirects."""
    session.max_redirects = 0
    for scheme in ("https://", "http://"):
        session.mount(scheme, _Bounded())
    return session


def ask(address: str, headers: dict[str, str] | None = None) -> Response:
    """What the address answers. Raises NotAnswered."""
    host = urlsplit(address).hostname or address
    try:
        with bounded(Session()) as session:
            response = session.get(address, headers=headers)
    except TooManyRedirects as error:
        raise NotAnswered("wrong", host) from error
    except (RequestException, OSError) as error:
        raise NotAnswered("away", host) from error
    if response.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
        raise NotAnswered("away", host)
    if response.status_code != HTTPStatus.OK:
        raise NotAnswered("wrong", host)
    return response


def ask_json(address: str, headers: dict[str, str] | None = None) -> dict[str, Any]:
    """The JSON object that the address answers. Raises NotAnswered."""
    response = ask(address, headers)
    try:
        found = response.json()
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise NotAnswered("wrong", urlsplit(address).hostname or address)
    return found


class Remembered(Generic[T]):
    """What another host answers, asked for when needed and kept; one request at a time asks.

    `ask` raises NotAnswered. What is older than OLDEST is not used any more, whatever happens.
    """

    def __init__(self, ask: Callable[[], T], host: str, now: Callable[[], datetime]) -> None:
        self._ask, self._host, self._now = ask, host, now
        self._lock = Lock()
        self._kept: tuple[datetime, T] | None = None
        self._down_until: datetime | None = None

    def get(self) -> T:
        """The answer. Raises NotAnswered."""
        kept = self._kept
        return kept[1] if kept and self._now() - kept[0] < OLDEST else self._asked(OLDEST)

    def newer(self) -> T:
        """The answer, asked for anew unless that was done just now. Raises NotAnswered."""
        return self._asked(AGAIN)

    def _asked(self, oldest: timedelta) -> T:
        if not self._lock.acquire(timeout=WAITING):
            raise NotAnswered("away", self._host)
        try:
            now = self._now()
            if self._kept and now - self._kept[0] < oldest:
                return self._kept[1]  # somebody else asked while we waited
            if self._down_until and now < self._down_until:
                raise NotAnswered("away", self._host)
            self._down_until = now + DOWN
            answer = self._ask()
            self._kept, self._down_until = (now, answer), None
            return answer
        finally:
            self._lock.release()
