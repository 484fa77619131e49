"""How are the lists inside a pull request read to their ends, where a page cut them off?"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from collectors.github.connection import Answer, Client
from collectors.github.documents import Document, with_fragments
from collectors.github.page_size import PageSize, shrinking
from collectors.github.parse import EVENT_TYPES


@dataclass(frozen=True, slots=True)
class NestedList:
    """A list inside a pull request: the fragment of what it holds, and what tells two apart."""

    fragment: str
    key: str


NESTED: Mapping[str, NestedList] = {
    "labels": NestedList("LabelDetails", "name"),
    "reviews": NestedList("ReviewDetails", "id"),
    "timelineItems": NestedList("EventDetails", "id"),
    "files": NestedList("FileDetails", "path"),
}
AT_ONCE = 20
"""Lists asked for by one request, a hundred things of each."""


@dataclass(frozen=True, slots=True)
class _Rest:
    """The part of a list that did not fit."""

    node: Mapping[str, Any]
    name: str

    @property
    def connection(self) -> dict[str, Any]:
        """What has come of the list so far."""
        return self.node[self.name]

    @property
    def goes_on(self) -> bool:
        """Whether there is more of it."""
        return bool((self.connection or {}).get("pageInfo", {}).get("hasNextPage"))


def complete(client: Client, nodes: Sequence[Mapping[str, Any]]) -> frozenset[str]:
    """Read on, in place, whichever list of the pull requests did not fit.

    The ids of those that GitHub would not hand out any further. Raises what the client does.
    """
    size = PageSize(AT_ONCE, smallest=1)
    waiting = [rest for node in nodes for rest in _cut_off(node)]
    lost: set[str] = set()
    while waiting:
        answer, asked = _ask(client, size, waiting)
        again = []
        for place, rest in enumerate(asked):
            more = answer.data.get(f"more{place}")
            if more is None or more.get(rest.name) is None:
                lost.add(rest.node["id"])
                continue
            _append(rest, more[rest.name])
            again += [rest] if rest.goes_on else []
        waiting = [*again, *waiting[len(asked) :]]
    return frozenset(lost)


def _cut_off(node: Mapping[str, Any]) -> Iterator[_Rest]:
    rests = (_Rest(node, name) for name in NESTED)
    return (rest for rest in rests if rest.goes_on)


def _ask(client: Client, size: PageSize, waiting: Sequence[_Rest]) -> tuple[Answer, list[_Rest]]:
    """(what GitHub says of the first few of them, which those are)."""
    asked: list[_Rest] = []

    def ask(count: int, shrinkable: bool) -> Answer:
        asked[:] = islice(waiting, count)
        variables: dict[str, object] = {}
        for place, rest in enumerate(asked):
            variables[f"id{place}"] = rest.node["id"]
            variables[f"after{place}"] = rest.connection["pageInfo"]["endCursor"]
        if any(rest.name == "timelineItems" for rest in asked):
            variables["events"] = EVENT_TYPES
        document = follow_up_document([rest.name for rest in asked])
        return client.query(document, variables, shrinkable=shrinkable, each=True)

    answer = shrinking(size, ask)
    for _ in asked:
        client.note_follow_up()
    return answer, asked


def follow_up_document(names: Sequence[str]) -> Document:
    """A document that reads on one list of a pull request by each of its aliases."""
    variables = [f"$id{place}: ID!, $after{place}: String!" for place in range(len(names))]
    if "timelineItems" in names:
        variables.append("$events: [PullRequestTimelineItemsItemType!]")
    fields = "\n".join(_field(place, name) for place, name in enumerate(names))
    text = f"query FollowUps({', '.join(variables)}) {{ rateLimit {{ ...Points }}\n{fields} }}"
    return Document("follow_ups", with_fragments(text))


def _field(place: int, name: str) -> str:
    kinds = ", itemTypes: $events" if name == "timelineItems" else ""
    return (
        f"more{place}: node(id: $id{place}) {{ ... on PullRequest {{ "
        f"{name}(first: 100, after: $after{place}{kinds}) {{ "
        "pageInfo { hasNextPage endCursor } "
        f"nodes {{ ...{NESTED[name].fragment} }} }} }} }}"
    )


def _append(rest: _Rest, more: Mapping[str, Any]) -> None:
    """Put further things behind those that came before, none of them twice."""
    connection, key = rest.connection, NESTED[rest.name].key
    known = {each[key] for each in connection["nodes"] if each is not None}
    new = [each for each in more["nodes"] if each is not None and each[key] not in known]
    connection["nodes"] = [*connection["nodes"], *new]
    connection["pageInfo"] = more["pageInfo"]
