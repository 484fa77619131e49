"""Does a collection that is killed again and again end where an undisturbed one does?"""

import random
from pathlib import Path

from sqlalchemy import text

from tests.collectors import victim
from tests.collectors.repositories import HOUR, History
from tests.collectors.spectators import domain, sync_runs

PAGE = "5"


def long_history(folder: Path, merges: int, seed: int) -> None:
    """Merges and squashes, some numbers twice, some clocks wrong."""
    chance = random.Random(seed)
    history = History()
    tip = history.commit("root")
    for number in range(1, merges + 1):
        wrong = -1000 * HOUR if chance.random() < 0.02 else 0
        work = history.commit("work", (tip,), committed=history.clock + wrong)
        used = chance.randint(1, number) if chance.random() < 0.1 else number
        merge = chance.random() < 0.7
        tip = (
            history.merge(used, tip, work) if merge else history.commit(f"Squash (#{used})", (tip,))
        )
    history.write(folder, main=tip)


def check_kills(folder: Path, kills: int, merges: int, seed: int) -> None:
    """Kill a collection so many times at random points, then let it end; compare."""
    chance = random.Random(seed)
    long_history(folder / "clone", merges, seed)
    victim.run("git", str(folder / "clone"), str(folder / "undisturbed"), PAGE)
    steps = max(2, merges // int(PAGE) // (2 * kills))
    for _ in range(kills):
        killed = victim.kill_somewhere(
            chance, steps, "git", folder / "clone", folder / "killed", PAGE
        )
        assert killed, "the collection ended before it could be killed; the history is too short"
    (report,) = victim.run("git", str(folder / "clone"), str(folder / "killed"), PAGE)
    assert report.status == "complete", report.error
    undisturbed, disturbed = victim.opened(folder / "undisturbed"), victim.opened(folder / "killed")
    assert domain(disturbed) == domain(undisturbed)
    assert bookmarks(disturbed) == bookmarks(undisturbed)
    # One that was killed before its first page left nothing to be noted.
    *killed_runs, last = [run["status"] for run in sync_runs(disturbed)]
    assert last == "complete"
    assert set(killed_runs) == {"failed"}
    assert kills / 2 < len(killed_runs) <= kills
    undisturbed.dispose()
    disturbed.dispose()


def bookmarks(database) -> list[str]:
    """What the bookmarks say."""
    with database.read() as connection:
        return list(connection.execute(text("SELECT value FROM bookmarks")).scalars())
