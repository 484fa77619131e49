"""How does a file come from where GitHub keeps it, without the token and within limits?"""

from collections.abc import Callable
from datetime import datetime, timedelta
from urllib.parse import urljoin, urlsplit

import requests

from collectors.github.answers import Passing
from collectors.github.errors import DownloadRefused
from collectors.github.limits import Tally, answered_at, retry_after
from collectors.github.line import CUT_OFF, USER_AGENT
from config.github import is_loopback
from data.rows import Spent

MOST_REDIRECTS = 3
CHUNK = 64 * 1024
LONGEST = timedelta(minutes=10)
"""A server that sends a little now and then would otherwise never end."""


class Storage:
    """One thread's connection to wherever GitHub keeps its files."""

    def __init__(self, address: str, timeout_seconds: int) -> None:
        self._plain_allowed = urlsplit(address).scheme == "http"
        self._timeout_seconds = timeout_seconds
        self._session = requests.Session()
        # Anything but None keeps requests from looking for a password in ~/.netrc.
        self._session.auth = _as_nobody
        self._session.headers.update({"User-Agent": USER_AGENT, "Accept-Encoding": "identity"})

    def fetch(
        self, location: str, limit_bytes: int, tally: Tally, now: Callable[[], datetime]
    ) -> bytes:
        """The file at an address that GitHub gave. Raises DownloadRefused, Passing.

        The address signs itself for whoever has it: no message repeats more than its host.
        """
        try:
            for _ in range(MOST_REDIRECTS + 1):
                response = self._asked(location, tally)
                with response:
                    if not response.is_redirect:
                        return self._content(response, limit_bytes, now)
                    location = urljoin(location, response.headers["location"])
        except requests.RequestException as error:
            raise Passing(CUT_OFF) from error
        raise DownloadRefused(
            "The file was sent on to ever other places",
            _host(location),
            "fetch it by hand from the page of its run, and report this, please",
        )

    def close(self) -> None:
        """Let go of the connection."""
        self._session.close()

    def _asked(self, location: str, tally: Tally) -> requests.Response:
        parts = urlsplit(location)
        at_home = self._plain_allowed and parts.scheme == "http" and is_loopback(parts.hostname)
        if (parts.scheme != "https" and not at_home) or "@" in parts.netloc:
            raise DownloadRefused(
                "The file lies at an address that is not https",
                _host(location),
                "nothing is fetched without encryption; correct the storage of this GitHub",
            )
        tally.add(Spent(requests=1, rest_requests=1))
        return self._session.get(
            location, stream=True, allow_redirects=False, timeout=self._timeout_seconds
        )

    def _content(
        self, response: requests.Response, limit_bytes: int, now: Callable[[], datetime]
    ) -> bytes:
        if response.status_code != requests.codes.ok:
            headers = {name.lower(): value for name, value in response.headers.items()}
            wait = retry_after(headers, answered_at(headers, now()))
            raise Passing(f"the storage of files answered {response.status_code}", wait)
        length = response.headers.get("content-length", "")
        if length.isdigit() and int(length) > limit_bytes:
            raise _too_large(response, limit_bytes)
        began, content = now(), bytearray()
        for chunk in response.iter_content(CHUNK):
            content += chunk
            if len(content) > limit_bytes:
                raise _too_large(response, limit_bytes)
            if now() - began > LONGEST:
                raise Passing("the file came too slowly")
        return bytes(content)


def _as_nobody(request: requests.PreparedRequest) -> requests.PreparedRequest:
    return request


def _host(location: str) -> str:
    return urlsplit(location).hostname or "an address without a host"


def _too_large(response: requests.Response, limit_bytes: int) -> DownloadRefused:
    return DownloadRefused(
        f"The file is larger than {limit_bytes / 1_000_000:,.0f} MB",
        _host(response.url),
        "make the pipeline keep the report alone in an artifact of its own",
    )
