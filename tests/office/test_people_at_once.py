"""Do people who work at the same time get right answers, and is everything kept that they do?"""

from pathlib import Path

import pytest

from tests.office.day import Plan, check_day


@pytest.mark.parametrize(("kind", "workers"), [("sqlite", 1), ("postgresql", 2)])
def test_eight_people_and_collections_at_once(
    tmp_path: Path, request: pytest.FixtureRequest, kind: str, workers: int
):
    url = f"sqlite:///{tmp_path / 'mikata.sqlite3'}"
    if kind == "postgresql":
        url = request.getfixturevalue("postgresql_url")
    print(check_day(tmp_path, url, Plan(people=8, seconds=4, workers=workers)))
