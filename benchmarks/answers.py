"""How fast are the charts and tables of the trends page at a million pull requests?"""

import random
import time
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import func, select, update

from benchmarks.companies import Company
from benchmarks.result import Report, Result, at_most, quantile
from benchmarks.worker import Worker, served
from dashboard.pages.trends import page, places
from dashboard.pages.trends.sections import CHARTS
from data.facts import build_facts
from data.tables.code import PullRequest

UNITS, WEEKS, CLOCKS = 50, (13, 26, 52, 104), ("calendar", "working")
MIXED = 100
PEOPLE = 3
"""Smaller teams are not answered about."""

TOP = f"..{page.HEAD}.children...{page.INSTEAD}.children.."
NUMBERS = f"{page.NUMBERS}.children"
TABLE = '{"chart":["MATCH"],"part":"table"}.children'
LIST = (
    "..pull-requests-grid.getRowsResponse...pull-requests-order.children...pull-requests-csv.href.."
)


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the page that is asked for by itself, and for the table of which chart."""

    name: str
    output: str
    chart: str = ""


PARTS = (
    Part("title and notes", TOP),
    Part("key numbers", NUMBERS),
    *(Part(f"chart of {name}", f"{places.place_id(name)}.children") for name in CHARTS),
    *(Part(f"table of {name}", TABLE, name) for name in CHARTS),
    Part("first rows of the list", LIST),
)
LEAD_TIME = next(part for part in PARTS if part.name == "chart of merge_lead_time")


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
    known, today = company.organisation, company.wanted.today
    teams = [unit.id for unit, depth in known.all_units() if depth]
    large = [team for team in teams if len(known.members(team, today)) >= PEOPLE][:UNITS]
    found = [View(u, w, c) for u in large for w in WEEKS for c in CLOCKS]
    random.Random(1).shuffle(found)
    return found


def ask(worker: Worker, part: Part, view: View, today: date) -> float:
    """Seconds until one part of the page was answered."""
    search = view.search(today)
    values: dict[str, Any] = {
        f"{page.ASKED}.data": search,
        f"{page.ADDRESS}.data": search,
        f"{page.WIDTH}.data": 1008,
        **{f"{places.near_id(name)}.data": search for name in CHARTS},
        "url.search": search,
        "pull-requests-grid.getRowsRequest": {
            "startRow": 0, "endRow": 100, "sortModel": [], "filterModel": {},
        },
    }  # fmt: skip
    return worker.call(part.output, values, part.chart)


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
  then one chart. Before the snapshot is built: collecting was cut off in between.""",
    f"""Memory: resident memory of a worker of its own after {MIXED} parts of mixed views. The
  snapshot is memory-mapped and shared by all workers of a machine.""",
)


def _speed(worker: Worker, company: Company) -> list[Result]:
    today, found = company.wanted.today, views(company)
    for part in PARTS:  # what every reader shares is read before
        ask(worker, part, View("streaming", 26, "calendar"), today)
    new: dict[str, list[float]] = {part.name: [] for part in PARTS}
    for view in found:
        for part in PARTS:
            new[part.name].append(ask(worker, part, view, today))
    again = [ask(worker, part, view, today) for view in found[::4] for part in PARTS]
    worst = max(new, key=lambda name: quantile(new[name], 0.95))
    unbuilt = _after_a_sync(worker, company, built=False)
    every = [seconds for each in new.values() for seconds in each]
    return [
        _milliseconds("parts of the trends page, new, p95", quantile(every, 0.95)),
        _milliseconds(f"the slowest part ({worst}), new, p95", quantile(new[worst], 0.95)),
        Result("parts of the trends page, new, p50", f"{1e3 * quantile(every, 0.5):.1f} ms"),
        _milliseconds("parts of the trends page, again, p95", quantile(again, 0.95)),
        at_most("first chart after a sync", _after_a_sync(worker, company, built=True), 2, "s", 2),
        Result("the same before the snapshot is built", f"{unbuilt:.1f} s"),
    ]


def _milliseconds(what: str, seconds: float) -> Result:
    return at_most(what, 1e3 * seconds, 100, "ms")


def _after_a_sync(worker: Worker, company: Company, *, built: bool) -> float:
    """Seconds until a chart that was drawn before is drawn from newer data.

    With `built` the snapshot is there already, as `mikata collect` leaves it.
    """
    database = company.database()
    try:
        with database.write(changes_facts=True) as connection:
            newest = connection.execute(select(func.max(PullRequest.id))).scalar_one()
            change = update(PullRequest).where(PullRequest.id == newest)
            connection.execute(change.values(updated_at=datetime.now(UTC)))
        if built:
            build_facts(database)
    finally:
        database.dispose()
    view = View("streaming", 26, "calendar")
    return ask(worker, LEAD_TIME, view, company.wanted.today)


def _memory(worker: Worker, company: Company) -> list[Result]:
    chosen = random.Random(2)
    found = views(company)
    begun = time.perf_counter()
    for _ in range(MIXED):
        ask(worker, chosen.choice(PARTS), chosen.choice(found), company.wanted.today)
    passed = time.perf_counter() - begun
    resident, own = worker.memory_mib()
    return [
        at_most(f"memory of a worker after {MIXED} mixed answers", resident, 600, "MiB", 0),
        Result("of it not shared with other workers", f"{own:.0f} MiB ({passed:.1f} s for them)"),
    ]
