"""Do 32 people work for five minutes without an error, a lost write or growing memory?"""

from pathlib import Path

import pytest

from tests.office.day import Plan, check_day

PLAN = {"people": 32, "seconds": 300, "settled": 60}


@pytest.mark.soak
def test_a_file_and_one_process(tmp_path: Path):
    print(check_day(tmp_path, f"sqlite:///{tmp_path / 'mikata.sqlite3'}", Plan(**PLAN, workers=1)))


@pytest.mark.soak
def test_postgresql_and_two_processes_of_gunicorn(tmp_path: Path, postgresql_url: str):
    print(check_day(tmp_path, postgresql_url, Plan(**PLAN, workers=2)))
