"""What does GitHub answer about the pull requests of one repository?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from collectors.github.connection import Answer, Client
from collectors.github.documents import Document, document
from collectors.github.lists import Node, missing_list, refusal
from collectors.github.nodes import Nodes, Read
from collectors.github.page_size import PageSize, shrinking
from collectors.github.parse import EVENT_TYPES, STATES, moment
from collectors.github.patterns import owner_and_name
from data.rows import Counts, PullRequestState

Direction = Literal["ASC", "DESC"]
Field = Literal["CREATED_AT", "UPDATED_AT"]

LARGEST_PAGE = 40
"""Pull requests with everything in them: six lists of each, and four more, are 2 points."""

LARGEST_LIST = 100
"""What GitHub gives at most of anything."""


@dataclass(frozen=True, slots=True)
class PullRequestPage:
    """A page of pull requests; `cursor` is None after the last."""

    read: Read
    counts: Counts
    cursor: str | None


@dataclass(frozen=True, slots=True)
class Listed:
    """A pull request as a list of all names it; `cursor` leads to what is behind it."""

    node_id: str
    number: int
    state: PullRequestState
    updated_at: datetime
    cursor: str


@dataclass(frozen=True, slots=True)
class Listing:
    """A part of the list of all; `cursor` is None after the last, `lost` counts its nulls."""

    entries: tuple[Listed, ...]
    lost: int
    counts: Counts
    at: datetime
    cursor: str | None


class PullRequests:
    """Asks about the pull requests of one repository, `name` as owner/name.

    `hosts` name logins in no-reply addresses. All of it raises what the client does.
    """

    def __init__(self, client: Client, name: str, hosts: frozenset[str]) -> None:
        self._client = client
        self._name = name
        owner, short = owner_and_name(name)
        self._where = {"owner": owner, "name": short}
        self._nodes = Nodes(client, hosts)
        self._page = PageSize(LARGEST_PAGE)
        self._list = PageSize(LARGEST_LIST)

    def page(self, direction: Direction, after: str | None) -> PullRequestPage:
        """A page of them with everything in them, by when they were updated.

        Raises NoAccess where the token may see none of them.
        """
        asked = {"after": after, "direction": direction, "events": EVENT_TYPES}
        answer = self._ask(document("pull_requests"), self._page, asked)
        repository, connection = self._listed_in(answer, "nodes")
        if connection["nodes"] and not any(connection["nodes"]):
            # Every one of them is kept back: that is no gap, it is a missing permission.
            refused = refusal(answer, self._name, "pullRequests")
            if refused is not None:
                raise refused
        path = ("repository", "pullRequests", "nodes")
        read = self._nodes.listed(connection["nodes"], answer, path)
        return PullRequestPage(read, counts_of(repository), _next(connection))

    def listing(self, field: Field, after: str | None) -> Listing:
        """Up to a hundred of all, by name only, the oldest first by a moment."""
        asked = {"after": after, "field": field}
        answer = self._ask(document("pull_request_list"), self._list, asked)
        repository, connection = self._listed_in(answer, "edges")
        edges = connection["edges"]
        entries = tuple(_listed(edge) for edge in edges if edge and edge["node"])
        lost = len(edges) - len(entries)
        return Listing(entries, lost, counts_of(repository), answer.at, _next(connection))

    def by_id(self, ids: Sequence[str]) -> tuple[Read, Sequence[str]]:
        """(the first few of the pull requests, the ids that are still to be asked for)."""
        return self._nodes.by_id(ids)

    def counts(self) -> Counts:
        """How many there are in each state."""
        answer = self._client.query(document("pull_request_counts"), self._where, shrinkable=False)
        return counts_of(answer.data["repository"])

    def _listed_in(self, answer: Answer, things: str) -> tuple[Node, Node]:
        """(the repository in an answer, its list). Raises why GitHub left one of them out."""
        repository = answer.data["repository"]
        if repository is None or (repository.get("pullRequests") or {}).get(things) is None:
            raise missing_list(answer, self._name)
        return repository, repository["pullRequests"]

    def _ask(self, what: Document, size: PageSize, variables: Mapping[str, object]) -> Answer:
        def ask(count: int, shrinkable: bool) -> Answer:
            asked = {**self._where, **variables, "first": count}
            return self._client.query(what, asked, shrinkable=shrinkable)

        return shrinking(size, ask)


def counts_of(repository: Mapping[str, Any]) -> Counts:
    """How many pull requests are in each state, as a document with `CountsByState` asks it."""
    return {state: repository[state]["totalCount"] for state in ("open", "merged", "closed")}


def _listed(edge: Mapping[str, Any]) -> Listed:
    node = edge["node"]
    return Listed(
        node_id=node["id"],
        number=node["number"],
        state=STATES[node["state"]],
        updated_at=moment(node["updatedAt"]),
        cursor=edge["cursor"],
    )


def _next(connection: Mapping[str, Any]) -> str | None:
    page = connection["pageInfo"]
    return page["endCursor"] if page["hasNextPage"] else None
