"""Is anything half written or lost when pages, worker and settings are killed fifty times?"""

from pathlib import Path

import pytest

from tests.office.killing import check_kills


@pytest.mark.soak
def test_fifty_kills_over_a_file(tmp_path: Path):
    url = f"sqlite:///{tmp_path / 'mikata.sqlite3'}"
    print(check_kills(tmp_path, url, kills=50, desks=8, workers=1))


@pytest.mark.soak
def test_fifty_kills_over_postgresql(tmp_path: Path, postgresql_url: str):
    print(check_kills(tmp_path, postgresql_url, kills=50, desks=8, workers=2))
