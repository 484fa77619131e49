"""Does Mikata hold its targets on this machine? Measures and prints a table."""

import argparse
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from benchmarks import (
    answers,
    clone_history,
    first_load,
    forecasts,
    from_clone,
    github,
    growth,
    readers,
    storing,
)
from benchmarks.companies import ENGINEERS, Company
from benchmarks.machine import described
from benchmarks.result import NotMeasured, Report, Result, table

MILLION, MERGES, STORED, LARGEST, TRIALS = 1_000_000, 20_000, 100_000, 100_000, 12_000

GROWTH = (0.01, 0.1, 1, 3)
"""The companies of the part "growth", as shares of the large one."""
ON_REQUEST = frozenset({"growth"})
"""Parts that take too long for everybody."""

Part = Callable[[], Report]


def main(arguments: Sequence[str]) -> int:
    """Run the parts that were asked for; 1 where a target was missed."""
    asked = _parser().parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="mikata-bench-") as name:
        folder = asked.keep or Path(name)
        parts = _parts(folder, asked.pull_requests, asked.pull_requests / MILLION)
        machine = described()
        wanted = asked.only or [key for key in parts if key not in ON_REQUEST]
        reports = [_run(key, parts[key]) for key in wanted]
    results = [result for report in reports for result in report.results]
    print(f"\n{table(results)}\n\nMeasured on:\n\n{machine}\n\nHow:\n")
    for report in reports:
        print("\n".join(f"* {sentence}" for sentence in report.how))
    return 1 if any(result.held is False for result in results) else 0


def _parts(folder: Path, pull_requests: int, scale: float) -> Mapping[str, Part]:
    """Every part by its name; with fewer pull requests the others shrink too."""
    large = Company(folder / "large", ENGINEERS, pull_requests)
    demo = Company(folder / "demo", 12, None)
    return {
        "storing": lambda: storing.measure(max(10_000, round(STORED * scale))),
        "collect": lambda: clone_history.measure(max(1_000, round(MERGES * scale))),
        "github": lambda: github.measure(max(5_000, round(LARGEST * scale))),
        "load": lambda: first_load.measure(demo),
        "answers": lambda: answers.measure(large),
        "readers": lambda: readers.measure(large),
        "growth": lambda: growth.measure([_of_size(large, each) for each in GROWTH]),
        "clone": from_clone.measure,
        "forecasts": lambda: forecasts.measure(max(200, round(TRIALS * scale))),
    }


def _of_size(large: Company, share: float) -> Company:
    """The large company itself, which other parts may have made, or one beside it."""
    if share == 1:
        return large
    number = round(MILLION * share if large.pull_requests is None else large.pull_requests * share)
    return Company(large.folder.with_name(f"of-{number}"), large.engineers, number)


def _run(name: str, part: Part) -> Report:
    print(f"measuring: {name} …", file=sys.stderr, flush=True)
    try:
        return part()
    except NotMeasured as reason:
        return Report([Result(name, f"not measured: {reason}")])


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument(
        "--only",
        nargs="+",
        choices=list(_parts(Path(), MILLION, 1.0)),
        metavar="PART",
        help="storing, collect, github, load, answers, readers, clone (all); or growth",
    )
    parser.add_argument(
        "--pull-requests", type=int, default=MILLION, metavar="N", help="a smaller company"
    )
    parser.add_argument(
        "--keep", type=Path, metavar="DIR", help="keep the companies there and use them again"
    )
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
