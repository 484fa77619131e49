"""How does a message get into a channel of Slack? (an incoming webhook)

Whoever knows the address of a webhook can write into its channel: no error, log line or traceback
that begins here holds it.
"""

from collections.abc import Callable
from http import HTTPStatus
from urllib.parse import quote, urlsplit

from requests import RequestException, Response, Session
from requests.exceptions import ConnectTimeout, InvalidURL, ProxyError, SSLError
from urllib3.exceptions import NewConnectionError

from notices.errors import NotSent
from notices.message import Message, Told

CONNECTING, WAITING = 5.0, 10.0
"""Seconds: until it has to have taken the call, and until it has to have answered."""

ATTEMPTS = 3
LONGEST_PAUSE = 30.0
"""Seconds; whoever asks us to wait for longer is not asked again now."""

_TRIED_AGAIN = (
    HTTPStatus.TOO_MANY_REQUESTS,
    HTTPStatus.INTERNAL_SERVER_ERROR,
    HTTPStatus.SERVICE_UNAVAILABLE,
)
"""Answers of a server that says itself that it did not take the message."""

_NETWORK = "check that this machine may reach it, then send it with `mikata notices`"
_ANEW = "make a new incoming webhook in Slack and put its address into mikata.yaml"
_LATER = "send it later with `mikata notices`"
_LOOK = "look into the channel; it is not sent again today by itself"


def post(
    webhook: str,
    message: Message,
    sleep: Callable[[float], None],
    timeout: tuple[float, float] = (CONNECTING, WAITING),
) -> None:
    """Write the message into the webhook's channel. Raises NotSent."""
    body = {"text": slack_text(message), "unfurl_links": False, "unfurl_media": False}
    host = urlsplit(webhook).hostname or "Slack"
    with Session() as session:
        for attempt in range(1, ATTEMPTS + 1):
            answer = _answer(session, webhook, body, timeout)
            if answer.status_code == HTTPStatus.OK:
                return
            pause = _pause(answer, attempt)
            if pause is None:
                raise _refused(answer, host)
            sleep(pause)


def slack_text(message: Message) -> str:
    """The message as Slack writes: its own signs escaped, each pull request a link."""
    lines = [f"• {_linked(line)}{escaped(line.after)}" for line in message.lines]
    ending = [escaped(part) for part in (message.more, message.as_of) if part]
    return "\n".join([f"*{escaped(message.title)}*", escaped(message.what), *lines, *ending])


def escaped(text: str) -> str:
    """The text without anything that Slack takes for a link, a mention or an entity."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _linked(line: Told) -> str:
    if line.url is None:
        return escaped(line.label)
    # Brackets and the bar end the address in Slack's writing.
    address = escaped(quote(line.url, safe="!#$%&'()*+,/:;=?@[]~"))
    return f"<{address}|{escaped(line.label)}>"


def _answer(
    session: Session, webhook: str, body: dict[str, object], timeout: tuple[float, float]
) -> Response:
    host = urlsplit(webhook).hostname or "Slack"
    try:
        # The status says it all; the body may be endless.
        with session.post(
            webhook, json=body, timeout=timeout, allow_redirects=False, stream=True
        ) as answer:
            return answer
    except RequestException as error:
        surely = _never_left(error)
    # Outside of the `except`, since every text of that error names the address.
    if surely:
        raise NotSent("Slack can't be reached; the message did not go out", host, _NETWORK)
    what = "Slack did not answer in time; the message may have gone out"
    raise NotSent(what, host, _LOOK, surely=False)


def _never_left(error: RequestException) -> bool:
    """Whether nothing can have arrived: there was no connection at all."""
    if isinstance(error, ConnectTimeout | SSLError | ProxyError | InvalidURL):
        return True
    reason = getattr(error.args[0], "reason", None) if error.args else None
    return isinstance(reason, NewConnectionError)


def _pause(answer: Response, attempt: int) -> float | None:
    """Seconds until it is tried again; None where it is not."""
    if answer.status_code not in _TRIED_AGAIN or attempt == ATTEMPTS:
        return None
    asked = answer.headers.get("Retry-After", "").strip()
    seconds = float(asked) if asked.isascii() and asked.isdigit() else float(2**attempt)
    return seconds if seconds <= LONGEST_PAUSE else None


def _refused(answer: Response, host: str) -> NotSent:
    status = answer.status_code
    if status in _TRIED_AGAIN:
        said = "is asked too often" if status == HTTPStatus.TOO_MANY_REQUESTS else "is not well"
        return NotSent(f"Slack {said} (status {status}); the message did not go out", host, _LATER)
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        what = f"Something before Slack answered {status}; the message may have gone out"
        return NotSent(what, host, _LOOK, surely=False)
    what = f"Slack did not take the message (status {status}): the webhook may be gone"
    return NotSent(what, host, _ANEW)
