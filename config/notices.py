"""Which team is told each morning what waits for it, when, and by which way?"""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import BeforeValidator, Field, SecretStr, model_validator

from config.fields import Address, Addresses, FileModel, Identifier, Language, Text, WrongValue
from config.loopback import is_loopback

Security = Literal["starttls", "tls", "none"]

_PORTS: dict[Security, int] = {"starttls": 587, "tls": 465, "none": 25}


def wrong_webhook(value: str) -> str | None:
    """Why a text can't be the address of a webhook, without a letter of it; None where it can.

    Whoever knows the address can write into the channel: it is a secret.
    """
    try:
        parts = urlsplit(value.strip())
        _ = parts.port
    except ValueError:
        parts = urlsplit("")
    if not parts.hostname or "@" in parts.netloc or not value.strip().isprintable():
        return (
            "expected the address of an incoming webhook, like https://hooks.slack.com/services/…"
        )
    plain = parts.scheme == "http" and is_loopback(parts.hostname)
    if parts.scheme != "https" and not plain:
        return "expected an address that begins with https://: it is a secret, as a password is"
    return None


def _webhook(value: object) -> object:
    if not isinstance(value, str):
        return value
    problem = wrong_webhook(value)
    if problem:
        raise WrongValue(problem)
    return value.strip()


def _file(value: object) -> object:
    if isinstance(value, str) and "://" in value:
        # Somebody's webhook in the wrong place: no message repeats it.
        raise WrongValue("expected the name of a file; the address itself belongs under slack")
    return value


Webhook = Annotated[SecretStr, BeforeValidator(_webhook)]
FileName = Annotated[Text, BeforeValidator(_file)]


class Team(FileModel):
    """A unit, and where its message goes: a channel of Slack, addresses of mail, or both.

    `slack` is the address of an incoming webhook, `slack_file` a file that holds it (from the
    folder of mikata.yaml).
    """

    unit: Identifier
    slack: Webhook | None = Field(default=None, repr=False)
    slack_file: FileName | None = None
    mail: Addresses = ()

    @model_validator(mode="before")
    @classmethod
    def _is_a_mapping(cls, value: object) -> object:
        if not isinstance(value, Mapping | Team):
            raise WrongValue("expected {unit: …, slack: …, mail: …}, got something else")
        return value

    @property
    def by_slack(self) -> bool:
        """Whether it goes to a channel of Slack."""
        return self.slack is not None or self.slack_file is not None

    def webhook(self, workspace: Path) -> str:
        """The address of its webhook; raises OSError, UnicodeDecodeError or WrongValue."""
        if self.slack is not None:
            return self.slack.get_secret_value()
        written = (workspace / (self.slack_file or "")).read_text(encoding="utf-8")
        problem = wrong_webhook(written)
        if problem:
            raise WrongValue(problem)
        return written.strip()


class MailServer(FileModel):
    """Who delivers mail, and from whom it comes. Without `port` it is the usual one.

    Host and sender may come from different places, the file and the environment.
    """

    host: Text = ""
    port: int | None = Field(default=None, ge=1, le=65535)
    security: Security = "starttls"
    user: Text | None = None
    password: SecretStr | None = Field(default=None, repr=False)
    sender: Address | None = Field(
        default=None, validation_alias="from", serialization_alias="from"
    )

    @property
    def usual_port(self) -> int:
        """The port that is asked at."""
        return self.port or _PORTS[self.security]


class Notices(FileModel):
    """The morning message: which pull requests of a team wait for a review.

    It goes out on working days at `hour` in the organisation's time zone, and names those that
    waited for longer than `waiting_hours` working hours. Without `language` it is in that of the
    pages.
    """

    hour: int = Field(default=9, ge=0, le=23)
    waiting_hours: float = Field(default=8, ge=0, le=1000)
    language: Language | None = None
    teams: tuple[Team, ...] = ()
    mail: MailServer = MailServer()
