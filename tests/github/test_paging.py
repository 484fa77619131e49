"""Can a list be read to its end while it moves?"""

from hypothesis import given
from hypothesis import strategies as st

from tests.github.asking import Asker
from tests.github.connections import by_key, by_position
from tests.github.server import GitHubServer
from tests.github.world import World


def _all(asker: Asker, first: int, direction: str = "ASC") -> list[int]:
    after, found = None, []
    while True:
        page = asker.page(first, after, direction)
        found += [each["number"] for each in page["nodes"]]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            return found


def test_pages_together_are_the_whole_list_in_order(asker: Asker, world: World):
    (repository,) = world.owner("acme").repositories
    found = _all(asker, 7)
    assert sorted(found) == sorted(repository.pull_requests)
    stamps = [repository.pull_requests[number].updated_at for number in found]
    assert stamps == sorted(stamps)


def test_descending_is_the_same_list_the_other_way_round(asker: Asker):
    assert _all(asker, 4, "DESC") == _all(asker, 9)[::-1]


def test_pull_requests_of_one_second_are_not_lost_between_pages(asker: Asker, world: World):
    (repository,) = world.owner("acme").repositories
    for each in repository.pull_requests.values():
        each.updated_at = world.until
    assert _all(asker, 3) == sorted(repository.pull_requests)


def test_one_that_moves_between_two_pages_is_read_again_at_the_end(asker: Asker, world: World):
    (repository,) = world.owner("acme").repositories
    early = _all(asker, 25)[2]
    world.after_page(3, lambda: world.touch(repository.pull_requests[early]))
    found = _all(asker, 5)  # the page above was the first one
    assert found.count(early) == 2
    assert found[-1] == early
    assert set(found) == set(repository.pull_requests)


def test_one_that_moves_before_it_was_read_is_read_once(asker: Asker, world: World):
    (repository,) = world.owner("acme").repositories
    late = _all(asker, 25)[20]
    world.after_page(2, lambda: world.touch(repository.pull_requests[late]))
    found = _all(asker, 5)
    assert found.count(late) == 1
    assert sorted(found) == sorted(repository.pull_requests)


def test_one_that_is_deleted_between_two_pages_pushes_none_out(asker: Asker, world: World):
    (repository,) = world.owner("acme").repositories
    order = _all(asker, 25)
    world.after_page(3, lambda: world.delete(repository.pull_requests[order[1]]))
    assert _all(asker, 5) == order


@given(moves=st.lists(st.lists(st.integers(0, 11), max_size=4), max_size=8), size=st.integers(1, 5))
def test_reading_in_ascending_order_misses_nothing_whatever_moves(
    moves: list[list[int]], size: int
):
    items = {number: number for number in range(12)}  # number → when it changed last
    latest, cursor, read = 12, None, {}
    for _ in range(200):
        ordered = sorted((at, number) for number, at in items.items())
        arguments = {"first": size, "after": cursor}
        page = by_key(ordered, [number for _, number in ordered], arguments, descending=False)
        read |= {number: items[number] for number in page.nodes}
        if not page.has_next:
            break
        cursor = page.cursor(-1)
        for number in moves.pop() if moves else ():
            items[number], latest = latest, latest + 1
    assert read == items


def test_last_takes_the_end_in_the_same_order():
    page = by_position("abcdef", {"last": 2})
    assert list(page.nodes) == ["e", "f"]
    assert (page.has_next, page.has_previous) == (False, True)
    keys = [(each,) for each in range(6)]
    assert by_key(keys, "abcdef", {"last": 2}, descending=False).nodes == ["e", "f"]
    assert by_key(keys, "abcdef", {"last": 2}, descending=True).nodes == ["b", "a"]


def test_before_takes_what_comes_before():
    page = by_position("abcdef", {"first": 4})
    assert list(by_position("abcdef", {"last": 2, "before": page.cursor(-1)}).nodes) == ["b", "c"]


def test_a_cursor_of_ones_own_making_is_refused(asker: Asker):
    document = """{ repository(owner: "acme", name: "shop") {
        pullRequests(first: 1, after: "?") { nodes { id } } } }"""
    assert asker.error(document)["type"] == "INVALID_CURSOR_ARGUMENTS"


def test_edges_carry_the_cursor_of_each(asker: Asker):
    document = """query($after: String) { repository(owner: "acme", name: "shop") {
        pullRequests(first: 3, after: $after) { edges { cursor node { number } } } } }"""
    first = asker.data(document)["repository"]["pullRequests"]["edges"]
    found = asker.data(document, after=first[0]["cursor"])["repository"]["pullRequests"]["edges"]
    assert [each["node"]["number"] for each in found][:2] == [
        each["node"]["number"] for each in first[1:]
    ]


def test_the_lists_of_a_pull_request_go_on_where_they_ended(github: GitHubServer, world: World):
    (repository,) = world.owner("acme").repositories
    made = world.pull_request(repository, commits=25, reviews=70, events=65, files=230)
    document = """query($id: ID!, $after: String) { node(id: $id) { ...on PullRequest {
        changedFiles files(first: 100, after: $after) {
            totalCount pageInfo { hasNextPage endCursor } nodes { path } }
        commits(first: 10) { totalCount } reviews(first: 30) { totalCount }
        timelineItems(first: 30) { totalCount } } } }"""
    found, after, node = [], None, {}
    with Asker(github) as asker:
        for _ in range(3):
            node = asker.data(document, id=made.id, after=after)["node"]
            found += [each["path"] for each in node["files"]["nodes"]]
            after = node["files"]["pageInfo"]["endCursor"]
    assert len(set(found)) == 230
    assert node["changedFiles"] == 230
    counts = [node[name]["totalCount"] for name in ("commits", "reviews", "timelineItems")]
    assert counts[:2] == [25, 70]
    assert counts[2] >= 65
