"""How does the fake GitHub run as a process of its own, for benchmarks and kills?

`python -m tests.github.serve --repositories 10 --pull-requests 1000 --latency 0.1 --seed 7` prints
its address and serves until it is ended; `acme/r0` is the first repository.
"""

import argparse
import signal
from collections.abc import Sequence
from threading import Event

from tests.github import delivering
from tests.github.server import GitHubServer
from tests.github.world import World


def main(arguments: Sequence[str] | None = None) -> None:
    """Serve, print the address, wait."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--owner", default="acme")
    parser.add_argument("--repositories", type=int, default=1)
    parser.add_argument("--pull-requests", type=int, default=100, help="in each repository")
    parser.add_argument("--latency", type=float, default=0.0, help="seconds before each answer")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--limit", type=int, default=5000, help="points; 0 as on Enterprise")
    for kind in ("deployments", "releases", "incidents"):
        parser.add_argument(f"--{kind}", type=int, default=0, help="in each repository")
    chosen = parser.parse_args(arguments)
    world = World(chosen.seed)
    for number in range(chosen.repositories):
        made = world.repository(f"{chosen.owner}/r{number}", chosen.pull_requests)
        delivering.deployments(world, made, chosen.deployments)
        delivering.releases(world, made, chosen.releases)
        delivering.incidents(world, made, chosen.incidents)
    ended = Event()
    for wanted in (signal.SIGTERM, signal.SIGINT):
        signal.signal(wanted, lambda *_: ended.set())
    with GitHubServer(world, chosen.latency, chosen.seed, chosen.limit or None) as github:
        print(github.url, flush=True)
        ended.wait()


if __name__ == "__main__":
    main()
