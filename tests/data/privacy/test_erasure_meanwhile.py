"""Is nobody brought back by a collection that runs while they are erased?"""

import threading
from datetime import timedelta

from sqlalchemy import select

from data.database import Database
from data.log import verify_log
from data.organisation import store_organisation
from data.privacy.erasure import erasable, erase
from data.store import store_pull_requests
from data.tables.code import Repository
from tests.data.privacy.everywhere import (
    AOI,
    GIT,
    KEN,
    LOGINS,
    NOW,
    everything_stored,
    fill,
    organisation,
    worked,
)
from tests.data.privacy.test_erasure import KEY

BLOCKS = 12


def test_a_collection_that_runs_meanwhile_stores_every_block_and_no_login(database: Database):
    number = fill(database)[AOI]
    with database.write(changes_facts=True) as connection:
        store_organisation(connection, organisation(KEN), "operator", NOW)
        api = connection.execute(select(Repository.id)).scalar_one()
    # Read from GitHub before anybody was erased, stored block by block while they are.
    blocks = [
        [worked(block * 10 + each, AOI, updated_at=NOW + timedelta(hours=block)) for each in (1, 2)]
        for block in range(1, BLOCKS + 1)
    ]
    begun = threading.Event()

    def collect() -> None:
        for block in blocks:
            with database.write(changes_facts=True) as connection:
                store_pull_requests(connection, api, block, NOW)
            begun.set()

    collecting = threading.Thread(target=collect)
    collecting.start()
    assert begun.wait(30)
    with database.write(changes_facts=True) as connection:
        erase(connection, erasable(connection, number), NOW)
    collecting.join(60)
    stored = everything_stored(database)
    assert len(stored["pull_requests"]) == 3 + 2 * BLOCKS
    assert len(stored["accounts"]) == 4
    for said in (LOGINS[AOI], GIT[AOI]):
        assert said.lower() not in repr(stored).lower()
    assert verify_log(database, KEY).broken is None
