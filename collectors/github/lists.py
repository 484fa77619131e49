"""How is a list that GitHub keeps read page by page, in whatever order it is asked for?"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from collectors.errors import CollectorError
from collectors.github.answers import Answer
from collectors.github.connection import Client
from collectors.github.documents import document
from collectors.github.errors import GaveUp, NoAccess
from collectors.github.page_size import PageSize, shrinking
from collectors.github.patterns import owner_of
from collectors.github.refusals import Question, no_access
from collectors.github.verdicts import NO_ACCESS_KINDS

Node = dict[str, Any]

MOST_AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class Listing:
    """A list: the document that asks for a page of it, and where it stands in the answer.

    In a `mixed` one a token may see some things and not others: those are counted, not refused.
    """

    document: str
    path: tuple[str, ...]
    mixed: bool = False


@dataclass(frozen=True, slots=True)
class ListPage:
    """One page: what GitHub did not hand out is left out of `nodes` and counted in `lost`.

    `data` is the whole answer, `refused` why the token may not see all of a mixed list.
    """

    nodes: tuple[Node, ...]
    lost: int
    total: int
    is_last: bool
    at: datetime
    data: Node
    refused: NoAccess | None = None


def pages_of(
    client: Client, listing: Listing, variables: Mapping[str, object], where: str
) -> Iterator[ListPage]:
    """All pages of a list, each asked for when the one before was used; at least one.

    Where there is no such list (a commit that nothing checks) it is an empty page. Raises NoAccess
    with the missing permission, TooHeavy, NotFound, GaveUp, Interrupted.
    """
    size, after = PageSize(MOST_AT_ONCE), None
    while True:
        page, after = _page(client, listing, {**variables, "after": after}, size, where)
        yield page
        if page.is_last:
            return


def by_ids(client: Client, name: str, ids: Sequence[str], thing: str, where: str) -> Iterator[Node]:
    """Those of the nodes that GitHub still knows, and that are of the kind asked for.

    The document `name` asks for `nodes(ids: $ids)`; `thing` is the list in which they stand.
    Raises as `pages_of`.
    """
    size, waiting = PageSize(MOST_AT_ONCE), list(ids)
    asked: list[str] = []

    def ask(count: int, shrinkable: bool) -> Answer:
        asked[:] = waiting[:count]
        variables = {"ids": list(asked)}
        return client.query(document(name), variables, shrinkable=shrinkable, each=True)

    while waiting:
        answer = shrinking(size, ask)
        refused = refusal(answer, where, thing)
        if refused is not None:
            raise refused
        del waiting[: len(asked)]
        yield from (node for node in answer.data["nodes"] if node and len(node) > 1)


def _page(
    client: Client,
    listing: Listing,
    variables: Mapping[str, object],
    size: PageSize,
    where: str,
) -> tuple[ListPage, str | None]:
    """(the page, the cursor behind it)."""

    def ask(first: int, shrinkable: bool) -> Answer:
        asked = document(listing.document)
        return client.query(asked, {**variables, "first": first}, shrinkable=shrinkable)

    answer = shrinking(size, ask)
    refused = refusal(answer, where)
    if refused is not None and not listing.mixed:
        raise refused
    found = _at(answer.data, listing.path)
    if found is None or found["nodes"] is None:
        if answer.problems and refused is None:
            raise missing_list(answer, where)
        return ListPage(
            (), 0, 0, is_last=True, at=answer.at, data=answer.data, refused=refused
        ), None
    kept = tuple(node for node in found["nodes"] if node)
    page = ListPage(
        nodes=kept,
        lost=len(found["nodes"]) - len(kept),
        total=found["totalCount"],
        is_last=not found["pageInfo"]["hasNextPage"],
        at=answer.at,
        data=answer.data,
        refused=refused,
    )
    return page, found["pageInfo"]["endCursor"]


def missing_list(answer: Answer, where: str) -> CollectorError:
    """Why a list is missing that has to be there."""
    why = answer.problems[0].message if answer.problems else "it says not why"
    return refusal(answer, where) or GaveUp(
        f"GitHub did not hand out a list: {why}",
        where,
        "collect again in a while; what came before is kept",
    )


def refusal(answer: Answer, where: str, *around: str) -> NoAccess | None:
    """What to say where a part of an answer is null because the token may not see it."""
    refused = next((each for each in answer.problems if each.kind in NO_ACCESS_KINDS), None)
    if refused is None:
        return None
    question = Question(where, owner_of(where))
    return no_access(question, refused.message, (*around, *refused.path))


def _at(data: Node, path: Sequence[str]) -> Node | None:
    """What stands at a path; None where the way there ends before."""
    found: Node | None = data
    for step in path:
        found = found and found.get(step)
    return found
