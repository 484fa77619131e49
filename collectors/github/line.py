"""How does one request reach GitHub, and what comes back of it?"""

import json
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import requests
from github import Auth, Github, GithubException
from urllib3 import Retry
from urllib3.exceptions import ReadTimeoutError

from collectors.github.answers import Fault, Heavy, Passing
from collectors.github.errors import GaveUp
from collectors.github.limits import Tally
from data.rows import Spent

USER_AGENT = "mikata"
CUT_OFF = "the answer was cut off"
REDIRECT = 300
NO_ANSWER = "what came is no answer of GitHub's API (a proxy's page?)"


@dataclass(frozen=True, slots=True)
class Response:
    """What came back; the names of `headers` are in small letters, `data` is the body's JSON.

    `data` is None where the body is no JSON. `hops` counts the requests that it took.
    """

    status: int
    headers: Mapping[str, str]
    data: Any
    hops: int


class Counting(Retry):
    """Tells of every request that leaves, redirected ones too, and repeats none.

    PyGithub hands it to urllib3, which asks it about each answer and each failure.
    """

    def __init__(self, sent: Callable[[], None] = lambda: None, **given: Any) -> None:  # noqa: ANN401 -- urllib3's own
        super().__init__(**{"total": 0, "read": False, **given})
        self._sent = sent

    def is_retry(self, *_: Any, **__: Any) -> bool:  # noqa: ANN401 -- urllib3's own signature
        """An answer came."""
        self._sent()
        return False

    def increment(self, *arguments: Any, **named: Any) -> Retry:  # noqa: ANN401 -- urllib3's own
        """No answer came."""
        self._sent()
        return super().increment(*arguments, **named)


class Line:
    """One thread's connection to GitHub as one token. Raises Fault; GaveUp where it is final."""

    def __init__(self, address: str, auth: Auth.Auth, timeout_seconds: int) -> None:
        self._address = address
        self._timeout_seconds = timeout_seconds
        self._hops = 0
        self._github = Github(
            base_url=address,
            auth=auth,
            timeout=timeout_seconds,
            user_agent=USER_AGENT,
            retry=Counting(self._hop),
            seconds_between_requests=0,
            seconds_between_writes=0,
            lazy=True,
        )
        self._requester = self._github.requester

    def graphql(self, text: str, variables: Mapping[str, object], tally: Tally) -> Response:
        """Send a query. What came is the body with `data` and `errors`, if it is an answer."""

        def send() -> tuple[int, Mapping[str, Any], Any]:
            try:
                return 200, *self._requester.graphql_query(text, dict(variables))
            except GithubException as error:
                # Partial answers arrive in here, too: PyGithub takes any error for a failure.
                return error.status, error.headers or {}, error.data

        return self._counted(send, tally, Spent(requests=1), heavy=True)

    def rest(
        self,
        verb: str,
        path: str,
        tally: Tally,
        parameters: Mapping[str, str | int] | None = None,
    ) -> Response:
        """Send a request for a path of the REST API."""

        def send() -> tuple[int, Mapping[str, Any], Any]:
            status, headers, body = self._requester.requestJson(
                verb,
                path,
                dict(parameters or {}),
                {"Accept": "application/vnd.github+json"},
                {} if verb == "POST" else None,
            )
            return status, headers, _json(body, status)

        return self._counted(send, tally, Spent(requests=1, rest_requests=1), heavy=False)

    def close(self) -> None:
        """Let go of the connection."""
        self._github.close()

    def _hop(self) -> None:
        self._hops += 1

    def _counted(
        self,
        send: Callable[[], tuple[int, Mapping[str, Any], Any]],
        tally: Tally,
        each: Spent,
        *,
        heavy: bool,
    ) -> Response:
        self._hops = 0
        try:
            status, headers, data = send()
        except requests.RequestException as error:
            raise self._fault(error, heavy=heavy) from error
        except RuntimeError as error:
            raise self._elsewhere() from error
        except ValueError as error:
            raise Passing(CUT_OFF) from error
        except (TypeError, AttributeError) as error:
            # PyGithub looks into whatever came as if it were an object.
            raise Passing(NO_ANSWER) from error
        finally:
            for _ in range(self._hops):
                tally.add(each)
        return Response(
            status, {str(k).lower(): str(v) for k, v in headers.items()}, data, self._hops
        )

    def _fault(self, error: requests.RequestException, *, heavy: bool) -> Fault | GaveUp:
        if isinstance(error, requests.exceptions.SSLError) and "CERTIFICATE" in str(error):
            return GaveUp(
                "The certificate of this address is not trusted here",
                self._address,
                "name the file with your organisation's certificates in REQUESTS_CA_BUNDLE",
            )
        if isinstance(error, requests.exceptions.ProxyError):
            return Passing("the proxy that HTTPS_PROXY names does not let us through")
        if isinstance(error, requests.exceptions.ConnectTimeout):
            return Passing(f"no connection within {self._timeout_seconds} seconds")
        if _is_timeout(error):
            reason = f"no answer within {self._timeout_seconds} seconds"
            return Heavy(reason) if heavy else Passing(reason)
        if isinstance(error, requests.exceptions.ChunkedEncodingError):
            return Passing(CUT_OFF)
        if isinstance(error, requests.exceptions.ConnectionError):
            return Passing("the connection could not be made, or broke off")
        return Passing(f"the request failed ({type(error).__name__})")

    def _elsewhere(self) -> GaveUp:
        return GaveUp(
            "This address sends on to another one",
            self._address,
            "correct url under github in mikata.yaml: https://api.github.com, or "
            "https://HOST/api/v3 for GitHub Enterprise",
        )


def _is_timeout(error: requests.RequestException) -> bool:
    """Whether time ran out before the answer, or in the middle of it."""
    inner = error.args[0] if error.args else None
    return isinstance(error, requests.exceptions.Timeout) or isinstance(inner, ReadTimeoutError)


def _json(body: str, status: int) -> Any:  # noqa: ANN401 -- whatever JSON is
    """The body's value; None where a failure or an empty body has none."""
    try:
        return json.loads(body) if body else None
    except ValueError:
        if status < REDIRECT:
            raise
        return None


TALKATIVE = ("github.Requester", "urllib3.connectionpool", "urllib3.util.retry")


class Quiet(logging.Filter):
    """Lets through what these libraries say above the level of debugging."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether it may be written."""
        return record.levelno > logging.DEBUG

    def begin(self) -> None:
        """From now on."""
        for name in TALKATIVE:
            logging.getLogger(name).addFilter(self)

    def end(self) -> None:
        """As it was before."""
        for name in TALKATIVE:
            logging.getLogger(name).removeFilter(self)
