"""How fast are the charts and tables of the trends page at a million pull requests?"""

import random
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import func, select, update

from benchmarks.companies import Company
from benchmarks.result import Report, Result, at_most, quantile
from benchmarks.worker import Worker, served
from data.facts import build_facts
from data.tables.code import PullRequest

UNITS, WEEKS, CLOCKS = 50, (13, 26, 52, 104), ("calendar", "working")
CHARTS = (
    "pull_requests_merged", "pull_requests_opened", "pull_requests_merged_per_engineer",
    "merge_lead_time", "open_to_merge_time", "coding_time",
)  # fmt: skip
TOP = "..trends-head.children...trends-instead.children.."
NUMBERS = "trends-numbers.children"
MIXED = 100


@dataclass(frozen=True, slots=True)
class View:
    """What a reader of the trends page asks for."""

    unit: str
    weeks: int
    clock: str

    def search(self, today: date) -> str:
        """As the address says it."""
        monday = today - timedelta(days=today.weekday())
        first = monday - timedelta(weeks=self.weeks)
        return f"?unit={self.unit}&from={first}&to={monday}&clock={self.clock}"


def views(company: Company) -> list[View]:
    """50 units × 4 ranges × 2 clocks, in an order that is the same each time."""
    units = [unit.id for unit, depth in company.organisation.all_units() if depth]
    found = [View(u, w, c) for u in units[:UNITS] for w in WEEKS for c in CLOCKS]
    random.Random(1).shuffle(found)
    return found


def parts_of_the_page() -> Iterator[str]:
    """The outputs that a reader waits for, each by itself."""
    yield from (TOP, NUMBERS)
    yield from (f"trends-{key}.children" for key in CHARTS)


def ask(worker: Worker, output: str, view: View, today: date) -> float:
    """Seconds until one part of the page was answered."""
    search = view.search(today)
    values: dict[str, Any] = {
        "trends-asked.data": {"search": search, "width": 1008},
        "trends-address.data": search,
        "url.search": search,
    }
    return worker.call(output, values)[0]


def measure(company: Company) -> Report:
    """Every part of the page for every view, asked for the first time and once more."""
    made = company.built
    with served(company.folder) as worker:
        worker.get("/trends")
        results = [*made, *_speed(worker, company)]
    with served(company.folder) as worker:
        results += _memory(worker, company)
    return Report(results, HOW)


HOW = (
    f"""Answers: {UNITS} units × {len(WEEKS)} ranges (13, 26, 52 and 104 weeks) × {len(CLOCKS)}
  clocks, by week, over HTTP to one `mikata serve`, each of the page's parts by itself, from the
  request to the last byte. New: nobody asked that before; again: it is remembered.""",
    """First after a sync: one pull request changed and the snapshot built as `mikata collect` does,
  then one chart.""",
    f"""Memory: resident memory of a worker of its own after {MIXED} parts of mixed views. The
  snapshot is memory-mapped and shared by all workers of a machine.""",
)


def _speed(worker: Worker, company: Company) -> list[Result]:
    today, found = company.wanted.today, views(company)
    ask(worker, NUMBERS, View("streaming", 26, "calendar"), today)
    new: dict[str, list[float]] = {}
    again: list[float] = []
    for view in found:
        for output in parts_of_the_page():
            new.setdefault(output, []).append(ask(worker, output, view, today))
    for view in found[: len(found) // 4]:
        again += [ask(worker, output, view, today) for output in parts_of_the_page()]
    worst = max(new, key=lambda output: quantile(new[output], 0.95))
    every = [seconds for each in new.values() for seconds in each]
    return [
        _milliseconds("parts of the trends page, new, p95", quantile(every, 0.95)),
        _milliseconds(f"the slowest part ({_name(worst)}), new, p95", quantile(new[worst], 0.95)),
        Result("parts of the trends page, new, p50", f"{1e3 * quantile(every, 0.5):.1f} ms"),
        _milliseconds("parts of the trends page, again, p95", quantile(again, 0.95)),
        at_most("first chart after a sync", _after_a_sync(worker, company), 2, "s", 2),
    ]


def _milliseconds(what: str, seconds: float) -> Result:
    return at_most(what, 1e3 * seconds, 100, "ms")


def _name(output: str) -> str:
    return output.strip(".").split(".")[0].removeprefix("trends-")


def _after_a_sync(worker: Worker, company: Company) -> float:
    """Seconds until a chart that was drawn before is drawn from newer data."""
    database = company.database()
    try:
        with database.write(changes_facts=True) as connection:
            newest = connection.execute(select(func.max(PullRequest.id))).scalar_one()
            change = update(PullRequest).where(PullRequest.id == newest)
            connection.execute(change.values(updated_at=datetime.now(UTC)))
        build_facts(database)
    finally:
        database.dispose()
    view = View("streaming", 26, "calendar")
    return ask(worker, "trends-merge_lead_time.children", view, company.wanted.today)


def _memory(worker: Worker, company: Company) -> list[Result]:
    chosen = random.Random(2)
    outputs, found = list(parts_of_the_page()), views(company)
    begun = time.perf_counter()
    for _ in range(MIXED):
        ask(worker, chosen.choice(outputs), chosen.choice(found), company.wanted.today)
    passed = time.perf_counter() - begun
    resident, own = worker.memory_mib()
    return [
        at_most(f"memory of a worker after {MIXED} mixed answers", resident, 600, "MiB", 0),
        Result("of it not shared with other workers", f"{own:.0f} MiB ({passed:.1f} s for them)"),
    ]
