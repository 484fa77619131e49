"""Is a source file named by its path in the repository, wherever the report was made?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collectors.coverage.checkout import Checkout, repository_paths
from collectors.coverage.errors import Broken


def path(name: str, repository: str | None = None, folder: str | None = None) -> str:
    return repository_paths([name], Checkout(repository, folder))[name]


@pytest.mark.parametrize(
    "name",
    [
        "src/cart.py",
        "./src/cart.py",
        ".\\src\\cart.py",
        "src//cart.py",
        "src/old/../cart.py",
        "../../src/cart.py",
        "/home/runner/work/shop/shop/src/cart.py",
        "/Users/runner/work/shop/shop/src/cart.py",
        "D:\\a\\shop\\shop\\src\\cart.py",
        "file:///home/runner/work/shop/shop/src/cart.py",
        "/__w/shop/shop/src/cart.py",
        "/srv/actions-runner/_work/shop/shop/src/cart.py",
        "/github/workspace/src/cart.py",
        "/builds/acme/shop/src/cart.py",
        "/home/circleci/project/src/cart.py",
        "/home/vsts/work/1/s/src/cart.py",
        "D:\\a\\1\\s\\src\\cart.py",
        "/var/jenkins_home/workspace/nightly/src/cart.py",
        "/_/src/cart.py",
        "github.com/acme/shop/src/cart.py",
        "github.com/acme/shop/v2/src/cart.py",
    ],
)
def test_where_pipelines_check_out_is_taken_off(name):
    assert path(name) == "src/cart.py"


@pytest.mark.parametrize(
    "name",
    [
        "/home/somebody/code/shop/src/cart.go",
        "/opt/acme/shop/src/cart.go",
        "/srv/shop/old/acme/shop/src/cart.go",
        "C:\\Code\\Shop\\src\\cart.go",
        "git.acme.dev/acme/shop/src/cart.go",
        "go.acme.dev/shop/v3/src/cart.go",
    ],
)
def test_the_name_of_the_repository_tells_where_it_begins(name):
    assert path(name, repository="acme/shop") == "src/cart.go"


def test_a_known_folder_comes_first():
    name = "/home/somebody/shop/worktrees/shop/src/cart.py"
    assert path(name, "acme/shop", "/home/somebody/shop/worktrees/shop") == "src/cart.py"
    assert path(name, "acme/shop", "/elsewhere") == "worktrees/shop/src/cart.py"


def test_a_folder_with_the_same_beginning_is_another_one():
    assert path("/home/x/shop-old/a.py", folder="/home/x/shop") == "a.py"


def test_a_folder_of_source_that_is_named_twice_is_no_root():
    assert path("src/app/app/cart.py") == "src/app/app/cart.py"


@pytest.mark.parametrize("name", ["v1.2/cart.go", "acme.dev/cart.go", "a.b/c/d/e.go", "cart.go"])
def test_a_folder_with_a_dot_is_no_module(name):
    assert path(name, repository="acme/shop") == name


def test_absolute_names_below_no_known_root_lose_what_they_share():
    names = ["/home/somebody/x/a/one.py", "/home/somebody/x/b/two.py", "a/three.py"]
    assert list(repository_paths(names).values()) == ["a/one.py", "b/two.py", "a/three.py"]


def test_a_single_file_below_no_known_root_keeps_its_name():
    assert path("/home/somebody/x/one.py") == "one.py"


@pytest.mark.parametrize("name", ["", ".", "/", "..", "a/..", "\\", "C:\\"])
def test_a_name_that_names_nothing_is_refused(name):
    with pytest.raises(Broken, match="without a name"):
        path(name)


def test_a_name_longer_than_any_path_is_refused():
    with pytest.raises(Broken, match="more than 4096 letters"):
        path("a/" * 2100)


def test_a_path_holds_no_address_and_nothing_that_a_database_refuses():
    assert path("a\x00b\ud800\n/c.py") == "a�b��/c.py"
    assert "@" not in path("mail/somebody@example.com/c.py")
    assert path("node_modules/x@4.17.21/a.js") == "node_modules/x@4.17.21/a.js"


@given(
    names=st.lists(st.text(alphabet="ab./\\:@~é\x00", min_size=1, max_size=30), max_size=6),
    repository=st.sampled_from([None, "a/b", "b/a"]),
    folder=st.sampled_from([None, "/a", "/a/b", "C:\\a"]),
)
def test_no_path_leads_out_of_the_repository(names, repository, folder):
    try:
        found = repository_paths(names, Checkout(repository, folder))
    except Broken:
        return
    assert set(found) == set(names)
    for each in found.values():
        assert each
        assert each.isprintable()
        assert ".." not in each.split("/")
