"""Which pull requests were open when they were read, long ago, and what became of them?

What closes without a trace in the order of updates would stay open for ever; so each is asked for
by its id at least once in a while, many repositories' at once.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta

from collectors.collector import Say
from collectors.errors import CollectorError, Interrupted
from collectors.github.connection import Client
from collectors.github.nodes import MOST_IDS, Nodes, Read
from collectors.github.patterns import owner_of
from data.queries.collecting import StaleOpen

LONG = timedelta(days=7)

MOST_REQUESTS = 5
"""Of one run, over all repositories."""

MOST = MOST_REQUESTS * MOST_IDS


def read_stale(
    stale: Sequence[StaleOpen],
    client: Callable[[str], Client],
    hosts: frozenset[str],
    say: Say,
) -> Mapping[str, Sequence[Read]]:
    """What GitHub says of them now, by repository, as far as so few requests go.

    What goes wrong is said and leaves the rest for another run. Raises Interrupted.
    """
    names = {each.node_id: each.repository for each in stale}
    answers: dict[str, list[Read]] = defaultdict(list)
    made = 0
    for owner in dict.fromkeys(owner_of(each.repository) for each in stale):
        ids: Sequence[str] = [e.node_id for e in stale if owner_of(e.repository) == owner]
        asking = client(owner)
        nodes = Nodes(asking, hosts)
        try:
            while ids and made + asking.spent.requests < MOST_REQUESTS:
                read, ids = nodes.by_id(ids)
                for name, part in _by_repository(read, names).items():
                    answers[name].append(part)
        except Interrupted:
            raise
        except CollectorError as error:
            say(f"{owner}: pull requests open for long are read another time: {error.what}")
        made += asking.spent.requests
    return answers


def _by_repository(read: Read, names: Mapping[str, str]) -> dict[str, Read]:
    """An answer taken apart: what it says of the pull requests of each repository."""
    concerned = {row.node_id: names[row.node_id] for row in read.rows if row.node_id}
    concerned |= {each: names[each] for each in read.gone}
    concerned |= {each.node_id: names[each.node_id] for each in read.lost if each.node_id}
    return {
        name: Read(
            rows=tuple(row for row in read.rows if names.get(row.node_id or "") == name),
            at=read.at,
            lost=tuple(each for each in read.lost if names.get(each.node_id or "") == name),
            gone=tuple(each for each in read.gone if names[each] == name),
        )
        for name in dict.fromkeys(concerned.values())
    }
