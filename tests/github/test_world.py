"""Is what the fake GitHub holds as varied as the real one, and the same for the same seed?"""

import subprocess
import sys
from collections import Counter
from pathlib import Path

import requests

from tests.github.asking import PAGE, Asker
from tests.github.server import GitHubServer
from tests.github.world import World, moment

CHECKOUT = Path(__file__).parents[2]


def _everything(world: World) -> list[object]:
    with GitHubServer(world) as github, Asker(github) as asker:
        return asker.page(100)["nodes"]


def _world(seed: int) -> World:
    made = World(seed)
    made.repository("acme/shop", 60)
    return made


def test_the_same_seed_makes_the_same_world():
    assert _everything(_world(4)) == _everything(_world(4))
    assert _everything(_world(4)) != _everything(_world(5))


def test_pull_requests_differ_the_way_they_do():
    repository = World(3).repository("acme/shop", 1500)
    made = list(repository.pull_requests.values())
    assert set(Counter(each.state for each in made)) == {"OPEN", "CLOSED", "MERGED"}
    assert {each.author.typename for each in made if each.author} == {"User", "Bot"}
    assert any(each.is_draft for each in made)
    assert any(each.is_cross_repository for each in made)
    assert any(each.body.startswith("Reverts acme/shop#") for each in made)
    lists = [each.read() for each in made]
    kinds = {event.typename for each in lists for event in each.events}
    assert len(kinds) == 9
    assert {review.state for each in lists for review in each.reviews} == {
        "APPROVED",
        "CHANGES_REQUESTED",
        "COMMENTED",
        "DISMISSED",
    }
    bodies = [commit.message_body for each in lists for commit in each.commits]
    assert any("Co-authored-by: " in body and "@" in body for body in bodies)


def test_time_never_runs_backwards_in_a_pull_request():
    repository = World(3).repository("acme/shop", 400)
    for each in repository.pull_requests.values():
        assert each.created_at <= (each.closed_at or each.updated_at) <= each.updated_at
        assert all(commit.authored_date <= each.created_at for commit in each.read().commits)
        moments = [event.created_at for event in each.read().events]
        assert moments == sorted(moments)


def test_a_change_shows_in_the_next_answer(asker: Asker, world: World):
    (repository,) = world.owner("acme").repositories
    made = repository.pull_requests[5]
    document = "query($id: ID!) { node(id: $id) { ...on PullRequest { title updatedAt } } }"
    before = asker.data(document, id=made.id)["node"]
    world.touch(made, title="Another title")
    after = asker.data(document, id=made.id)["node"]
    assert after["title"] == "Another title"
    assert after["updatedAt"] > before["updatedAt"]


def test_every_touch_is_later_than_everything_before(world: World):
    (repository,) = world.owner("acme").repositories
    moments = [world.touch(each).updated_at for each in repository.pull_requests.values()]
    assert moments == sorted(set(moments))
    assert moments[0] > world.until


def test_merging_and_reviewing_are_events_of_the_world(asker: Asker, world: World):
    (repository,) = world.owner("acme").repositories
    made = world.pull_request(repository, reviews=0)
    world.review(made, world.people.engineers[1])
    world.merge(made, world.people.engineers[2])
    document = """query($id: ID!) { node(id: $id) { ...on PullRequest { state mergedAt updatedAt
        mergedBy { login } mergeCommit { oid } reviews(first: 5) { nodes { state } } } } }"""
    found = asker.data(document, id=made.id)["node"]
    assert (found["state"], found["mergedAt"]) == ("MERGED", found["updatedAt"])
    assert found["mergedBy"]["login"] == "dev-2"
    assert found["reviews"]["nodes"] == [{"state": "APPROVED"}]


def test_a_deleted_pull_request_is_no_longer_known(asker: Asker, world: World):
    (repository,) = world.owner("acme").repositories
    world.delete(repository.pull_requests[5])
    ids = ["PR_kwDO0N5", repository.pull_requests[6].id]
    answer = asker.graphql("query($ids: [ID!]!) { nodes(ids: $ids) { id } }", ids=ids).json()
    assert answer["data"]["nodes"] == [None, {"id": ids[1]}]
    assert answer["errors"][0]["path"] == ["nodes", 0]
    assert asker.page(100)["totalCount"] == 24


def test_deliveries_are_listed(asker: Asker, world: World):
    (repository,) = world.owner("acme").repositories
    world.deployment(repository, moment("2026-03-01"))
    world.deployment(repository, moment("2026-03-02"), "staging", states=())
    world.release(repository, "v1", moment("2026-03-03"))
    world.issue(repository, "Down", moment("2026-03-04"), ["incident"])
    world.issue(repository, "Up", moment("2026-03-04"), ["other"])
    document = """{ repository(owner: "acme", name: "shop") {
        deployments(first: 5, orderBy: {field: CREATED_AT, direction: DESC}) { nodes {
            environment commitOid state statuses(first: 5) { nodes { state } } } }
        releases(first: 5) { nodes { tagName tagCommit { oid } } }
        issues(first: 5, labels: ["incident"]) { nodes { title state labels(first: 5) {
            nodes { name } } } } } }"""
    found = asker.data(document)["repository"]
    newest, oldest = found["deployments"]["nodes"]
    assert (newest["environment"], newest["state"]) == ("staging", "PENDING")
    states = [each["state"] for each in oldest["statuses"]["nodes"]]
    assert states == ["SUCCESS", "IN_PROGRESS"]
    assert found["releases"]["nodes"][0]["tagName"] == "v1"
    assert [each["title"] for each in found["issues"]["nodes"]] == ["Down"]


def test_checks_and_statuses_come_to_one_state(asker: Asker, world: World):
    (repository,) = world.owner("acme").repositories
    head = repository.branches["main"].target
    document = """{ repository(owner: "acme", name: "shop") { defaultBranchRef { target { oid
        ...on Commit { statusCheckRollup { state contexts(first: 9) { totalCount nodes {
            ...on CheckRun { name summary } ...on StatusContext { context description }
        } } } } } } } }"""

    def rollup() -> dict[str, object]:
        return asker.data(document)["repository"]["defaultBranchRef"]["target"]["statusCheckRollup"]

    assert rollup() is None
    world.check(head, "test", moment("2026-03-01"), summary="81.5 % covered")
    assert rollup()["state"] == "SUCCESS"
    world.status(head, "codecov/project", moment("2026-03-01"), description="80%", state="FAILURE")
    assert rollup() == {
        "state": "FAILURE",
        "contexts": {
            "totalCount": 2,
            "nodes": [
                {"name": "test", "summary": "81.5 % covered"},
                {"context": "codecov/project", "description": "80%"},
            ],
        },
    }


def test_members_and_teams_are_listed(asker: Asker, world: World):
    world.members("acme", "rin", "sora")
    world.team("acme", "shop", lead="rin")
    world.team("acme", "basket", "sora", parent="shop")
    document = """{ organization(login: "acme") {
        membersWithRole(first: 5) { nodes { login name } }
        teams(first: 5) { nodes { slug parentTeam { slug }
            members(first: 5, membership: IMMEDIATE) { edges { role node { login } } } } } } }"""
    found = asker.data(document)["organization"]
    assert [each["login"] for each in found["membersWithRole"]["nodes"]] == ["rin", "sora"]
    shop, basket = found["teams"]["nodes"]
    assert shop["members"]["edges"] == [{"role": "MAINTAINER", "node": {"login": "rin"}}]
    assert basket["parentTeam"] == {"slug": "shop"}
    assert [each["node"]["login"] for each in basket["members"]["edges"]] == ["sora"]


def test_conditions_and_aliases_are_followed(asker: Asker):
    document = """query($more: Boolean!) { repository(owner: "acme", name: "shop") {
        called: name url @include(if: $more) ...Rest @skip(if: $more) } }
        fragment Rest on Repository { isFork __typename }"""
    assert asker.data(document, more=False)["repository"] == {
        "called": "shop",
        "isFork": False,
        "__typename": "Repository",
    }
    assert list(asker.data(document, more=True)["repository"]) == ["called", "url"]


def test_it_runs_as_a_process_of_its_own():
    command = [sys.executable, "-m", "tests.github.serve", "--pull-requests", "30", "--seed", "7"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=CHECKOUT) as process:
        assert process.stdout is not None
        address = process.stdout.readline().strip().replace("/v3", "/graphql")
        given = {"owner": "acme", "name": "r0", "first": 40, "direction": "ASC"}
        answer = requests.post(
            address,
            json={"query": PAGE, "variables": given},
            headers={"Authorization": "bearer the-token-of-the-tests"},
            timeout=10,
        )
        process.terminate()
        assert process.wait(10) == 0
    assert len(answer.json()["data"]["repository"]["pullRequests"]["nodes"]) == 30
