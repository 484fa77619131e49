"""Do the disputed histories give the moments and values that people of the trade expect?

A case is a folder tests/told/<case>: what happened (history.csv), what is known of each
pull request in the end (expected.csv: moments in Tokyo, and under the key of a metric its value or
why it has none), and why (why.md). Adding one needs no Python.
"""

import csv
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from config.organisation import load_organisation
from data.database import Database
from data.organisation import store_organisation
from data.repositories import store_repository
from data.rows import RepositoryRow
from data.store import store_pull_requests
from data.viewer import Viewer
from metrics.answer import ExplainedPullRequest
from metrics.answers import Answers
from metrics.cache import Cache
from metrics.families import family
from metrics.material import Material
from metrics.period import Period
from metrics.question import Question
from tests.metrics.told import TOKYO, read_history

HISTORIES = Path(__file__).parents[1] / "told"
CASES = sorted(path.parent for path in HISTORIES.glob("*/history.csv"))
WINTER = Period(date(2026, 1, 1), date(2026, 3, 1))
NOW = datetime(2026, 3, 1, tzinfo=UTC)


def store(case: Path, database: Database) -> Material:
    """What answers are computed from, once this history was stored."""
    organisation = load_organisation(HISTORIES / "org.yaml")
    with database.write(changes_facts=True) as connection:
        store_organisation(connection, organisation, "operator", NOW)
        row = RepositoryRow("mikan/app", "github", default_branch="main", has_develop=True)
        repository = store_repository(connection, row)
        store_pull_requests(connection, repository, read_history(case / "history.csv"))
    return Answers(database, Cache()).material(Viewer.operator())


def told(material: Material, database: Database, key: str) -> dict[int, ExplainedPullRequest]:
    """Each pull request as the metric `key` sees it, whoever may be told of so few people."""
    answer = family(key).measure(material, Question(key, WINTER, by="all")).answer
    found = family(key).explain(Viewer.operator(), database, material, answer, None)
    return {each.number: each for each in found.pull_requests}


def cell(each: ExplainedPullRequest, column: str) -> str:
    """What stands in a column of expected.csv."""
    if column.endswith("_at"):
        at = getattr(each, column)
        return f"{at.astimezone(TOKYO):%Y-%m-%d %H:%M}" if at else ""
    return each.reason or f"{each.value:.10g}"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_history_gives_the_moments_and_values_that_were_agreed(case, database):
    material = store(case, database)
    with (case / "expected.csv").open(encoding="utf-8", newline="") as file:
        expected = list(csv.DictReader(file))
    for line in expected:
        number = int(line.pop("number"))
        for column, wanted in line.items():
            key = "merge_lead_time" if column.endswith("_at") else column
            found = told(material, database, key).get(number)
            assert (number, column, cell(found, column) if found else "-") == (
                number,
                column,
                wanted,
            )


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_history_says_why(case):
    text = (case / "why.md").read_text(encoding="utf-8")
    assert text.startswith("# ")
    assert len(text.split()) > 10
