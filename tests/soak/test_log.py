"""Does the log hold a million lines, and fifty kills?"""

import resource
from datetime import timedelta

import pytest
from sqlalchemy import insert

from data.database import Database
from data.log import verify_log
from data.log_digest import BEGINNING, Line, line_digest
from data.tables.record import LogEntry
from tests.data.chained import KEY, LONG_AGO
from tests.data.log_kills import check_kills, check_two_at_once

LINES = 1_000_000
AT_ONCE = 5_000
MOST_MORE_KIB = 64 * 1024


def _write(database: Database) -> str:
    digest = BEGINNING
    for first in range(0, LINES, AT_ONCE):
        rows = []
        for number in range(first, first + AT_ONCE):
            at = LONG_AGO + timedelta(seconds=number)
            line = Line(at, "worker", None, "log.tested", None, {"n": number})
            digest = line_digest(digest, line)
            values = {"at": at, "actor": "worker", "action": line.action, "detail": line.detail}
            rows.append({**values, "digest": digest})
        with database.write(changes_facts=False) as connection:
            connection.execute(insert(LogEntry), rows)
    return digest


@pytest.mark.soak
def test_a_million_lines_are_verified_in_little_memory(database: Database):
    head = _write(database)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    found = verify_log(database, KEY, head=head)
    assert (found.lines, found.head, found.broken, found.found) == (LINES, head, None, True)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < MOST_MORE_KIB


@pytest.mark.soak
def test_a_writer_killed_fifty_times_leaves_the_chain_whole(database: Database):
    check_kills(database, kills=50, seed=40)


@pytest.mark.soak
def test_two_processes_write_one_long_chain(database: Database):
    check_two_at_once(database, count=1000)
