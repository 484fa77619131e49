"""Does the command delete what the settings limit, and nothing unless it is told to?"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select
from typer.testing import Result

from cli.workspace import opened_workspace
from data.log import OPERATOR, write_log
from data.tables.everything import METADATA
from tests.data.privacy.everywhere import put

Mikata = Callable[..., Result]


@pytest.fixture
def kept(here: Path) -> Path:
    """Three attempts to sign in of which two are a fortnight old, and one old line of the log."""
    now = datetime.now(UTC)
    with opened_workspace(here) as opened, opened.database.write(changes_facts=False) as connection:
        for days in (1, 14, 15):
            put(connection, "sign_in_attempts", key=b"x", at=now - timedelta(days=days))
        write_log(connection, now - timedelta(days=2000), OPERATOR, "tested")
    return here


def count(here: Path, table: str) -> int:
    with opened_workspace(here) as opened, opened.database.read() as connection:
        query = select(func.count()).select_from(METADATA.tables[table])
        return connection.execute(query).scalar_one()


def test_a_dry_run_counts_every_kind_and_changes_nothing(kept: Path, mikata: Mikata):
    result = mikata("retention", "--dry-run")
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert lines[0] == "This would go; nothing was changed."
    assert "  sign_in_attempts                2  kept for 7 days" in lines
    assert "  log                             1  kept for 1,830 days" in lines
    assert "  raw_answers                     0  kept without limit" in lines
    assert count(kept, "sign_in_attempts") == 3
    assert count(kept, "log") == 1


def test_what_the_settings_say_is_deleted_and_the_second_time_nothing_is(
    kept: Path, mikata: Mikata
):
    first = mikata("retention", "--yes")
    assert (first.exit_code, first.stdout.splitlines()[0]) == (0, "Deleted:")
    assert count(kept, "sign_in_attempts") == 1
    assert mikata("log", "verify").exit_code == 0
    assert mikata("retention", "--yes").stdout.startswith("Nothing was old enough to go.")
    assert mikata("retention", "--dry-run").stdout.startswith("Nothing is old enough to go.")


def test_the_limits_are_those_of_mikata_yaml(kept: Path, mikata: Mikata):
    (kept / "mikata.yaml").write_text("retention:\n  sign_in_attempts: 20\n", encoding="utf-8")
    result = mikata("retention", "--yes")
    assert "kept for 20 days" in result.stdout
    assert count(kept, "sign_in_attempts") == 3


@pytest.mark.parametrize("options", [(), ("--yes", "--dry-run")])
def test_it_has_to_be_told_which_of_the_two(kept: Path, mikata: Mikata, options: tuple[str, ...]):
    result = mikata("retention", *options)
    assert result.exit_code == 1
    assert "say --dry-run to see what would go, or --yes to delete it" in result.stderr
    assert count(kept, "sign_in_attempts") == 3
