"""Do processes that write at once, or are killed while writing, leave one unbroken log?"""

from data.database import Database
from tests.data.log_kills import check_kills, check_two_at_once


def test_two_processes_write_one_chain(database: Database):
    check_two_at_once(database, count=20)


def test_a_writer_killed_five_times_leaves_the_chain_whole(database: Database):
    check_kills(database, kills=5, seed=4)
