"""How does a GitHub App come to a token for each organisation that installed it?"""

import itertools
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from threading import Lock
from typing import Any

import jwt
import requests
from github import Auth

from collectors.github.answers import Passing
from collectors.github.credentials import Credential, Kind
from collectors.github.errors import HOW_TO, NoAccess
from collectors.github.limits import Tally, answered_at
from collectors.github.line import NO_ANSWER, Line, Response
from collectors.github.refusals import Question
from collectors.github.verdicts import judge_status
from config.github import App

RENEWED_BEFORE = timedelta(minutes=5)
"""A token is good for an hour; a request must not meet its end."""

ON_A_PAGE = 100


class AppCredential(Credential):
    """The App as one organisation or user installed it; its token is renewed before it ends."""

    def __init__(self, app: "AppDoor", owner: str) -> None:
        super().__init__(f"the App's installation for {owner}", "")
        self._app = app
        self._owner = owner
        self._good_until: datetime | None = None
        self._proven = False

    @property
    def kind(self) -> Kind:
        """What it lacks are permissions of the App."""
        return "app"

    def prepare(self, tally: Tally) -> None:
        """Have a token that holds for the next request. Raises Fault, NoAccess, GaveUp."""
        with self.lock:
            if self._good_until is None or self._app.now() >= self._good_until:
                self._token, self._good_until = self._app.token(self._owner, tally)
                self._proven = False

    def expire(self, used: str) -> bool:
        """A token that worked once is replaced; a new one that is not accepted is the end."""
        with self.lock:
            if super().expire(used) or self._good_until is None:
                return True
            if self._proven:
                self._good_until = None
            return self._proven

    def succeed(self) -> None:
        """An answer came: GitHub minds neither the token nor the pace."""
        super().succeed()
        self._proven = True


class AppDoor:
    """The App itself: it knows who installed it and gives tokens out. For several threads."""

    def __init__(
        self, app: App, address: str, now: Callable[[], datetime], timeout_seconds: int
    ) -> None:
        key = app.private_key.get_secret_value() if app.private_key else ""
        self.now = now
        self._address = address
        self._lock = Lock()
        self._installations: dict[str, Mapping[str, Any]] | None = None
        self._auth = Auth.AppAuth(app.id or 0, key)
        self._line = Line(address, self._auth, timeout_seconds)

    def token(self, owner: str, tally: Tally) -> tuple[str, datetime]:
        """(a new token for the owner's repositories, until when it is used).

        Raises Fault, GaveUp; NoAccess where the owner did not install the App.
        """
        with self._lock:
            number = self._installation(owner, tally)["id"]
            answer = self._ask("POST", f"/app/installations/{number}/access_tokens", tally)
            now, given = self.now(), answer.data
            lasts = datetime.fromisoformat(given["expires_at"]) - answered_at(answer.headers, now)
            return given["token"], now + lasts - RENEWED_BEFORE

    def _installation(self, owner: str, tally: Tally) -> Mapping[str, Any]:
        if self._installations is None:
            self._installations = self._listed(tally)
        found = self._installations.get(owner.lower())
        if found is None:
            raise NoAccess(
                f"The GitHub App is not installed for {owner}",
                self._address,
                f"an owner of {owner} installs it on the App's page under Install App, for the "
                f"repositories that are wanted; {HOW_TO} says how",
            )
        if found.get("suspended_at"):
            raise NoAccess(
                f"The GitHub App's installation for {owner} is suspended",
                self._address,
                f"an owner of {owner} unsuspends it under Settings > GitHub Apps > Configure",
            )
        return found

    def _listed(self, tally: Tally) -> dict[str, Mapping[str, Any]]:
        self._sign()
        found: dict[str, Mapping[str, Any]] = {}
        for number in itertools.count(1):
            parameters = {"per_page": ON_A_PAGE, "page": number}
            page = self._ask("GET", "/app/installations", tally, parameters).data
            found |= {each["account"]["login"].lower(): each for each in page}
            if len(page) < ON_A_PAGE:
                break
        return found

    def _sign(self) -> None:
        """Every request is signed; a key that can't is found out before the first."""
        try:
            _ = self._auth.token
        except (jwt.PyJWTError, ValueError) as error:
            raise self._refused("the private key can't be read") from error

    def _ask(
        self, verb: str, path: str, tally: Tally, parameters: Mapping[str, int] | None = None
    ) -> Response:
        answer = self._line.rest(verb, path, tally, parameters)
        if answer.status in (requests.codes.unauthorized, requests.codes.not_found):
            raise self._refused(f"GitHub answers {answer.status}")
        judge_status(answer, Question(self._address, "the App"), self.now())
        if not isinstance(answer.data, dict | list):
            raise Passing(NO_ANSWER)
        return answer

    def _refused(self, why: str) -> NoAccess:
        return NoAccess(
            f"GitHub does not know this App and its private key: {why}",
            f"app under github in mikata.yaml, MIKATA_GITHUB__APP__PRIVATE_KEY, {self._address}",
            "compare the App's id with its page, make a new private key there if in doubt, and see "
            f"that the clock of this machine is right; {HOW_TO} says how",
        )

    def close(self) -> None:
        """Let go of the connection."""
        self._line.close()
