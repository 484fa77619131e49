"""How does an answer about pull requests, with a null here and there, become rows?"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from collectors.github.connection import Answer, Client, NodeProblem
from collectors.github.documents import document
from collectors.github.follow_ups import complete
from collectors.github.page_size import PageSize, shrinking
from collectors.github.parse import EVENT_TYPES, pull_request_row
from collectors.github.raw import cleaned
from data.rows import PullRequestRow

MOST_IDS = 100
"""What GitHub takes at most at once."""

INDISPENSABLE = (
    "id", "number", "title", "state", "baseRefName", "createdAt", "updatedAt", "commits", "reviews",
    "timelineItems",
)  # fmt: skip
"""A pull request that comes without one of these did not come at all."""

NOT_THERE = "NOT_FOUND"
CUT_OFF = "its lists could not be read to their ends"


@dataclass(frozen=True, slots=True)
class Lost:
    """A pull request that an answer held no more of than a null, and GitHub's reason."""

    node_id: str | None
    reason: str


@dataclass(frozen=True, slots=True)
class Read:
    """Pull requests out of one answer, which came at a moment of GitHub's.

    `gone` are the node ids that GitHub no longer knows, `remarks` what it left out of others.
    """

    rows: tuple[PullRequestRow, ...]
    at: datetime
    lost: tuple[Lost, ...] = ()
    gone: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()


class Nodes:
    """Reads what answers hold of pull requests; `hosts` name logins in no-reply addresses.

    Lists that an answer cut off are followed up. All of it raises what the client does.
    """

    def __init__(self, client: Client, hosts: frozenset[str]) -> None:
        self._client = client
        self._hosts = hosts
        self._size = PageSize(MOST_IDS)

    def listed(
        self, nodes: Sequence[Mapping[str, Any] | None], answer: Answer, path: tuple[str, ...]
    ) -> Read:
        """The pull requests of a list that stands at a path of an answer."""
        reasons = _reasons(answer.problems, path)
        asked = [(None, node, reasons.get(place, "")) for place, node in enumerate(nodes)]
        return self._read(asked, answer.at, ())

    def by_id(self, ids: Sequence[str]) -> tuple[Read, Sequence[str]]:
        """(the first few of the pull requests, the ids that are still to be asked for)."""
        asked: list[str] = []

        def ask(count: int, shrinkable: bool) -> Answer:
            asked[:] = ids[:count]
            variables = {"ids": list(asked), "events": EVENT_TYPES}
            by_id = document("pull_requests_by_id")
            return self._client.query(by_id, variables, shrinkable=shrinkable, each=True)

        return self._of_ids(asked, shrinking(self._size, ask)), ids[len(asked) :]

    def _of_ids(self, asked: Sequence[str], answer: Answer) -> Read:
        reasons = _reasons(answer.problems, ("nodes",))
        unknown = _reasons([p for p in answer.problems if p.kind == NOT_THERE], ("nodes",))
        nodes, gone = [], []
        for place, (node_id, node) in enumerate(zip(asked, answer.data["nodes"], strict=True)):
            if node is None and (place in unknown or place not in reasons):
                gone.append(node_id)
            else:
                nodes.append((node_id, node, reasons.get(place, "")))
        return self._read(nodes, answer.at, tuple(gone))

    def _read(
        self,
        nodes: Sequence[tuple[str | None, Mapping[str, Any] | None, str]],
        at: datetime,
        gone: tuple[str, ...],
    ) -> Read:
        """The rows of (id asked for, node, reason why there is none)."""
        whole = [node for _, node, _ in nodes if node is not None and _is_whole(node)]
        cut_off = complete(self._client, whole)
        kept = [node for node in whole if node["id"] not in cut_off]
        lost = [
            Lost(node_id or (node or {}).get("id"), reason)
            for node_id, node, reason in nodes
            if node is None or not _is_whole(node)
        ]
        return Read(
            rows=tuple(pull_request_row(cleaned(node, self._hosts)) for node in kept),
            at=at,
            lost=(*lost, *(Lost(each, CUT_OFF) for each in sorted(cut_off))),
            gone=gone,
            remarks=tuple(remark for node in kept for remark in _remarks(node)),
        )


def _is_whole(node: Mapping[str, Any]) -> bool:
    return all(node.get(name) is not None for name in INDISPENSABLE)


def _remarks(node: Mapping[str, Any]) -> Iterator[str]:
    for name in ("labels", "files"):
        if node[name] is None:
            yield f"GitHub did not hand out the {name} of #{node['number']}"


def _reasons(problems: Sequence[NodeProblem], path: tuple[str, ...]) -> dict[int, str]:
    """What GitHub says of each thing in the list at a path, by its place."""
    depth = len(path)
    return {
        place: problem.message
        for problem in reversed(problems)
        if problem.path[:depth] == path
        and len(problem.path) > depth
        and isinstance(place := problem.path[depth], int)
    }
