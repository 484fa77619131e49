"""Does a collection that is killed again and again end where an undisturbed one does?"""

import os
import subprocess
import sys
import time
from pathlib import Path
from random import Random

from data.database import Database
from tests.collectors.domain_tables import differences, domain_tables
from tests.collectors.github.worlds import apply_organisation, company
from tests.collectors.spectators import sync_runs
from tests.github.server import GitHubServer

CHECKOUT = Path(__file__).parents[3]
MIKATA = (sys.executable, "-c", "from cli.main import run; run()")
LATENCY = 0.01
"""Seconds before each answer, so that there is something to interrupt."""


def check_kills(folder: Path, kills: int, pull_requests: int, seed: int) -> None:
    """Kill the command so many times at random points, then let it end; compare."""
    chance = Random(seed)
    for name in ("undisturbed", "killed"):
        prepare(folder / name)
    with GitHubServer(company(seed, 2, pull_requests), LATENCY) as github:
        assert start(github, folder / "undisturbed").wait() == 0
        steps = max(2, len(github.requests) // kills)
        for _ in range(kills):
            killed = kill_somewhere(github, folder / "killed", chance, steps)
            assert killed, "the collection ended before it could be killed; the world is too small"
        assert start(github, folder / "killed").wait() == 0
    undisturbed, killed = opened(folder / "undisturbed"), opened(folder / "killed")
    assert differences(undisturbed, killed) == {}
    tables = domain_tables(killed)
    assert len(tables["pull_requests"]) == 2 * pull_requests
    assert tables["coverage_figures"]
    ended = {(run["name"], run["source"]): run["status"] for run in sync_runs(killed)}
    assert set(ended.values()) == {"complete"}
    undisturbed.dispose()
    killed.dispose()


def start(github: GitHubServer, workspace: Path) -> "subprocess.Popen[bytes]":
    """`mikata collect` of everything there."""
    settings = {
        "MIKATA_GITHUB__URL": github.url,
        "MIKATA_GITHUB__TOKEN": github.token,
        "MIKATA_GITHUB__REPOSITORIES": '["acme/*"]',
    }
    plain = {name: value for name, value in os.environ.items() if not name.startswith("MIKATA_")}
    return subprocess.Popen(
        [*MIKATA, "collect", "--workspace", str(workspace), "--report", "json"],
        cwd=CHECKOUT,
        env=plain | settings,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def kill_somewhere(github: GitHubServer, workspace: Path, chance: Random, steps: int) -> bool:
    """Start it and kill it with SIGKILL after some requests and a moment more.

    Whether it was killed before its end.
    """
    before, wanted = len(github.requests), chance.randint(1, steps)
    process = start(github, workspace)
    while len(github.requests) < before + wanted and process.poll() is None:
        time.sleep(0.001)
    time.sleep(chance.uniform(0, 0.05))
    process.kill()
    return process.wait() == -9


def prepare(workspace: Path) -> None:
    """A workspace in which it is said what coverage is followed for."""
    workspace.mkdir()
    database = opened(workspace)
    database.migrate()
    apply_organisation(database)
    database.dispose()


def opened(workspace: Path) -> Database:
    """The database that the command made."""
    kept = workspace / ".mikata"
    return Database.open(f"sqlite:///{kept / 'mikata.sqlite3'}", kept / "facts")
