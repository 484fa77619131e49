"""Pages, worker and settings are killed while people work: is anything half done or lost?"""

import random
import re
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import func, select

from data.database import Database
from data.jobs import NewJob, ask
from data.queries.organisation import current_organisation
from data.tables.organisation import OrganisationRevision
from data.tables.record import LogEntry
from data.tables.work import Job
from tests.office.checking import check_nothing_lost, check_whole
from tests.office.company import Company, found_company
from tests.office.processes import Process, faults_of
from tests.office.working import Book, at_work

WHOM = ("pages", "worker", "settings", "pages")
"""Who is killed in turn; when, is chance."""

NAMES = ("Minamo Inc.", "Minamo Ltd.")
"""That the settings change between."""


@dataclass
class Plant:
    """The processes of a company that are killed and begun again; pages keep their address."""

    company: Company
    workers: int
    address: str = ""
    pages: Process = field(init=False)
    worker: Process = field(init=False)
    settings: Process | None = None
    applied: list[int] = field(default_factory=list)
    """Revisions of the organisation that were acknowledged."""

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """Everything runs, and there is something to do for the worker and for the settings."""
        self.open_pages()
        self.worker = Process(self.company, "work")
        over = threading.Event()
        others = [
            threading.Thread(target=each, args=(over,))
            for each in (self.keep_changing, self.keep_asking)
        ]
        for thread in others:
            thread.start()
        try:
            yield
        finally:
            over.set()
            for thread in others:
                thread.join()
            self.pages.kill()
            self.worker.kill()

    def open_pages(self) -> None:
        """On the same port as before."""
        port = self.address.rpartition(":")[2].strip("/") or "0"
        several = ("--workers", str(self.workers))
        self.pages = Process(self.company, "serve", "--port", port, *several)
        self.address = self.pages.announced()

    def kill(self, which: str) -> None:
        """One of them, and begin it again."""
        if which == "pages":
            self.pages.kill()
            self.open_pages()
        elif which == "worker":
            self.worker.kill()
            self.worker = Process(self.company, "work")
        elif self.settings is not None:
            self.settings.strike()

    def keep_changing(self, over: threading.Event) -> None:
        """Apply another organisation again and again."""
        file, turn = self.company.folder / "org.yaml", 0
        while not over.is_set():
            text = file.read_text(encoding="utf-8")
            turn += 1
            file.write_text(text.replace(NAMES[turn % 2 - 1], NAMES[turn % 2]), encoding="utf-8")
            self.settings = Process(self.company, "apply", "--yes")
            done = self.settings.wait() == 0
            said = re.search(r"Applied as revision (\d+)", self.settings.printed)
            if done and said:
                self.applied.append(int(said.group(1)))

    def keep_asking(self, over: threading.Event) -> None:
        """Have something for the worker to do, which writes into the log."""
        database, number = self.company.opened(), 0
        while not over.wait(0.5):
            number += 1
            now = datetime.now(UTC)
            with database.write_apart() as connection:
                ask(connection, NewJob("verify_log", f"verify-{number}", now), now)
        database.dispose()


def check_kills(folder: Path, url: str, kills: int, desks: int, workers: int) -> str:
    """Kill so many times at random moments; nothing is half written, nothing acknowledged lost."""
    company = found_company(folder, url, engineers=24, pull_requests=500, gaps=200)
    plant, book, database = Plant(company, workers), Book(forgiving=True), company.opened()
    try:
        with plant.at_work(), at_work(company, desks, [plant.address], book):
            chance = random.Random(kills)
            for number in range(kills):
                _let_work(book, chance.randint(desks, 4 * desks))
                time.sleep(chance.uniform(0, 0.1))
                plant.kill(WHOM[number % len(WHOM)])
                check_whole(company, database)
        assert not book.wrong, "\n".join([*book.wrong[:5], *faults_of(company)[:5]])
        check_nothing_lost(company, book)
        _check_settings(database, plant)
        _check_jobs(database, company)
    finally:
        database.dispose()
    assert plant.applied
    assert min(len(book.said), book.signed_in.total()) >= kills // 2, (
        "people hardly came to anything"
    )
    return (
        f"{kills} kills: {book.acknowledged:,} answers, {book.signed_in.total()} sign-ins, "
        f"{len(book.accepted)} gaps accepted, {len(book.said)} statements, "
        f"{len(plant.applied)} revisions"
    )


def _let_work(book: Book, answers: int) -> None:
    """Until so many were given; however slow a machine is, people come to something."""
    enough, until = book.acknowledged + answers, time.monotonic() + 30
    while book.acknowledged < enough and time.monotonic() < until:
        time.sleep(0.01)


def _check_settings(database: Database, plant: Plant) -> None:
    """Every acknowledged revision is there, each with its line in the log, and the newest holds."""
    with database.read() as connection:
        stored = connection.execute(select(OrganisationRevision.id)).scalars().all()
        query = select(LogEntry.detail).where(LogEntry.action == "organisation.applied")
        logged = [detail["revision"] for detail in connection.execute(query).scalars()]
    assert set(plant.applied) <= set(stored)
    assert sorted(logged) == sorted(stored)
    present = current_organisation(database)
    assert present is not None
    assert present.name.en in NAMES


def _check_jobs(database: Database, company: Company) -> None:
    """What was asked for is done once another worker takes over, each once."""
    process = Process(company, "work", "--once")
    assert process.wait() == 0, process.said()
    with database.read() as connection:
        query = select(Job.status).where(Job.kind == "verify_log")
        states = Counter(connection.execute(query).scalars())
        done = states["done"]
        query = select(func.count()).where(LogEntry.action == "log.verified")
        lines = connection.execute(query.select_from(LogEntry)).scalar_one()
    # One that was killed in the middle waits until its lease is over; its line may be written.
    assert states.keys() <= {"done", "running"}
    assert done <= lines <= done + states["running"]
