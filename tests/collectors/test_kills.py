"""Is anything lost or doubled when a collection is killed?"""

import random
import signal

from tests.collectors import victim
from tests.collectors.killing import check_kills
from tests.collectors.repositories import History
from tests.collectors.spectators import domain, sync_runs


def test_a_collection_killed_five_times_ends_where_an_undisturbed_one_does(tmp_path):
    check_kills(tmp_path, kills=5, merges=1500, seed=7)


def test_a_table_whose_import_is_killed_leaves_nothing_behind(tmp_path):
    table = tmp_path / "pulls.csv"
    rows = [f"acme/web,{n},Title,ann,main,merged,2026-01-01T00:00:00Z" for n in range(1, 20_001)]
    table.write_text("\n".join(["repository,number,title,author,base,state,merged_at", *rows]))
    assert victim.kill_somewhere(random.Random(3), 40, "table", table, tmp_path / "data")
    database = victim.opened(tmp_path / "data")
    assert domain(database) == []
    assert sync_runs(database) == []
    victim.run("table", str(table), str(tmp_path / "data"))
    assert len(domain(database)) == 20_000
    database.dispose()


def test_sigterm_ends_at_the_next_page_with_everything_kept(tmp_path):
    history = History()
    tip = history.commit("root")
    for number in range(1, 401):
        tip = history.commit(f"Squash (#{number})", (tip,))
    history.write(tmp_path / "clone", main=tip)
    process = victim.start("git", tmp_path / "clone", tmp_path / "data", 1)
    assert process.stdout is not None
    while process.stdout.readline().strip() not in {"3", ""}:
        pass
    process.send_signal(signal.SIGTERM)
    process.communicate()
    assert process.returncode == 0
    database = victim.opened(tmp_path / "data")
    (run,) = sync_runs(database)
    assert run["status"] == "incomplete"
    assert 2 <= run["new"] < 400
    assert len(domain(database)) == run["new"]
    assert run["error_do"] == "run the same command again: it goes on where this one ended"
    victim.run("git", str(tmp_path / "clone"), str(tmp_path / "data"))
    assert len(domain(database)) == 400
    database.dispose()
