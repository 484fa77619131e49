"""How many chart answers do 32 readers get who look at the same time?"""

import random
import threading
import time
from collections.abc import Sequence
from datetime import date

from benchmarks.answers import CHART_PARTS, View, ask, views
from benchmarks.companies import Company
from benchmarks.result import NotMeasured, Report, Result, at_least, quantile
from benchmarks.worker import Worker, served

READERS, WORKERS, SECONDS = 32, 2, 20
REPEATED = 0.8
"""Of all answers those that somebody was given before; the others are of any view."""
KNOWN = 40
TARGET = 200

HOW = (
    f"""Readers: {READERS} at once over HTTP to `mikata serve --workers {WORKERS}` (gunicorn, 16
  threads each), the {len(CHART_PARTS)} charts of the trends page for {KNOWN} of the 400
  views in {REPEATED:.0%} of the requests and for any of them in the others, for {SECONDS} s after
  everybody had one; those who ask run on the same cores.""",
)


def measure(company: Company) -> Report:
    """Answers a second of all readers together, and how long one takes."""
    made = company.built
    with served(company.folder, "serve", "--workers", str(WORKERS)) as worker:
        taken, wrong = _together(worker, company)
    if wrong:
        raise NotMeasured(f"{len(wrong)} answers were wrong, the first: {wrong[0]}")
    rate = len(taken) / SECONDS
    return Report(
        [
            *made,
            at_least(f"{READERS} readers at once, chart answers", rate, TARGET, "a second"),
            Result("one of these answers, p50", f"{1e3 * quantile(taken, 0.5):.0f} ms"),
            Result("one of these answers, p95", f"{1e3 * quantile(taken, 0.95):.0f} ms"),
        ],
        HOW,
    )


def _together(worker: Worker, company: Company) -> tuple[list[float], list[str]]:
    """Seconds of each answer, and what was wrong."""
    taken: list[float] = []
    wrong: list[str] = []
    found, today = views(company), company.wanted.today
    over, here = threading.Event(), threading.Barrier(READERS + 1)

    def read(number: int) -> None:
        chance, mine = random.Random(number), Worker(worker.process, worker.address)
        try:
            _answer(mine, chance, found, today)
            here.wait()
            while not over.is_set():
                taken.append(_answer(mine, chance, found, today))
        except NotMeasured as error:
            wrong.append(str(error))
            here.abort()

    readers = [threading.Thread(target=read, args=(number,)) for number in range(READERS)]
    for reader in readers:
        reader.start()
    try:
        here.wait()
        time.sleep(SECONDS)
    except threading.BrokenBarrierError:
        pass
    over.set()
    for reader in readers:
        reader.join()
    return taken, wrong


def _answer(worker: Worker, chance: random.Random, found: Sequence[View], today: date) -> float:
    among = found[:KNOWN] if chance.random() < REPEATED else found
    return ask(worker, chance.choice(CHART_PARTS), chance.choice(among), today)
