"""Do mikata.yaml and the environment say to whom messages go, and is a wrong one found?"""

import traceback
from pathlib import Path

import pytest

from config.errors import WrongSettings
from config.fields import WrongValue
from config.notices import Notices
from config.notices_checks import unknown_units
from config.settings import load_settings

HIDDEN = "T0123/B4567/very-secret-words"
WEBHOOK = f"https://hooks.slack.example/services/{HIDDEN}"
MAIL = "mail: {host: smtp.example.com, from: mikata@example.com}"


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def notices(text: str, **variables: str) -> Notices:
    Path("mikata.yaml").write_text(f"notices:\n{text}", encoding="utf-8")
    return load_settings(Path(), variables).notices


def problems(text: str, **variables: str) -> list[str]:
    with pytest.raises(WrongSettings) as caught:
        notices(text, **variables)
    assert HIDDEN not in "".join(traceback.format_exception(caught.value))
    return [str(each) for each in caught.value.problems]


def test_nobody_is_told_anything_unless_it_is_said():
    found = load_settings(Path(), {}).notices
    assert (found.hour, found.waiting_hours, found.language, found.teams) == (9, 8, None, ())


def test_a_team_is_told_by_slack_by_mail_or_both():
    found = notices(
        f"  hour: 10\n  waiting_hours: 4.5\n  language: en\n  teams:\n"
        f"    - {{unit: pay, slack: {WEBHOOK}, mail: [Pay@Example.com, b@example.com]}}\n"
        f"    - {{unit: search, mail: s@example.com}}\n  {MAIL}\n"
    )
    pay, search = found.teams
    assert (found.hour, found.waiting_hours, found.language) == (10, 4.5, "en")
    assert pay.webhook(Path()) == WEBHOOK
    assert pay.mail == ("pay@example.com", "b@example.com")
    assert (search.by_slack, search.mail) == (False, ("s@example.com",))
    assert (found.mail.sender, found.mail.usual_port) == ("mikata@example.com", 587)
    assert HIDDEN not in repr(found)


@pytest.mark.parametrize(
    ("security", "port"), [("starttls", 587), ("tls", 465), ("none", 25), ("tls, port: 2465", 2465)]
)
def test_a_mail_server_has_the_usual_port_of_its_protection(security: str, port: int):
    found = notices(f"  mail: {{host: a.example, from: a@b.example, security: {security}}}\n")
    assert found.mail.usual_port == port


def test_secrets_come_from_files_and_from_the_environment(here: Path):
    (here / "slack.txt").write_text(f" {WEBHOOK}\n", encoding="utf-8")
    (here / "password").write_text("a-word\n", encoding="utf-8")
    found = notices(
        "  teams: [{unit: pay, slack_file: slack.txt, mail: a@b.example}]\n"
        "  mail: {host: a.example, user: mikata}\n",
        MIKATA_NOTICES__MAIL__PASSWORD_FILE=str(here / "password"),
        MIKATA_NOTICES__MAIL__FROM="mikata@b.example",
        MIKATA_NOTICES__HOUR="8",
    )
    assert found.teams[0].webhook(here) == WEBHOOK
    assert found.mail.password is not None
    assert found.mail.password.get_secret_value() == "a-word"
    assert (found.mail.sender, found.hour) == ("mikata@b.example", 8)


def test_what_the_environment_says_of_the_sender_wins():
    found = notices(f"  {MAIL}\n", MIKATA_NOTICES__MAIL__FROM="other@b.example")
    assert found.mail.sender == "other@b.example"


def test_everything_can_come_from_the_environment():
    teams = f'[{{"unit": "pay", "slack": "{WEBHOOK}"}}]'
    found = load_settings(Path(), {"MIKATA_NOTICES__TEAMS": teams}).notices
    assert found.teams[0].webhook(Path()) == WEBHOOK
    with pytest.raises(WrongSettings) as caught:
        load_settings(Path(), {"MIKATA_NOTICES__TEAMS": '[{"unit": "pay"}]'})
    said = "MIKATA_NOTICES: error: nowhere to send it: name slack, slack_file or mail"
    assert str(caught.value) == said


@pytest.mark.parametrize(
    "webhook",
    [
        f"http://hooks.slack.example/services/{HIDDEN}",
        f"ftp://hooks.slack.example/{HIDDEN}",
        f"https://user:{HIDDEN}@hooks.slack.example/",
        f"/services/{HIDDEN}",
        f"https:///{HIDDEN}",
        f"https://[{HIDDEN}",
        f"https://a.example:x/{HIDDEN}",
        HIDDEN,
    ],
)
def test_a_webhook_that_could_be_read_on_its_way_is_refused_and_not_repeated(webhook: str):
    (problem,) = problems(f"  teams:\n    - unit: pay\n      slack: '{webhook}'\n")
    assert problem.startswith("mikata.yaml:4:14: error: expected ")
    with pytest.raises(WrongSettings) as caught:
        load_settings(
            Path("/"), {"MIKATA_NOTICES__TEAMS": f'[{{"unit": "pay", "slack": "{webhook}"}}]'}
        )
    assert HIDDEN not in str(caught.value)


@pytest.mark.parametrize(
    ("teams", "said"),
    [
        (f"[{WEBHOOK}]", "2:11: error: expected {unit: …, slack: …, mail: …}, got something else"),
        (f"[{{unit: pay, slack_file: '{WEBHOOK}'}}]", "error: expected the name of a file; "),
        (f"[{{unit: pay, slack: [{WEBHOOK}]}}]", "error: expected text, got something else"),
        (f"{{pay: {WEBHOOK}}}", "2:10: error: expected a list, got a mapping"),
    ],
)
def test_a_webhook_in_the_wrong_place_is_not_repeated_either(teams: str, said: str):
    (problem,) = problems(f"  teams: {teams}\n")
    assert said in problem


@pytest.mark.parametrize("host", ["127.0.0.1:8065", "localhost:8065", "[::1]:8065"])
def test_on_this_machine_a_webhook_may_be_http(host: str):
    team = notices(f"  teams: [{{unit: pay, slack: 'http://{host}/hooks/x'}}]\n").teams[0]
    assert team.webhook(Path()) == f"http://{host}/hooks/x"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("  teams: [{unit: pay}]\n", "2:11: error: nowhere to send it: name slack, slack_file"),
        (
            f"  teams: [{{unit: pay, slack_file: a, slack: {WEBHOOK}}}]\n",
            "2:35: error: slack is set too; set one of the two",
        ),
        (
            f"  teams: [{{unit: pay, slack: {WEBHOOK}}}, {{unit: pay, slack: {WEBHOOK}}}]\n",
            "error: unit 'pay' has its message already; list both ways there",
        ),
        (
            "  teams: [{unit: pay, slack_file: none.txt}]\n",
            "2:35: error: none.txt can't be read: No such file or directory",
        ),
        (
            "  mail: {host: a.example, from: a@b.example, password: x}\n",
            "error: a password without 'user'",
        ),
        (
            "  mail: {host: a.example, user: a, security: none, password: x}\n",
            "error: with security 'none' the password could be read on its way",
        ),
        ("  mail: {host: a.example, from: nobody}\n", "error: expected an address like name@"),
        ("  hour: 24\n", "2:9: error: expected at most 23, got the number 24"),
        ("  hours: 9\n", "2:3: error: unknown key 'hours'; did you mean 'hour'?"),
    ],
)
def test_what_is_wrong_is_said_where_it_stands(text: str, said: str):
    (problem,) = problems(text)
    assert said in problem
    assert problem.startswith("mikata.yaml:")


def test_mail_needs_a_server_and_a_sender():
    missing = "mikata.yaml:2:3: error: missing key '{}' under mail, or the variable {}"
    assert problems("  teams: [{unit: pay, mail: a@b.example}]\n") == [
        missing.format("host", "MIKATA_NOTICES__MAIL__HOST"),
        missing.format("from", "MIKATA_NOTICES__MAIL__FROM"),
    ]


def test_a_file_that_holds_no_webhook_is_said_without_what_it_holds(here: Path):
    (here / "slack.txt").write_text(f"http://a.example/{HIDDEN}", encoding="utf-8")
    (problem,) = problems("  teams: [{unit: pay, slack_file: slack.txt}]\n")
    assert "slack.txt: expected an address that begins with https://" in problem


def test_a_file_that_changed_afterwards_is_refused_as_well(here: Path):
    (here / "slack.txt").write_text(WEBHOOK, encoding="utf-8")
    team = notices("  teams: [{unit: pay, slack_file: slack.txt}]\n").teams[0]
    (here / "slack.txt").write_text(f"http://a.example/{HIDDEN}", encoding="utf-8")
    with pytest.raises(WrongValue) as caught:
        team.webhook(here)
    assert HIDDEN not in str(caught.value)


def test_a_team_that_is_no_unit_is_found_in_the_file_and_in_the_environment():
    found = notices(f"  teams:\n    - {{unit: serach, slack: {WEBHOOK}}}\n")
    file = Path("mikata.yaml")
    assert [str(each) for each in unknown_units(found, file, ["search"])] == [
        "mikata.yaml:3:14: error: unknown unit 'serach'; did you mean 'search'? Known: search"
    ]
    file.unlink()
    assert [each.path for each in unknown_units(found, file, ["search"])] == [
        "MIKATA_NOTICES__TEAMS"
    ]
    assert [*unknown_units(found, file, ["serach"])] == []
