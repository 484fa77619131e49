"""Does a message get into Slack, and does nothing else ever hold the webhook's address?"""

import logging
import socket
import time
import traceback

import pytest

from notices.errors import NotSent
from notices.message import Line, Message, morning_message
from notices.slack import escaped, post, slack_text
from tests.notices.slack_server import DROP, HANG, HIDDEN, SlackServer

URL = "https://github.example/acme/web/pull/12"


def message(title: str = "Pay", url: str = URL, unit: str = "Payments") -> Message:
    found = morning_message(unit, [Line("acme/web#12", title, url, 9)], 8, None, "en")
    assert found is not None
    return found


def posted(server: SlackServer, message: Message, wait: float = 2.0) -> list[float]:
    """The pauses that were made."""
    pauses: list[float] = []
    post(server.url, message, pauses.append, (1.0, wait))
    return pauses


def refusal(server: SlackServer, wait: float = 2.0) -> NotSent:
    with pytest.raises(NotSent) as caught:
        posted(server, message(), wait)
    told = "".join(traceback.format_exception(caught.value))
    assert HIDDEN not in told
    assert "secret" not in told
    return caught.value


def test_each_pull_request_is_a_link():
    with SlackServer() as slack:
        assert posted(slack, message()) == []
    assert slack.received == [
        {
            "text": "*Payments: 1 pull request waits for review*\n"
            "Each has waited for its first review for more than 8 h of working time. "
            "The longest wait comes first.\n"
            f"• <{URL}|acme/web#12 Pay> (9.0 h)",
            "unfurl_links": False,
            "unfurl_media": False,
        }
    ]


@pytest.mark.parametrize(
    ("title", "told"),
    [
        ("<!here> & <@U1>", "&lt;!here&gt; &amp; &lt;@U1&gt;"),
        ("a|b> c", "a|b&gt; c"),
        ("&lt;", "&amp;lt;"),
    ],
)
def test_nothing_in_a_title_is_a_mention_or_a_link(title: str, told: str):
    assert f"|acme/web#12 {told}> (9.0 h)" in slack_text(message(title))
    assert escaped(title) == told


def test_no_address_ends_its_link_early():
    text = slack_text(message(url="https://a.example/x|y>z?a=1&b=2<"))
    assert "<https://a.example/x%7Cy%3Ez?a=1&amp;b=2%3C|acme" in text


def test_the_name_of_a_unit_mentions_nobody():
    assert slack_text(message(unit="<!channel>")).startswith("*&lt;!channel&gt;:")


def test_who_is_asked_to_wait_waits_as_long():
    with SlackServer([(429, {"Retry-After": "7"}), (429, {"Retry-After": "3"})]) as slack:
        assert posted(slack, message()) == [7.0, 3.0]
    assert len(slack.received) == 3


def test_an_error_of_slack_is_tried_again_a_little_later():
    with SlackServer([(500, {}), (503, {})]) as slack:
        assert posted(slack, message()) == [2.0, 4.0]


@pytest.mark.parametrize(
    ("status", "heads", "requests", "surely"),
    [
        (500, {}, 3, True),
        (429, {}, 3, True),
        (429, {"Retry-After": "3600"}, 1, True),
        (404, {}, 1, True),
        (403, {}, 1, True),
        (504, {}, 1, False),
        (302, {"Location": "/elsewhere"}, 1, True),
        (307, {"Location": "/elsewhere"}, 1, True),
    ],
)
def test_what_goes_wrong_is_said_in_three_parts(
    status: int, heads: dict[str, str], requests: int, surely: bool
):
    with SlackServer([(status, heads)] * 3) as slack:
        error = refusal(slack)
    assert len(slack.received) == requests
    assert "/elsewhere" not in slack.paths
    assert f"{status}" in error.what
    assert (error.where, error.surely) == ("127.0.0.1", surely)
    assert error.do
    assert str(error).count("\n") == 2


def test_a_server_that_hangs_is_waited_for_no_longer_than_allowed():
    with SlackServer([(HANG, {})]) as slack:
        began = time.monotonic()
        error = refusal(slack, wait=0.2)
        assert time.monotonic() - began < 5
    assert not error.surely
    assert len(slack.received) == 1


def test_a_connection_that_breaks_leaves_it_open_whether_it_arrived():
    with SlackServer([(DROP, {})]) as slack:
        assert not refusal(slack).surely


def test_nobody_at_home_surely_took_nothing():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{taken.getsockname()[1]}/services/{HIDDEN}"
        with pytest.raises(NotSent) as caught:
            post(address, message(), lambda _: None)
    assert caught.value.surely
    assert HIDDEN not in "".join(traceback.format_exception(caught.value))


def test_lines_of_ours_never_hold_the_address(caplog: pytest.LogCaptureFixture):
    with caplog.at_level(logging.DEBUG, "mikata"), SlackServer([(500, {})] * 3) as slack:
        refusal(slack)
    assert [each for each in caplog.records if each.name.startswith("mikata")] == []
