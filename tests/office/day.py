"""A day of a company: people at work, a collection after the other, and what is left in the end."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from tests.collectors.repositories import History
from tests.office.checking import check_nothing_lost
from tests.office.company import Company, found_company
from tests.office.processes import Process, running
from tests.office.working import Book, at_work

MERGES = 200
"""That each round finds more."""

GROWS_MIB, GROWS_SHARE = 40, 0.15
"""How much more memory a day may need in the end than when everything was asked for once."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How many people for how long, by how many processes that answer; memory is looked at from
    `settled` seconds on, None for never."""

    people: int
    seconds: float
    workers: int
    settled: float | None = None


def check_day(folder: Path, url: str, plan: Plan) -> str:
    """Nothing is answered wrongly, nothing acknowledged is lost; in words what was done."""
    company = found_company(
        folder,
        url,
        engineers=max(12, 2 * plan.people),
        pull_requests=150 * plan.people,
        gaps=2 * plan.people,
    )
    book = Book()
    served = ("serve", "--port", "0", "--workers", str(plan.workers))
    with running(company, *served) as pages, keep_collecting(company) as collected:
        address = pages.announced()
        with at_work(company, plan.people, [address], book), watched_memory(pages, plan) as memory:
            time.sleep(plan.seconds)
        assert pages.stop() == 0, pages.said()
    assert not book.wrong, "\n".join([*book.wrong[:5], *pages.faults()])
    assert not collected.wrong, collected.wrong
    assert collected.rounds
    assert not pages.faults()
    check_nothing_lost(company, book)
    check_collected(company, collected)
    if memory:
        # It goes up and down with what is being answered.
        few = max(1, len(memory) // 4)
        begun, ended = median(memory[:few]), median(memory[-few:])
        assert ended <= begun * (1 + GROWS_SHARE) + GROWS_MIB, memory
    return (
        f"{plan.people} people, {plan.seconds:.0f} s: {book.asked.total():,} answers, "
        f"{sum(book.signed_in.values())} sign-ins, {len(book.accepted)} gaps accepted, "
        f"{len(book.said)} statements, "
        f"{collected.rounds} collections; memory {[round(each) for each in memory]} MiB"
    )


@contextmanager
def watched_memory(pages: Process, plan: Plan) -> Iterator[list[float]]:
    """What the processes that answer have for themselves, every ten seconds once settled."""
    found: list[float] = []
    if plan.settled is None:
        yield found
        return
    over, begins = threading.Event(), time.monotonic() + plan.settled

    def look() -> None:
        while not over.wait(10):
            if time.monotonic() >= begins:
                found.append(pages.own_memory_mib())

    thread = threading.Thread(target=look)
    thread.start()
    try:
        yield found
    finally:
        over.set()
        thread.join()


def check_collected(company: Company, collected: "Collected") -> None:
    """Every merge that a collection found is there."""
    database = company.opened()
    try:
        with database.read() as connection:
            stored = connection.exec_driver_sql(
                "SELECT count(*) FROM pull_requests p "
                "JOIN repositories r ON r.id = p.repository_id "
                "WHERE r.source = 'git'"
            ).scalar_one()
    finally:
        database.dispose()
    assert stored == collected.merges


@dataclass
class Collected:
    """Rounds of collecting, how many merges each found in all, and what went wrong."""

    rounds: int = 0
    merges: int = 0
    wrong: list[str] = field(default_factory=list)


@contextmanager
def keep_collecting(company: Company) -> Iterator[Collected]:
    """Collect clones in processes of their own, as `mikata collect --git` in a crontab would."""
    collected, stop = Collected(), threading.Event()

    def go_on() -> None:
        while not stop.is_set() and not collected.wrong:
            clone = company.folder / f"clone-{collected.rounds}"
            _write(clone)
            process = Process(company, "collect", "--git", str(clone))
            if process.wait():
                collected.wrong.append(process.said())
            collected.rounds += 1
            collected.merges += MERGES

    thread = threading.Thread(target=go_on)
    thread.start()
    try:
        yield collected
    finally:
        stop.set()
        thread.join()


def _write(folder: Path) -> None:
    history = History()
    tip = history.commit("root")
    for number in range(1, MERGES + 1):
        tip = history.commit(f"Squash (#{number})", (tip,))
    history.write(folder, main=tip)
