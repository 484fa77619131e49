"""What people do all day with Mikata, and whether everything that was acknowledged is there."""

import json
import random
import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import cycle
from typing import Any

from benchmarks.answers import PARTS, View
from dashboard import pull_request_list
from dashboard.components.gap_form import written_gap
from dashboard.pages.my_file import statements
from dashboard.pages.pull_requests import view as pull_requests
from dashboard.pages.trends import page as trends
from data.statements import parts_about_people
from tests.office.browser import BROKEN, Answer, Browser
from tests.office.company import MISSING, PASSWORD, Company, Employee

PAGES = ("/trends", pull_request_list.PATH, "/coverage", "/sources", "/metrics")
FILES = ("/trends/pull_requests_merged.csv", pull_requests.CSV_PATH)
GRID_ROWS = {"startRow": 0, "endRow": 100, "sortModel": [], "filterModel": {}}
WEEKS = (13, 26, 52)


@dataclass
class Book:
    """What was asked and what was acknowledged, of all people together."""

    forgiving: bool = False
    """Whether a server may be gone now and then: what it did not acknowledge is nobody's. People
    write more than they read then."""
    asked: Counter[str] = field(default_factory=Counter)
    acknowledged: int = 0
    wrong: list[str] = field(default_factory=list)
    signed_in: Counter[int] = field(default_factory=Counter)
    signed_out: Counter[int] = field(default_factory=Counter)
    accepted: dict[int, str] = field(default_factory=dict)
    """Numbers of repositories whose gap somebody accepted, and the reason that they wrote."""
    said: list[str] = field(default_factory=list)
    """Statements that people wrote on themselves."""
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, what: str, answer: Answer, *expected: int, excused: Sequence[int] = ()) -> bool:
        """Whether it was answered as expected; a status 0 is that of a server that is gone, which
        may be `excused` in others too."""
        fine = answer.status in expected and BROKEN not in answer.text
        with self.lock:
            self.asked[what] += 1
            self.acknowledged += fine
            if not fine and not (self.forgiving and answer.status in (0, *excused)):
                self.wrong.append(f"{what}: {answer.status} {answer.text[:200]!r}")
        return fine

    def take(self, gaps: list[int]) -> int | None:
        """The next gap to be accepted; each is given once."""
        with self.lock:
            return gaps.pop() if gaps else None


class Day:
    """A day at one desk, where one of a shift signs in, reads, decides, and leaves for the next."""

    def __init__(
        self, shift: Sequence[Employee], address: str, book: Book, gaps: list[int]
    ) -> None:
        self._shift, self._who = cycle(shift), shift[0]
        self._book, self._gaps = book, gaps
        self._browser = Browser(address)
        self._chance = random.Random(shift[0].person)
        self._callbacks: dict[str, dict[str, Any]] = {}
        self._desk, self._said = shift[0].person, 0
        self._inside = False

    def work(self, over: threading.Event, here: threading.Barrier | None = None) -> None:
        """Until it is over; where there are others they begin when everybody is `here`."""
        things = (
            self._read, self._look_at_charts, self._take_away, self._decide, self._say, self._rest,
        )  # fmt: skip
        weights = (2, 2, 1, 3, 5, 2) if self._book.forgiving else (6, 10, 3, 2, 2, 1)
        try:
            self._come()
            if here is not None:
                here.wait()
            while not over.is_set():
                (next_thing,) = self._chance.choices(things, weights)
                if self._inside:
                    next_thing()
                elif not self._come():
                    over.wait(0.2)
        finally:
            self._browser.leave()

    def _come(self) -> bool:
        self._browser.cookies.clear()
        self._who = next(self._shift)
        self._browser.place = f"192.0.2.{self._who.person}"
        answer = self._browser.sign_in(self._who.address, PASSWORD)
        # An attempt that was cut off counts, and of those there may be many.
        if not self._book.note("sign in", answer, 303, excused=(429,)):
            return False
        with self._book.lock:
            self._book.signed_in[self._who.person] += 1
        # Without a page nobody has the token that it would have brought.
        if not self._read("/trends"):
            return False
        if not self._callbacks:
            answer = self._browser.get("/_dash-dependencies")
            if self._book.note("callbacks", answer, 200):
                self._callbacks = {each["output"]: each for each in json.loads(answer.text)}
        self._inside = bool(self._callbacks)
        return self._inside

    def _read(self, path: str | None = None) -> bool:
        path = path or self._chance.choice(PAGES)
        return self._book.note(f"GET {path}", self._browser.get(path), 200)

    def _look_at_charts(self) -> None:
        part = self._chance.choice(PARTS)
        today = datetime.now(UTC).date()
        search = View("tech", self._chance.choice(WEEKS), "calendar").search(today)
        values = {
            f"{trends.ASKED}.data": search,
            f"{trends.ADDRESS}.data": search,
            f"{trends.WIDTH}.data": 1008,
            "url.search": search,
            "pull-requests-grid.getRowsRequest": GRID_ROWS,
        }
        answer = self._browser.call(self._callbacks[part.output], values, part.chart)
        self._book.note(part.name, answer, 200, 204)

    def _take_away(self) -> None:
        monday = datetime.now(UTC).date()
        monday -= timedelta(days=monday.weekday())
        search = f"from={monday - timedelta(weeks=13)}&to={monday}"
        path = self._chance.choice(FILES)
        self._book.note(f"GET {path}", self._browser.get(f"{path}?{search}"), 200)

    def _decide(self) -> None:
        """Accept that pull requests of a repository are missing for good."""
        gap = self._book.take(self._gaps) if self._who.decides else None
        if gap is None:
            return
        why = f"lost before {gap}"
        form = f'{{"repository":{gap},"sources-gap":"%s"}}'
        values = {
            f"{form % 'accept'}.n_clicks": 1,
            f"{form % 'accept'}.value": written_gap({"merged": MISSING}),
            f"{form % 'who'}.value": "",
            f"{form % 'why'}.value": why,
        }
        answer = self._call('"sources-gap":"accept"', values, gap)
        # The page is drawn anew where it was kept; else the form says what is wrong.
        if self._book.note("accept a gap", answer, 200) and '"sideUpdate"' in answer.text:
            self._book.accepted[gap] = why

    def _say(self) -> None:
        """Write a statement on what is kept on oneself."""
        self._said += 1
        text = f"statement {self._desk}-{self._said}"
        values = {
            f"{statements.WRITE}.n_clicks": 1,
            f"{statements.PART}.value": parts_about_people()[0],
            f"{statements.TEXT}.value": text,
        }
        answer = self._call(statements.WRITE, values)
        if self._book.note("write a statement", answer, 200) and text in answer.text:
            self._book.said.append(text)

    def _call(self, pressed: str, values: dict[str, Any], match: object = "") -> Answer:
        """Press what only one callback listens to."""
        callback = next(
            each
            for each in self._callbacks.values()
            if any(pressed in given["id"] for given in each["inputs"])
        )
        return self._browser.call(callback, values, match)

    def _rest(self) -> None:
        """Out, and in again later; where nothing was answered nobody knows whether one is out."""
        if self._book.note("sign out", self._browser.sign_out(), 303):
            with self._book.lock:
                self._book.signed_out[self._who.person] += 1
        self._browser.leave()
        self._inside = False


@contextmanager
def at_work(company: Company, desks: int, addresses: Sequence[str], book: Book) -> Iterator[None]:
    """At so many desks people work, spread over the servers, while the block runs, which begins
    when they are all there."""
    gaps, over = list(company.gaps), threading.Event()
    here = threading.Barrier(desks + 1)
    days = [
        Day(company.people[desk::desks], addresses[desk % len(addresses)], book, gaps)
        for desk in range(desks)
    ]
    threads = [threading.Thread(target=day.work, args=(over, here)) for day in days]
    for thread in threads:
        thread.start()
    here.wait()
    try:
        yield
    finally:
        over.set()
        for thread in threads:
            thread.join()
