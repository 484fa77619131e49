"""Is a program told of the same people what the page tells, and kept from one new person?"""

import json
from pathlib import Path

import pytest

from dashboard.context import Context
from data.database import Database
from tests.dashboard.api.test_metric_route import Served
from tests.dashboard.growing_company import DAYS, NEW, fill

PATH = f"/api/metrics/pull_requests_merged?{DAYS}&by=all"


@pytest.mark.parametrize(("new", "status"), [(NEW, 200), (NEW[:1], 403)])
def test_the_same_people_are_told_of_unless_that_tells_of_one(
    empty_context: Context, tmp_path: Path, new: tuple[str, ...], status: int
) -> None:
    database: Database = empty_context.database
    fill(database, new)
    served = Served(database, tmp_path)
    token = served.token("aoi")
    answer = served.ask(token, f"{PATH}&same_people=before")
    said = json.loads(answer.text)
    assert answer.status_code == status
    if status == 200:
        assert said["same_people"] == "before"
        assert said["rows"][0]["value"] == 36
    else:
        assert said["instead"] == "leave out same_people"
        assert said["offer"] == {"unit": None, "repository": None, "base": None, "without": []}
    assert served.ask(token, f"{PATH}&same_people=always").status_code == 400
