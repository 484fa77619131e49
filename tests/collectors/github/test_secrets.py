"""Does a token ever show: in a message, in what is printed of an object, in a log?"""

import logging

import pytest

from collectors.errors import CollectorError
from config.github import App
from tests.collectors.github.asking import TOKEN, WHO, answered, reaching
from tests.collectors.github.scripted import Scripted, Told, told, wrong
from tests.github.server import GitHubServer
from tests.github.world import World


def all_of(error: BaseException | None) -> str:
    """Everything that a traceback would show of an exception and its causes."""
    text = ""
    while error is not None:
        text += f"{error!r} {error} {error.args}"
        error = error.__cause__ or error.__context__
    return text


@pytest.mark.parametrize(
    "fault",
    [
        told({"message": f"Bad credentials {TOKEN}"}, 401),
        told({"message": f"You sent {TOKEN}, {TOKEN}"}, 403),
        wrong("FORBIDDEN", f"{TOKEN} may not"),
        wrong(None, f"Something went wrong with {TOKEN}"),
        told(manner="reset"),
        told({}, 301, Location="http://elsewhere.example/x"),
        Told(TOKEN.encode()),
    ],
)
def test_no_message_repeats_the_token(fault):
    with answered(fault) as run, pytest.raises(CollectorError) as refused:
        run.client.query(WHO, {}, shrinkable=False)
    said = f"{refused.value} {run.said}"
    assert "hunter2" not in said


def test_nothing_that_is_printed_shows_the_token():
    with answered(told({"data": {"x": 1}})) as run:
        (credential,) = run.client.credentials
        shown = f"{credential!r} {credential} {run.access!r} {run.client!r} {vars(run.client)}"
    assert "hunter2" not in shown


def test_no_log_shows_the_token_even_at_the_level_of_debugging(caplog):
    caplog.set_level(logging.DEBUG)
    with Scripted(Told(b"PK")) as storage:
        to = Told(b"", 302, {"Location": f"{storage.url}/x?sig=hunter2"})
        with answered(told({"data": {"x": 1}}), to) as run:
            run.client.query(WHO, {})
            run.client.download("/repos/acme/web/actions/artifacts/1/zip", 100)
    assert "hunter2" not in caplog.text


def test_no_log_shows_the_token_of_an_app(caplog):
    caplog.set_level(logging.DEBUG)
    world = World()
    world.owner("acme")
    with GitHubServer(world) as github:
        made = github.add_app("acme")
        app = App.model_validate({"id": made.id, "private_key": made.private_key})
        with reaching(github.url, app=app) as run:
            run.access.client("acme").query(WHO, {})
        token = next(each for each in github.tokens if each.startswith("installation-"))
    assert token not in caplog.text


def test_afterwards_the_libraries_say_again_what_they_like(caplog):
    with answered(told({"data": {"x": 1}})):
        logging.getLogger("github.Requester").warning("heard")
    logger = logging.getLogger("github.Requester")
    assert "heard" in caplog.text
    assert logger.filters == []


def test_a_traceback_shows_no_token():
    with answered(told(manner="reset")) as run, pytest.raises(CollectorError) as refused:
        run.client.query(WHO, {})
    assert "hunter2" not in all_of(refused.value)
