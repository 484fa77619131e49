"""How do the charts of the trends page become slower as pull requests become more?"""

from collections.abc import Sequence

from benchmarks.answers import CHART_PARTS, ask_new, memory
from benchmarks.companies import Company
from benchmarks.result import Report, Result, quantile
from benchmarks.worker import served

ASKED = 20
"""Views for which each chart is asked for."""

HOW = (
    f"""Growth: the same 400 engineers with ever more pull requests; the charts of the trends page,
  each for {ASKED} views that nobody asked for before, and the memory of another worker after mixed
  answers, as in the part "answers". Companies kept from another part are used.""",
)


def measure(companies: Sequence[Company]) -> Report:
    """Some lines for each company, the smallest first."""
    return Report([line for company in companies for line in _lines(company)], HOW)


def _lines(company: Company) -> list[Result]:
    made = company.built
    with served(company.folder) as worker:
        worker.get("/trends")
        taken = ask_new(worker, company, CHART_PARTS, ASKED)
    with served(company.folder) as worker:
        resident = memory(worker, company)[0]
    among = f"{company.pull_requests:,} pull requests"
    waited = [seconds for times in taken for seconds in times.waited]
    worked = [seconds for times in taken for seconds in times.worked]
    slowest = max(zip(CHART_PARTS, taken, strict=True), key=lambda each: max(each[1].worked))
    return [
        *(Result(each.what, each.measured) for each in made),
        Result(f"{among}: charts, new, p95 (CPU)", f"{_p95(waited)} ({_p95(worked)})"),
        Result(f"{among}: the slowest ({slowest[0].name}), CPU p95", _p95(slowest[1].worked)),
        Result(f"{among}: {resident.what}", resident.measured),
    ]


def _p95(seconds: Sequence[float]) -> str:
    return f"{1e3 * quantile(seconds, 0.95):.1f} ms"
