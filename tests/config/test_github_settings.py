"""Which GitHub, as whom and how: is every way of saying it understood, and every slip refused?"""

from pathlib import Path

import pytest

from config.errors import ConfigurationProblems
from config.settings import GitHub, load_settings

KEY = "-----BEGIN RSA PRIVATE KEY-----\nhunter2\n-----END RSA PRIVATE KEY-----"
ONE_LINE = KEY.replace("\n", "\\n")


@pytest.fixture(autouse=True)
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return Path()


def read(text: str = "", **environ: str) -> GitHub:
    Path("mikata.yaml").write_text(text, encoding="utf-8")
    return load_settings(Path(), environ).github


def refusals(text: str, **environ: str) -> list[str]:
    with pytest.raises(ConfigurationProblems) as refused:
        read(text, **environ)
    return [str(problem) for problem in refused.value.problems]


def secret(github: GitHub) -> str | None:
    return github.token.get_secret_value() if github.token else None


def test_what_is_left_out_has_careful_values():
    github = read()
    assert (github.url, github.token, github.tokens, github.app) == (
        "https://api.github.com",
        None,
        (),
        None,
    )
    assert (github.archived, github.forks, github.side_by_side, github.reserve) == (
        False,
        False,
        4,
        10,
    )


def test_clones_can_be_named_in_the_file_and_in_the_environment():
    in_file = read("github: {clones: {acme/web: /srv/web, acme/app: ~/app}}")
    assert in_file.clones == {"acme/web": Path("/srv/web"), "acme/app": Path("~/app")}
    given = read(MIKATA_GITHUB__CLONES='{"acme/web": "/srv/web"}')
    assert given.clones == {"acme/web": Path("/srv/web")}


def test_everything_can_be_said_in_the_file():
    github = read(
        "github:\n  url: https://ghe.example/api/v3\n  tokens: [one, two]\n  archived: true\n"
        "  forks: true\n  side_by_side: 16\n  reserve: 0\n"
        "  repositories: [acme/web, 'acme/api-*', '!*/old', '!acme/secret']\n"
    )
    assert [each.get_secret_value() for each in github.tokens] == ["one", "two"]
    assert github.repositories == ("acme/web", "acme/api-*", "!*/old", "!acme/secret")
    assert (github.archived, github.forks, github.side_by_side, github.reserve) == (
        True,
        True,
        16,
        0,
    )


def test_the_environment_says_it_as_well():
    github = read(
        MIKATA_GITHUB__TOKENS='["one", "two"]',
        MIKATA_GITHUB__SIDE_BY_SIDE="2",
        MIKATA_GITHUB__ARCHIVED="true",
    )
    assert len(github.tokens) == 2
    assert (github.side_by_side, github.archived) == (2, True)


def test_the_token_that_programs_share_counts_where_no_other_is_given(tmp_path):
    file = tmp_path / "token"
    file.write_text("ours")
    blank = {"GITHUB_TOKEN": "  "}
    shared, ours = {"GITHUB_TOKEN": "shared"}, {"MIKATA_GITHUB__TOKEN": "ours"}
    assert secret(read(**shared)) == "shared"
    assert secret(read(**blank)) is None
    assert secret(read("github: {token: mine}", **shared)) == "mine"
    assert secret(read(**shared, **ours)) == "ours"
    assert secret(read(**shared, MIKATA_GITHUB__TOKEN_FILE=str(file))) == "ours"
    assert secret(read("github: {tokens: [mine]}", **shared)) is None
    assert secret(read("github: {token: mine}", **ours)) == "ours"


def test_the_two_parts_of_an_app_may_come_from_different_places(tmp_path):
    file = tmp_path / "app.pem"
    file.write_text(KEY + "\n")
    github = read("github: {app: {id: 12345}}", MIKATA_GITHUB__APP__PRIVATE_KEY_FILE=str(file))
    assert github.app is not None
    assert github.app.private_key is not None
    assert (github.app.id, github.app.private_key.get_secret_value()) == (12345, KEY)
    assert github.token is None


def test_a_private_key_may_stand_on_one_line():
    github = read(MIKATA_GITHUB__APP__ID="7", MIKATA_GITHUB__APP__PRIVATE_KEY=ONE_LINE)
    assert github.app is not None
    assert github.app.private_key is not None
    assert github.app.private_key.get_secret_value() == KEY


NO_OWNER = "the owner has to be written out, since nobody can list all of GitHub; got"
NO_PATTERN = "expected a repository as owner/name, where * stands for any letters, got"
NO_ADDRESS = "expected an address like https://…, got"
NO_PEM = "expected the text of the .pem file that GitHub gave, from -----BEGIN to -----END"
NO_KEY = "missing key 'private_key' of the App, or the variable MIKATA_GITHUB__APP__PRIVATE_KEY"
TWO = "token and app both say as whom GitHub is asked; keep one of them"
USER = "expected an address without a user in it; a token belongs under token"
PAGES = "'https://github.com/' is not what programs ask; that is https://api.github.com"
API = "'https://api.github.com/graphql' is not what programs ask; that is https://api.github.com"
ENTERPRISE = (
    "'https://github.acme.example' is not what programs ask; that is "
    "https://github.acme.example/api/v3"
)
PAGE = "'https://ghe.example/acme/web' is not what programs ask; that is https://ghe.example/api/v3"
TENANT = "'https://acme.ghe.com' is not what programs ask; that is https://api.acme.ghe.com"
NO_PATH = "expected a path that begins with / or ~, got"
NO_CLONES = "expected {owner/name: /path/of/its/clone}, got something else"
NOT_ONE = "expected a token, one word of letters, digits and signs, got something else"
PLAIN = "expected https://, got 'http://ghe.example/v3': a token could be read on its way"


@pytest.mark.parametrize(
    ("text", "where", "message"),
    [
        ("github:\n  repositories: [a/b, '*/c']", "2:23", f"{NO_OWNER} '*/c'"),
        ("github:\n  repositories: [a/b, 'ac*e/c']", "2:23", f"{NO_OWNER} 'ac*e/c'"),
        ("github:\n  repositories: ['!acme']", "2:18", f"{NO_PATTERN} '!acme'"),
        ("github: {url: https://github.com/}", "1:15", PAGES),
        ("github: {url: http://ghe.example/v3}", "1:15", PLAIN),
        ("github: {url: 'https://me:hunter2@ghe.example'}", "1:15", USER),
        ("github: {url: 'https://h:x'}", "1:15", f"{NO_ADDRESS} 'https://h:x'"),
        ("github: {url: 'https://h?a'}", "1:15", f"{NO_ADDRESS} 'https://h?a'"),
        ("github: {url: 'https://api.github.com/graphql'}", "1:15", API),
        ("github: {url: 'https://github.acme.example'}", "1:15", ENTERPRISE),
        ("github: {url: 'https://ghe.example/acme/web'}", "1:15", PAGE),
        ("github: {url: 'https://acme.ghe.com'}", "1:15", TENANT),
        ("github: {token: 'hunter2 hunter3'}", "1:17", NOT_ONE),
        ("github: {tokens: ['hunter2', 'hunter2ä']}", "1:30", NOT_ONE),
        ("github: {side_by_side: 17}", "1:24", "expected at most 16, got the number 17"),
        ("github: {reserve: 91}", "1:19", "expected at most 90, got the number 91"),
        ("github: {token: hunter2, app: {id: 5}}", "1:31", TWO),
        ("github: {app: {id: 5}}", "1:15", NO_KEY),
        ("github: {app: {id: 5, private_key: hunter2}}", "1:36", NO_PEM),
        ("github: {app: {id: many}}", "1:20", "expected a whole number, got 'many'"),
        ("github: {app: hunter2}", "1:15", "expected {id: …, private_key: …}, got something else"),
        ("github: {tokens: hunter2}", "1:18", "expected a list of tokens, got something else"),
        ("github: {tokens: [hunter2, 5]}", "1:28", "expected text, got something else"),
        ("github: {clones: {acme/web: clones/web}}", "1:29", f"{NO_PATH} 'clones/web'"),
        ("github: {clones: /srv/web}", "1:18", NO_CLONES),
        ("github: hunter2", "1:9", "expected a mapping of keys and values, got something else"),
    ],
)
def test_each_slip_is_refused_at_its_place_without_repeating_a_secret(text, where, message):
    said = refusals(text)
    assert f"mikata.yaml:{where}: error: {message}" in said
    assert "hunter2" not in "".join(said)


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:8080/api/v3", "http://localhost:80", "http://[::1]:99", "https://ghe"]
)
def test_without_encryption_only_this_machine_is_asked(url):
    assert read(f"github: {{url: '{url}'}}").url == url


def test_a_token_of_the_file_and_an_app_of_the_environment_are_refused_together():
    said = refusals(
        "github:\n  token: hunter2\n",
        MIKATA_GITHUB__APP__ID="5",
        MIKATA_GITHUB__APP__PRIVATE_KEY=ONE_LINE,
    )
    clash = "token and the variable MIKATA_GITHUB__APP both say as whom GitHub is asked"
    assert said == [f"mikata.yaml:2:10: error: {clash}; keep one of them"]


def test_an_app_of_the_environment_needs_both_its_parts():
    assert refusals("", MIKATA_GITHUB__APP__ID="5") == [f"MIKATA_GITHUB__APP: error: {NO_KEY}"]


def test_no_secret_shows_in_what_is_printed_of_the_settings():
    github = read("github: {tokens: [hunter2]}")
    app = read(MIKATA_GITHUB__APP__ID="7", MIKATA_GITHUB__APP__PRIVATE_KEY=ONE_LINE)
    assert "hunter2" not in repr(github) + str(github) + repr(app) + str(app)


def test_the_token_that_programs_share_has_to_be_one_as_well():
    two = {"GITHUB_TOKEN": "hunter2\nhunter3"}
    assert refusals("", **two) == [f"GITHUB_TOKEN: error: {NOT_ONE}"]
    ours = {"MIKATA_GITHUB__TOKEN": "hunter2 x"}
    assert refusals("", **two, **ours) == [f"MIKATA_GITHUB__TOKEN: error: {NOT_ONE}"]
