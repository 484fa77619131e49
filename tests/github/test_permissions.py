"""What does the fake GitHub hide from whom, and how does it say so?"""

from datetime import timedelta

import pytest
from github import Auth, Github, GithubIntegration

from tests.github.asking import Asker
from tests.github.server import GitHubServer
from tests.github.tokens import EVERYTHING
from tests.github.world import World

SHOP = '{ repository(owner: "acme", name: "shop") { nameWithOwner %s } }'
TEAMS = '{ organization(login: "acme") { login teams(first: 5) { nodes { slug } } } }'


def test_an_unknown_token_is_refused(github: GitHubServer):
    with Asker(github, "unknown") as asker:
        assert asker.graphql(SHOP % "").status_code == 401
        assert asker.get("/user").json()["message"] == "Bad credentials"


def test_a_revoked_token_is_refused(github: GitHubServer, asker: Asker):
    assert asker.get("/user").ok
    github.tokens[github.token].revoked = True
    assert asker.get("/user").status_code == 401


def test_a_classic_token_without_repo_sees_no_private_repository(github: GitHubServer):
    github.add_token("public-only", scopes=frozenset({"read:org"}))
    with Asker(github, "public-only") as asker:
        assert asker.error(SHOP % "")["type"] == "NOT_FOUND"
        assert asker.get("/repos/acme/shop").status_code == 404


def test_a_classic_token_without_read_org_sees_no_teams(github: GitHubServer, world: World):
    github.add_token("repo-only", scopes=frozenset({"repo"}))
    with Asker(github, "repo-only") as asker:
        found = asker.graphql(TEAMS)
        assert "data" not in found.json()
        assert found.json()["errors"][0]["type"] == "INSUFFICIENT_SCOPES"
        assert found.headers["x-oauth-scopes"] == "repo"


def test_a_fine_grained_token_without_a_permission_gets_nulls_with_errors(github: GitHubServer):
    github.add_token("metadata-only", "fine", permissions={"metadata", "contents"})
    with Asker(github, "metadata-only") as asker:
        asked = "pullRequests(first: 2) { totalCount nodes { number } }"
        answer = asker.graphql(SHOP % asked)
        found = answer.json()
        assert found["data"]["repository"]["pullRequests"] == {
            "totalCount": 25,
            "nodes": [None, None],
        }
        assert [each["type"] for each in found["errors"]] == ["FORBIDDEN", "FORBIDDEN"]
        assert found["errors"][1]["path"] == ["repository", "pullRequests", "nodes", 1]
        assert "X-OAuth-Scopes" not in answer.headers


def test_a_null_where_none_may_be_takes_the_field_above(github: GitHubServer, world: World):
    world.team("acme", "basket", "rin")
    github.add_token("no-members", "fine", permissions=EVERYTHING - {"members"})
    with Asker(github, "no-members") as asker:
        found = asker.graphql(TEAMS).json()
    assert found["data"] == {"organization": None}
    assert found["errors"][0]["path"] == ["organization", "teams"]


def test_rest_says_which_permission_is_missing(github: GitHubServer):
    github.add_token("no-actions", "fine", permissions=EVERYTHING - {"actions"})
    with Asker(github, "no-actions") as asker:
        refused = asker.get("/repos/acme/shop/actions/artifacts")
    assert refused.status_code == 403
    assert refused.headers["X-Accepted-GitHub-Permissions"] == "actions=read"
    assert refused.json()["message"] == "Resource not accessible by personal access token"


def test_single_sign_on_is_asked_for(github: GitHubServer):
    github.add_token("no-sso", sso=frozenset({"acme"}))
    with Asker(github, "no-sso") as asker:
        answer = asker.graphql(SHOP % "")
    (error,) = answer.json()["errors"]
    assert error["extensions"] == {"saml_failure": True}
    assert answer.headers["X-GitHub-SSO"] == "partial-results; organizations=acme"


@pytest.mark.parametrize(
    ("status", "kind"), [(403, "FORBIDDEN"), (404, "NOT_FOUND"), (451, "FORBIDDEN")]
)
def test_a_forbidden_repository_is_refused_alone(
    asker: Asker, world: World, status: int, kind: str
):
    world.repository("acme/blog")
    world.forbid(world.owner("acme").repositories[0], status)
    both = """{ shop: repository(owner: "acme", name: "shop") { id }
        blog: repository(owner: "acme", name: "blog") { name } }"""
    found = asker.graphql(both).json()
    assert found["data"] == {"shop": None, "blog": {"name": "blog"}}
    assert (found["errors"][0]["type"], found["errors"][0]["path"]) == (kind, ["shop"])
    assert asker.get("/repos/acme/shop").status_code == status
    listed = '{ repositoryOwner(login: "acme") { repositories(first: 9) { nodes { name } } } }'
    nodes = asker.graphql(listed).json()["data"]["repositoryOwner"]["repositories"]["nodes"]
    assert nodes == ([{"name": "blog"}] if status == 404 else [None, {"name": "blog"}])


def test_a_renamed_repository_is_found_by_its_former_name(asker: Asker, world: World):
    world.rename(world.owner("acme").repositories[0], "store")
    assert asker.data(SHOP % "")["repository"] == {"nameWithOwner": "acme/store"}
    strict = SHOP.replace('"shop"', '"shop", followRenames: false') % ""
    assert asker.error(strict)["type"] == "NOT_FOUND"
    moved = asker.get("/repos/acme/shop", allow_redirects=False)
    assert moved.status_code == 301
    assert asker.get("/repos/acme/shop").json()["full_name"] == "acme/store"


def test_a_transferred_repository_is_found_with_its_new_owner(asker: Asker, world: World):
    world.rename(world.owner("acme").repositories[0], "other/shop")
    assert asker.data(SHOP % "")["repository"] == {"nameWithOwner": "other/shop"}


def test_a_deleted_user_is_null_everywhere_at_once(asker: Asker, world: World):
    before = asker.page(25)["nodes"]
    person = next(each["author"]["login"] for each in before)
    world.delete_user(world.account(person))
    after = asker.page(25)["nodes"]
    for old, new in zip(before, after, strict=True):
        assert new["author"] == (None if old["author"]["login"] == person else old["author"])


def test_pygithub_can_ask_it(github: GitHubServer):
    with Github(base_url=github.url, auth=Auth.Token(github.token)) as client:
        _, found = client.requester.graphql_query("{ viewer { login } }", {})
        assert found["data"]["viewer"]["login"] == "collector"
        assert client.get_rate_limit().resources.graphql.used == 1


def test_an_app_gets_a_token_for_each_installation(github: GitHubServer, world: World):
    world.repository("other/tool")
    app = github.add_app("acme", "other")
    auth = Auth.AppAuth(app.id, app.private_key)
    with GithubIntegration(base_url=github.url, auth=auth) as integration:
        numbers = {
            each.raw_data["account"]["login"]: each.id for each in integration.get_installations()
        }
        text = integration.get_access_token(numbers["acme"]).token
    with Asker(github, text) as asker:
        assert asker.data(SHOP % "")["repository"]["nameWithOwner"] == "acme/shop"
        assert (
            asker.error('{ repository(owner: "other", name: "tool") { id } }')["type"]
            == "NOT_FOUND"
        )
        assert asker.get("/user").status_code == 403


def test_a_token_of_an_installation_ends_and_its_points_stay_spent(github: GitHubServer):
    app = github.add_app("acme", lasts=timedelta(hours=1))
    auth = Auth.AppAuth(app.id, app.private_key)
    with GithubIntegration(base_url=github.url, auth=auth) as integration:
        first, second = (integration.get_access_token(next(iter(app.installations))) for _ in "ab")
    with Asker(github, first.token) as asker, Asker(github, second.token) as other:
        asker.graphql("{ viewer { login } }")
        assert other.data("{ rateLimit { used } }")["rateLimit"]["used"] == 2
        github.skew = timedelta(minutes=61)
        assert asker.get("/rate_limit").status_code == 401


def test_an_app_with_the_wrong_key_is_refused(github: GitHubServer):
    github.add_app("acme", id=7)
    stranger = github.add_app("acme", id=8)
    wrong = Auth.AppAuth(7, stranger.private_key).token
    with Asker(github, wrong) as asker:
        assert asker.get("/app/installations").status_code == 401
