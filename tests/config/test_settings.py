"""Do mikata.yaml and the environment give the settings, or say everything that is wrong?"""

from pathlib import Path

import pytest

from config.errors import ConfigurationProblems
from config.settings import Settings, load_settings

PATTERN = "expected a repository as owner/name, where * stands for any letters, got 'x'"
ADDRESS = "expected an address that begins with sqlite:/// or postgresql://"
NEAREST = "did you mean 'MIKATA_GITHUB__TOKEN'?"


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return Path()


def write(text: str) -> None:
    Path("mikata.yaml").write_text(text, encoding="utf-8")


def refusals(workspace: Path, **environ: str) -> list[str]:
    with pytest.raises(ConfigurationProblems) as refused:
        load_settings(workspace, environ)
    return [str(problem) for problem in refused.value.problems]


def test_without_a_file_everything_has_a_value(workspace, tmp_path):
    settings = load_settings(workspace, {})
    assert settings.workspace == tmp_path
    assert settings.database == f"sqlite:///{tmp_path}/.mikata/mikata.sqlite3"
    assert settings.facts_folder == tmp_path / ".mikata" / "facts"
    assert (settings.language, settings.log_level) == ("ja", "info")
    assert (settings.server.host, settings.server.port) == ("127.0.0.1", 8050)
    assert settings.github.token is None


def test_the_file_is_read_and_the_environment_wins_key_by_key(workspace):
    write(
        "language: en\nserver: {host: 192.0.2.1, port: 80}\ngithub: {url: https://ghe.example/api/v3/}\n"
    )
    settings = load_settings(
        workspace, {"MIKATA_SERVER__PORT": "9000", "MIKATA_GITHUB__REPOSITORIES": '["a/b", "c/*"]'}
    )
    assert settings.language == "en"
    assert (settings.server.host, settings.server.port) == ("192.0.2.1", 9000)
    assert settings.github.url == "https://ghe.example/api/v3"
    assert settings.github.repositories == ("a/b", "c/*")


def test_a_whole_mapping_can_come_as_json_with_a_nested_variable_above_it(workspace):
    environ = {
        "MIKATA_SERVER": '{"host": "::1", "port": 1}',
        "MIKATA_SERVER__PORT": "2",
    }
    server = load_settings(workspace, environ).server
    assert (server.host, server.port) == ("::1", 2)


def test_empty_variables_and_those_of_others_are_passed_over(workspace):
    environ = {"MIKATA_LANGUAGE": "", "PATH": "/bin", "MIKATA_WORKSPACE": "/elsewhere"}
    assert load_settings(workspace, environ).language == "ja"


def test_a_relative_database_file_lies_in_the_workspace(workspace, tmp_path):
    write("database: sqlite:///kept/here.sqlite3\n")
    assert load_settings(workspace, {}).database == f"sqlite:///{tmp_path}/kept/here.sqlite3"
    absolute = load_settings(workspace, {"MIKATA_DATABASE": "sqlite:////var/m.sqlite3"})
    assert absolute.database == "sqlite:////var/m.sqlite3"


def test_the_settings_of_the_process_are_not_read_behind_the_back(workspace, monkeypatch):
    monkeypatch.setenv("MIKATA_LANGUAGE", "en")
    monkeypatch.setenv("LANGUAGE", "en")
    assert Settings(workspace=workspace).language == "ja"
    assert load_settings(workspace, {}).language == "ja"


def test_all_mistakes_of_file_and_environment_come_at_once(workspace):
    write("langauge: en\nserver: {port: '80'}\nlog_level: loud\n")
    environ = {
        "MIKATA_SERVER__PORT": "many",
        "MIKATA_GITHUB__TOKN": "x",
        "MIKATA_GITHUB__REPOSITORIES": "a/b",
    }
    assert refusals(workspace, **environ) == [
        'MIKATA_GITHUB__REPOSITORIES: error: expected JSON like ["first", "second"]',
        f"MIKATA_GITHUB__TOKN: error: unknown variable 'MIKATA_GITHUB__TOKN'; {NEAREST}",
        "MIKATA_SERVER__PORT: error: expected a whole number, got 'many'",
        "mikata.yaml:1:1: error: unknown key 'langauge'; did you mean 'language'?",
        "mikata.yaml:2:16: error: expected a whole number, got '80'",
        "mikata.yaml:3:12: error: unknown log level 'loud'. Known: debug, info, warning, error",
    ]


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("MIKATA_LANGUAGE", "jp", "unknown language 'jp'. Known: ja, en"),
        ("MIKATA_SERVER__PORT", "70000", "expected at most 65535, got '70000'"),
        ("MIKATA_SERVER", "5", 'expected JSON like {"key": "value"}'),
        ("MIKATA_SERVER", '{"prt": 5}', "unknown key 'prt'; did you mean 'port'?"),
        ("MIKATA_GITHUB__URL", "ftp://x", "expected an address like https://…, got 'ftp://x'"),
        ("MIKATA_GITHUB__REPOSITORIES", '["x"]', PATTERN),
        ("MIKATA_DATABASE", "mysql://u:hunter2@h/d", ADDRESS),
        ("MIKATA_GITHUB__TOKEN", "  ", "expected a secret, got only blanks"),
        ("MIKATA_GITHUB", '{"token": ["hunter2"]}', "expected text, got something else"),
    ],
)
def test_each_wrong_variable_is_named(workspace, name, value, message):
    assert refusals(workspace, **{name: value}) == [f"{name}: error: {message}"]


def test_an_unknown_variable_without_a_near_one_lists_the_known_ones(workspace):
    (problem,) = refusals(workspace, MIKATA_QQQ="1")
    assert "unknown variable 'MIKATA_QQQ'. Known: MIKATA_DATABASE, " in problem
    assert "MIKATA_GITHUB__TOKEN_FILE" in problem


def test_a_secret_can_come_from_a_file(workspace, tmp_path):
    secret = tmp_path / "token"
    secret.write_text("hunter2\n")
    settings = load_settings(workspace, {"MIKATA_GITHUB__TOKEN_FILE": str(secret)})
    assert settings.github.token is not None
    assert settings.github.token.get_secret_value() == "hunter2"


def test_the_address_of_the_database_can_come_from_a_file_for_it_may_hold_a_password(
    workspace, tmp_path
):
    (tmp_path / "address").write_text("postgresql://me:hunter2@db/mikata\n")
    settings = load_settings(workspace, {"MIKATA_DATABASE_FILE": str(tmp_path / "address")})
    assert settings.database == "postgresql://me:hunter2@db/mikata"
    (tmp_path / "address").write_text("mysql://me:hunter2@db/mikata\n")
    (problem,) = refusals(workspace, MIKATA_DATABASE_FILE=str(tmp_path / "address"))
    assert "expected an address that begins with sqlite:/// or postgresql://" in problem
    assert "hunter2" not in problem


def test_a_secret_file_that_gives_nothing_is_refused(workspace, tmp_path):
    name = "MIKATA_GITHUB__TOKEN_FILE"
    gone, empty, binary = tmp_path / "gone", tmp_path / "empty", tmp_path / "binary"
    empty.write_text("\n")
    binary.write_bytes(b"\xff\xfe")
    where = f"{name}: error: "
    assert refusals(workspace, **{name: str(gone)}) == [
        f"{where}{gone} can't be read: No such file or directory"
    ]
    assert refusals(workspace, **{name: str(empty)}) == [f"{where}{empty} is empty"]
    assert refusals(workspace, **{name: str(binary)}) == [
        f"{where}{binary} can't be read: it is not UTF-8 text"
    ]
    assert refusals(workspace, **{name: str(gone), "MIKATA_GITHUB__TOKEN": "x"}) == [
        f"{where}MIKATA_GITHUB__TOKEN is set too; set one of the two"
    ]


def test_only_secrets_come_from_files(workspace):
    (problem,) = refusals(workspace, MIKATA_LANGUAGE_FILE="/x")
    assert problem.startswith("MIKATA_LANGUAGE_FILE: error: unknown variable")


def test_no_secret_shows_in_what_is_printed_of_settings(workspace):
    write("database: postgresql://mikata:hunter2@db/mikata\ngithub: {token: hunter2}\n")
    settings = load_settings(workspace, {})
    assert settings.database == "postgresql://mikata:hunter2@db/mikata"
    assert "hunter2" not in repr(settings) + str(settings)


@pytest.mark.parametrize(
    "text",
    [
        "github: {token: [hunter2]}",
        "github: {token: {hunter2: 1}}",
        "database: [hunter2]",
        "database: mysql://u:hunter2@h/d",
        "github: {token: 'hunter2', tokn: 1}",
        "github: {token: hunter2",
    ],
)
def test_no_secret_shows_in_a_message_about_the_file(workspace, text):
    write(text)
    assert "hunter2" not in "\n".join(refusals(workspace))


@pytest.mark.parametrize(
    ("address", "complete"),
    [
        ("postgresql://mikata@db/mikata", "postgresql://mikata:p%40ss%2Fw%3Ard@db/mikata"),
        (
            "postgresql+psycopg://mikata@db:5433/m?sslmode=require",
            "postgresql+psycopg://mikata:p%40ss%2Fw%3Ard@db:5433/m?sslmode=require",
        ),
        (
            "postgresql://mikata@/m?host=/run/pg",
            "postgresql://mikata:p%40ss%2Fw%3Ard@/m?host=/run/pg",
        ),
        ("postgresql://mikata:own@db/mikata", "postgresql://mikata:own@db/mikata"),
        ("sqlite:////var/m.sqlite3", "sqlite:////var/m.sqlite3"),
    ],
)
def test_the_password_of_the_database_may_stand_in_a_file_of_its_own(
    workspace, tmp_path, address, complete
):
    file = tmp_path / "password"
    file.write_text("p@ss/w:rd\n", encoding="utf-8")
    environ = {"MIKATA_DATABASE": address, "MIKATA_DATABASE_PASSWORD_FILE": str(file)}
    settings = load_settings(workspace, environ)
    assert settings.database == complete
    assert "p@ss" not in repr(settings)
    write("database_password: p@ss/w:rd\n")
    assert load_settings(workspace, {"MIKATA_DATABASE": address}).database == complete


def test_a_workspace_that_is_not_there_says_what_to_do(tmp_path):
    with pytest.raises(ConfigurationProblems) as refused:
        load_settings(tmp_path / "gone", {})
    assert str(refused.value) == (
        f"{tmp_path}/gone: error: there is no such folder; `mikata init DIR` makes one"
    )


def test_settings_can_not_be_changed(workspace):
    with pytest.raises(ValueError, match="frozen"):
        load_settings(workspace, {}).language = "en"
