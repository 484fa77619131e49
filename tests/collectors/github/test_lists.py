"""Is a list read to its end, and never cut without a word?"""

from datetime import UTC, datetime
from typing import Any

import pytest

from collectors.github.errors import GaveUp, NoAccess
from collectors.github.lists import Listing, by_ids, pages_of
from collectors.github.releases import release_pages
from collectors.github.shortfalls import Withheld
from collectors.github.surveyed import Surveyed
from tests.collectors.github.asking import answered
from tests.collectors.github.scripted import given, rate, wrong

RELEASES = Listing("releases", ("repository", "releases"))
WHERE = "acme/shop"
MOMENT = "2026-03-02T10:00:00Z"
VARIABLES = {"owner": "acme", "name": "shop"}


def release(tag: str, **changes: Any) -> dict[str, Any]:
    return {
        "id": tag, "tagName": tag, "isDraft": False, "isPrerelease": False, "createdAt": MOMENT,
        "publishedAt": MOMENT, "tagCommit": None, **changes,
    }  # fmt: skip


def page(*nodes: Any, goes_on: bool = False) -> dict[str, Any]:
    info = {"hasNextPage": goes_on, "endCursor": "there"}
    return {"repository": {"releases": {"totalCount": 3, "pageInfo": info, "nodes": list(nodes)}}}


def surveyed() -> Surveyed:
    at = datetime(2026, 3, 3, tzinfo=UTC)
    return Surveyed(
        name=WHERE, node_id="R", url="https://x", default_branch="main", has_develop=False,
        archived=False, fork=False, counts={}, newest=None, base=None, deployments=(),
        release=("v2", MOMENT), incident=None, at=at,
    )  # fmt: skip


def test_a_list_goes_on_behind_the_cursor_of_its_page():
    with answered(given(page(release("v2"), goes_on=True)), given(page(release("v1")))) as run:
        pages = list(pages_of(run.client, RELEASES, VARIABLES, WHERE))
        second = run.server.heard[-1].body
    assert [each.nodes[0]["tagName"] for each in pages] == ["v2", "v1"]
    assert [each.is_last for each in pages] == [False, True]
    assert b'"there"' in second


def test_what_github_does_not_hand_out_leaves_the_reading_incomplete():
    with answered(given(page(release("v2"), None))) as run:
        pages, found = release_pages(run.client, surveyed(), None), []
        with pytest.raises(Withheld, match="1 of the releases") as refused:
            found += list(pages)
    assert refused.value.status == "incomplete"


def test_what_came_beside_it_is_stored_without_a_bookmark():
    with answered(given(page(release("v2"), None))) as run:
        first = next(release_pages(run.client, surveyed(), None))
    assert len(first.parts) == 1
    assert first.bookmark is None


def test_a_bookmark_that_nobody_understands_begins_anew():
    with answered(given(page(release("v2")))) as run:
        (only,) = release_pages(run.client, surveyed(), "half a bookm")
        assert list(release_pages(run.client, surveyed(), only.bookmark)) == []


def test_a_list_that_is_missing_without_a_reason_of_ours_is_no_empty_list():
    nothing = wrong("SOMETHING", "no idea", {"repository": {"releases": None}, "x": 1, **rate()})
    with answered(nothing) as run, pytest.raises(GaveUp, match="no idea"):
        list(pages_of(run.client, RELEASES, VARIABLES, WHERE))


def test_things_asked_for_by_id_that_are_gone_are_left_out():
    with answered(given({"nodes": [None, release("v1"), {"__typename": "Issue"}]})) as run:
        found = list(by_ids(run.client, "releases_by_id", ["a", "b", "c"], "releases", WHERE))
    assert [each["tagName"] for each in found] == ["v1"]


def test_things_that_the_token_may_not_see_name_the_permission():
    refused = wrong("FORBIDDEN", "not for you", {"nodes": [None], **rate()}, path=["nodes", 0])
    with answered(refused) as run, pytest.raises(NoAccess) as error:
        list(by_ids(run.client, "releases_by_id", ["a"], "releases", WHERE))
    assert "Contents: read-only" in error.value.do
