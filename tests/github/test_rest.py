"""Does the fake GitHub offer what has no GraphQL: artifacts and members?"""

import pytest

from tests.github.asking import Asker
from tests.github.server import GitHubServer
from tests.github.world import World, moment

ARTIFACTS = "/repos/acme/shop/actions/artifacts"


@pytest.fixture
def with_artifacts(world: World) -> World:
    """65 artifacts, every fifth with a report of coverage."""
    (repository,) = world.owner("acme").repositories
    for number in range(65):
        name = "coverage" if number % 5 == 0 else "logs"
        commit = world.commit(repository, moment("2026-03-01"), "main")
        world.artifact(repository, name, b"PK" + bytes([number]), commit, moment("2026-03-02"))
    return world


def test_artifacts_are_listed_newest_first_page_by_page(asker: Asker, with_artifacts: World):
    first = asker.get(ARTIFACTS, params={"per_page": 50})
    assert first.json()["total_count"] == 65
    ids = [each["id"] for each in first.json()["artifacts"]]
    assert ids == sorted(ids, reverse=True)
    assert len(ids) == 50
    rest = asker.session.get(first.links["next"]["url"], timeout=10)
    assert len(rest.json()["artifacts"]) == 15
    assert "next" not in rest.links


def test_artifacts_are_found_by_name(asker: Asker, with_artifacts: World):
    found = asker.get(ARTIFACTS, params={"name": "coverage", "per_page": 100}).json()
    assert found["total_count"] == 13
    assert {each["name"] for each in found["artifacts"]} == {"coverage"}


def test_an_artifact_says_which_commit_it_belongs_to(asker: Asker, with_artifacts: World):
    (newest,) = asker.get(ARTIFACTS, params={"per_page": 1}).json()["artifacts"]
    (repository,) = with_artifacts.owner("acme").repositories
    assert newest["workflow_run"]["head_sha"] == repository.branches["main"].target.oid
    assert newest["expired"] is False


def test_an_archive_lies_elsewhere_and_the_token_stays_here(
    asker: Asker, github: GitHubServer, with_artifacts: World
):
    (newest,) = asker.get(ARTIFACTS, params={"per_page": 1}).json()["artifacts"]
    hop = asker.session.get(newest["archive_download_url"], allow_redirects=False, timeout=10)
    assert hop.status_code == 302
    assert not hop.headers["Location"].startswith(github.origin)
    archive = asker.session.get(newest["archive_download_url"], timeout=10)
    assert archive.content == b"PK" + bytes([64])
    (seen,) = github.storage.headers
    assert "authorization" not in seen


def test_the_storage_tells_what_a_careless_client_sent(
    asker: Asker, github: GitHubServer, with_artifacts: World
):
    (newest,) = asker.get(ARTIFACTS, params={"per_page": 1}).json()["artifacts"]
    hop = asker.session.get(newest["archive_download_url"], allow_redirects=False, timeout=10)
    assert asker.session.get(hop.headers["Location"], timeout=10).ok  # the session's own header
    assert github.storage.headers[0]["authorization"] == f"token {github.token}"


def test_an_expired_archive_is_gone(asker: Asker, with_artifacts: World):
    artifact = with_artifacts.owner("acme").repositories[0].artifacts[0]
    artifact.expired = True
    assert asker.get(f"{ARTIFACTS}/{artifact.id}/zip").status_code == 410
    assert asker.get(f"{ARTIFACTS}/1/zip").status_code == 404


def test_artifacts_of_a_renamed_repository_are_found_after_a_redirect(
    asker: Asker, with_artifacts: World
):
    with_artifacts.rename(with_artifacts.owner("acme").repositories[0], "store")
    assert asker.get(ARTIFACTS, params={"per_page": 2}).json()["total_count"] == 65


def test_members_are_listed(asker: Asker, world: World):
    world.members("acme", "rin", "sora")
    found = asker.get("/orgs/acme/members", params={"per_page": 1})
    assert [each["login"] for each in found.json()] == ["rin"]
    assert "page=2" in found.links["next"]["url"]
    assert asker.get("/orgs/nobody/members").status_code == 404


def test_what_is_not_known_is_not_found(asker: Asker):
    assert asker.get("/repos/acme/shop/unknown").status_code == 404
    assert asker.get("/repos/acme/nothing").status_code == 404
