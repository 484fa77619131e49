"""Do the disputed cases come out as the people who know the trade decided?

A case is a folder tests/golden/<metric>/<case>: what was merged (pull_requests.csv), which
questions are asked with which rows as their answer (expected.csv), and why (why.md). Adding one
needs no Python.
"""

import csv
from collections.abc import Iterator
from datetime import date, datetime
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest

from config.organisation import load_organisation
from metrics.answer import Answer, Row
from metrics.catalogue import METRICS
from metrics.families import family
from metrics.material import Material
from metrics.period import Period
from metrics.question import Question
from metrics.written import threshold
from tests.metrics.facts import COLLECTED, facts_of
from tests.metrics.levels import read_coverage, read_estimates
from tests.metrics.production import read_production
from tests.metrics.records import read_records

GOLDEN = Path(__file__).parents[1] / "golden"
CASES = sorted(path.parent for path in GOLDEN.glob("*/*/expected.csv"))

ASKED = (
    "unit", "repository", "base", "part", "within", "by", "clock", "statistic", "bots", "without",
    "collected", "from", "to",
)  # fmt: skip
"""Columns of expected.csv that belong to the question; all others to a row of its answer."""

EXPECTED = (
    "period", "start", "partial", "value", "n_used", "n_total", "start_unsure", "agents",
    "left_out", "people", "days", "sample", "without_exclusions",
)  # fmt: skip

Line = dict[str, str]


def read_expected(case: Path) -> Iterator[tuple[Line, list[Line]]]:
    """Each question with the rows of its answer; lines with the same question stand together."""
    with (case / "expected.csv").open(encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file))
    for asked, rows in groupby(lines, key=asked_in):
        yield asked, list(rows)


def asked_in(line: Line) -> Line:
    return {column: value for column, value in line.items() if column in ASKED}


def question_of(metric: str, asked: Line) -> Question:
    days = Period(date.fromisoformat(asked["from"]), date.fromisoformat(asked["to"]))
    choices: dict[str, Any] = {
        name: asked[name] for name in ("by", "clock", "statistic") if asked.get(name)
    }
    filters: dict[str, Any] = {
        name: asked[name] for name in ("unit", "repository", "base", "part") if asked.get(name)
    }
    return Question(
        metric,
        days,
        **choices,
        **filters,
        within=threshold(asked["within"]) if asked.get("within") else None,
        include_bots=asked.get("bots") == "yes",
        without=frozenset(asked.get("without", "").split()),
    )


def answer_of(case: Path, asked: Line) -> Answer:
    own = case / "org.yaml"
    organisation = load_organisation(own if own.exists() else GOLDEN / "org.yaml")
    written = case / "pull_requests.csv"
    records = list(read_records(written)) if written.exists() else []
    until = datetime.fromisoformat(asked["collected"]) if asked.get("collected") else COLLECTED
    collected = {record.repository: until for record in records}
    facts = facts_of(records, organisation, collected, read_production(case))
    question = question_of(case.parent.name, asked)
    material = Material(
        facts,
        organisation,
        numbers={each.id: number for number, each in enumerate(organisation.people, 1)},
        coverage=read_coverage(case),
        estimates=read_estimates(case),
    )
    return family(question.metric).measure(material, question).answer


def hours(written: str) -> float | None:
    """A number, or hours and minutes as "63:10"; blank is no value."""
    if not written:
        return None
    whole, _, minutes = written.partition(":")
    return float(whole) + int(minutes or 0) / 60


def said(row: Row, column: str) -> object:
    """What a row says in the words of expected.csv."""
    if column == "partial":
        return "yes" if row.partial else "no"
    if column == "left_out":
        return "; ".join(f"{reason} {count}" for reason, count in row.left_out.items())
    if column == "people":
        return "" if row.people is None else f"{row.people:g}"
    if column == "sample":
        return " ".join(f"{value:g}" for value in row.sample)
    return str(getattr(row, column))


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.parent.name}/{case.name}")
def test_a_disputed_case_comes_out_as_decided(case: Path):
    for asked, rows in read_expected(case):
        answer = answer_of(case, asked)
        assert [row.period for row in answer.rows] == [line["period"] for line in rows]
        for row, line in zip(answer.rows, rows, strict=True):
            value = hours(line["value"])
            assert row.value == (value if value is None else pytest.approx(value, rel=1e-9)), asked
            found = {column: said(row, column) for column in EXPECTED if column in line}
            assert found | {"value": line["value"]} == {k: line[k] for k in found}, asked


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.parent.name}/{case.name}")
def test_a_case_says_why_and_has_columns_that_are_known(case: Path):
    assert (case / "why.md").read_text(encoding="utf-8").startswith("# ")
    with (case / "expected.csv").open(encoding="utf-8", newline="") as file:
        assert set(next(csv.reader(file))) <= {*ASKED, *EXPECTED}


@pytest.mark.parametrize("metric", METRICS, ids=lambda metric: metric.key)
def test_every_metric_has_a_disputed_case(metric):
    assert [case for case in CASES if case.parent.name == metric.key]
