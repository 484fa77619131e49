"""How fast are the charts and tables of the trends page at a million pull requests?"""

import random
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import func, select, update

from benchmarks.companies import Company
from benchmarks.result import Report, Result, at_most, milliseconds, quantile
from benchmarks.worker import Worker, served
from dashboard.pages.trends import page, places
from dashboard.pages.trends.sections import CHARTS
from data.facts import build_facts
from data.tables.code import PullRequest

UNITS, WEEKS, CLOCKS = 50, (13, 26, 52, 104), ("calendar", "working")
ASKED, AGAIN = 100, 25
"""Views for which each part is asked for, and those of them for which it is once more."""
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
CHART_PARTS = tuple(part for part in PARTS if part.name.startswith("chart of "))
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


FIRST = View("streaming", 26, "calendar")
"""What is asked before anything is measured."""


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


@dataclass(slots=True)
class Taken:
    """Seconds of each answer to whoever waits, and of work for the server."""

    waited: list[float]
    worked: list[float]


def measure(company: Company) -> Report:
    """Every part of the page for many views, asked for the first time and once more."""
    made = company.built
    with served(company.folder) as worker:
        worker.get("/trends")
        results = [*made, *_speed(worker, company)]
    with served(company.folder) as worker:
        results += memory(worker, company)
    return Report(results, HOW)


HOW = (
    f"""Answers: {ASKED} of {UNITS} units × {len(WEEKS)} ranges (13 to 104 weeks) × {len(CLOCKS)}
  clocks, by week, over HTTP to one `mikata serve`, each of the page's parts by itself, from the
  request to the last byte. New: nobody asked that before; again: it is remembered. CPU: for how
  long the server had a core for it, which does not depend on what else the machine does.""",
    """First after a sync: one pull request changed and the snapshot built as `mikata collect` does,
  then every chart. Before the snapshot is built: collecting was cut off in between.""",
    f"""Memory: resident memory of a worker of its own after {MIXED} parts of mixed views. The
  snapshot is memory-mapped and shared by all workers of a machine.""",
)


def ask_new(worker: Worker, company: Company, parts: Sequence[Part], number: int) -> list[Taken]:
    """How long each of the parts took for so many views that nobody asked for before."""
    today, found = company.wanted.today, views(company)[:number]
    for part in parts:  # what every reader shares is read before
        ask(worker, part, FIRST, today)
    taken = [Taken([], []) for _ in parts]
    for view in found:
        for part, times in zip(parts, taken, strict=True):
            before = worker.cpu_seconds()
            times.waited.append(ask(worker, part, view, today))
            times.worked.append(worker.cpu_seconds() - before)
    return taken


def _speed(worker: Worker, company: Company) -> list[Result]:
    today, found = company.wanted.today, views(company)[:ASKED]
    taken = ask_new(worker, company, PARTS, ASKED)
    again = [ask(worker, part, view, today) for view in found[:AGAIN] for part in PARTS]
    every = [seconds for times in taken for seconds in times.waited]
    work = [seconds for times in taken for seconds in times.worked]
    unbuilt = _after_a_sync(worker, company, built=False)[0]
    first, *others = _after_a_sync(worker, company, built=True)
    return [
        milliseconds("parts of the trends page, new, p95", every),
        Result("of it CPU, p50 / p95", _both(work)),
        *(_of_part(*each) for each in zip(PARTS, taken, strict=True)),
        milliseconds("parts of the trends page, again, p95", again),
        at_most("first chart after a sync", first, 2, "s", 2),
        at_most("the slowest of the other charts then", max(others), 2, "s", 2),
        Result("first chart before the snapshot is built", f"{unbuilt:.1f} s"),
    ]


def _of_part(part: Part, times: Taken) -> Result:
    """A line of its own, with the CPU beside what was waited."""
    line = milliseconds(f"{part.name}, new, p95 (CPU p50 / p95, most)", times.waited)
    most = f"{1e3 * max(times.worked):.0f} ms"
    return replace(line, measured=f"{line.measured} ({_both(times.worked)}, {most})")


def _both(seconds: Sequence[float]) -> str:
    return " / ".join(f"{1e3 * quantile(seconds, share):.0f}" for share in (0.5, 0.95)) + " ms"


def _after_a_sync(worker: Worker, company: Company, *, built: bool) -> list[float]:
    """Seconds until each chart that was drawn before is drawn from newer data.

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
    charts = [LEAD_TIME, *(part for part in CHART_PARTS if part is not LEAD_TIME)]
    return [ask(worker, part, FIRST, company.wanted.today) for part in charts]


def memory(worker: Worker, company: Company) -> list[Result]:
    """What a worker that nobody asked before holds after mixed answers."""
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
