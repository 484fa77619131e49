"""What is a clone called, and where do its pull requests stand?"""

from pathlib import Path

import pytest

from collectors.errors import WrongName
from collectors.git_history.names import naming

FOLDER = Path("/somewhere/checkout")


@pytest.mark.parametrize(
    ("origin", "name", "url"),
    [
        ("https://github.com/acme/web.git", "acme/web", "https://github.com/acme/web"),
        ("https://github.com/acme/web", "acme/web", "https://github.com/acme/web"),
        ("https://github.com/acme/web/", "acme/web", "https://github.com/acme/web"),
        ("git@github.com:acme/web.git", "acme/web", "https://github.com/acme/web"),
        ("ssh://git@ssh.github.com:443/acme/web.git", "acme/web", "https://github.com/acme/web"),
        ("git@github.com-work:acme/web.git", "acme/web", "https://github.com/acme/web"),
        ("git://github.com/acme/web.git", "acme/web", "https://github.com/acme/web"),
        ("https://GitHub.com/Acme/Web", "Acme/Web", "https://github.com/Acme/Web"),
        (
            "https://github.acme.example:8443/acme/web",
            "acme/web",
            "https://github.acme.example:8443/acme/web",
        ),
        (
            "ssh://git@ghe.acme.example:2222/acme/web.git",
            "acme/web",
            "https://ghe.acme.example/acme/web",
        ),
        ("https://gitlab.com/group/sub/web.git", "sub/web", None),
        ("git@bitbucket.org:acme/web.git", "acme/web", None),
        ("https://git.example.com/acme/web", "acme/web", None),
        ("/srv/git/acme/web.git", "local/checkout", None),
        ("../web.git", "local/checkout", None),
        ("file:///srv/git/acme/web.git", "local/checkout", None),
        ("https://github.com/web", "local/checkout", None),
        ("https://github.com/acme/..", "local/checkout", None),
        ("https://[broken/acme/web", "local/checkout", None),
        ("", "local/checkout", None),
        (None, "local/checkout", None),
    ],
)
def test_the_name_comes_from_the_url_of_origin_else_from_the_folder(origin, name, url):
    found = naming(FOLDER, origin, None)
    assert (found.name, found.url) == (name, url)


@pytest.mark.parametrize(
    "origin",
    [
        "https://ghp_secret123@github.com/acme/web.git",
        "https://someone:ghp_secret123@github.com/acme/web.git",
        "https://x-access-token:ghp_secret123@github.acme.example/acme/web.git",
        "https://github.com/acme/web.git?token=ghp_secret123#ghp_secret123",
    ],
)
def test_no_token_of_the_url_is_kept(origin):
    found = naming(FOLDER, origin, None)
    assert found.name == "acme/web"
    assert "secret" not in repr(found)
    assert found.pull_request_url(12) in {
        "https://github.com/acme/web/pull/12",
        "https://github.acme.example/acme/web/pull/12",
    }


def test_a_given_name_wins_while_the_pull_requests_stand_where_origin_is():
    found = naming(FOLDER, "git@github.com:acme/web.git", "acme/renamed")
    assert (found.name, found.url) == ("acme/renamed", "https://github.com/acme/web")


@pytest.mark.parametrize(
    "name", ["web", "acme/web/more", "acme/", "/web", "a b/c", "../web", "acme/web\n", ""]
)
def test_a_given_name_that_is_not_owner_and_name_is_refused(name):
    with pytest.raises(WrongName, match="is not a repository's name"):
        naming(FOLDER, None, name)


@pytest.mark.parametrize(
    ("folder", "name"),
    [
        ("web.git", "local/web"),
        ("my work", "local/my-work"),
        ("見方", "local/見方"),
        ("...", "local/repository"),
    ],
)
def test_a_folder_gives_a_name_that_an_address_can_hold(folder, name):
    assert naming(Path("/x") / folder, None, None).name == name


def test_nobody_owns_a_repository_without_an_origin():
    assert naming(FOLDER, None, None).owner is None
    assert naming(FOLDER, None, "acme/web").owner == "acme"
