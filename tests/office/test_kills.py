"""Is anything half written or lost when pages, worker and settings are killed?"""

from pathlib import Path

import pytest

from tests.office.killing import check_kills


@pytest.mark.parametrize(("kind", "workers"), [("sqlite", 1), ("postgresql", 2)])
def test_three_kills_one_of_each(
    tmp_path: Path, request: pytest.FixtureRequest, kind: str, workers: int
):
    url = f"sqlite:///{tmp_path / 'mikata.sqlite3'}"
    if kind == "postgresql":
        url = request.getfixturevalue("postgresql_url")
    print(check_kills(tmp_path, url, kills=3, desks=4, workers=workers))
