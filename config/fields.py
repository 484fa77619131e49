"""Which kinds of values stand in our files, and how does a wrong one say so?"""

import re
from collections.abc import Callable
from datetime import date, time
from typing import Annotated, Any, Literal, Self

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    model_serializer,
    model_validator,
)

Language = Literal["ja", "en"]


class WrongValue(ValueError):
    """A value that can't be, with the key inside the value where it stands."""

    def __init__(self, message: str, key: str | None = None) -> None:
        super().__init__(message)
        self.key = key


class FileModel(BaseModel):
    """Something written in a file: unchangeable, and without keys that mean nothing."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        validate_by_name=True,
        validate_by_alias=True,
        hide_input_in_errors=True,
    )


def describe(value: object) -> str:
    """The value as a message names it, cut where it is long."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return f"the number {value}"
    if isinstance(value, str):
        return f"'{value}'" if len(value) <= _SHOWN else f"'{value[:_SHOWN]}…'"
    return "a mapping" if isinstance(value, dict) else "a list"


def matching(pattern: str, expected: str) -> BeforeValidator:
    """Accept text that is `pattern` from end to end; `expected` says in words what that is."""
    compiled = re.compile(pattern)

    def check(value: object) -> object:
        if isinstance(value, str) and not compiled.fullmatch(value):
            raise WrongValue(f"expected {expected}, got {describe(value)}")
        return value

    return BeforeValidator(check)


FIRST_YEAR, LAST_YEAR = 1970, 2199
"""A day beyond them is a slip; time zones and calendars hold for every day between."""


def _day(value: object) -> object:
    if isinstance(value, date):
        return value
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        raise WrongValue(f"expected a date like 2026-04-01, got {describe(value)}")
    try:
        day = date.fromisoformat(value)
    except ValueError as error:
        raise WrongValue(f"{value} is not in the calendar") from error
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise WrongValue(f"{value} lies outside the years {FIRST_YEAR} to {LAST_YEAR}")
    return day


def _clock_time(value: object) -> object:
    if isinstance(value, time):
        value = value.isoformat(timespec="auto").removesuffix(":00")
    if not isinstance(value, str) or not _CLOCK_TIME.fullmatch(value):
        raise WrongValue(f"expected a time like 09:30, got {describe(value)}")
    return time.fromisoformat(value)


def one_or_many(value: object) -> object:
    """A list as a tuple; a single text is a list of one."""
    if isinstance(value, str):
        return (value,)
    return tuple(value) if isinstance(value, list) else value


def _percentage(value: object) -> object:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 1 <= value <= _WHOLE:
        raise WrongValue(f"expected a percentage from 1 to 100, got {describe(value)}")
    return value


def _nonblank(value: object) -> object:
    if isinstance(value, str) and not value.strip():
        raise WrongValue("expected text, got only blanks")
    return value


_SHOWN = 60
_WHOLE = 100
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_CLOCK_TIME = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")

Day = Annotated[date, BeforeValidator(_day)]
ClockTime = Annotated[
    time,
    BeforeValidator(_clock_time),
    PlainSerializer(lambda value: value.strftime("%H:%M"), when_used="json"),
]
Percentage = Annotated[
    float,
    BeforeValidator(_percentage),
    PlainSerializer(lambda share: int(share) if share == int(share) else share, when_used="json"),
]
Text = Annotated[str, BeforeValidator(_nonblank)]
Identifier = Annotated[str, matching(r"[a-z0-9-]+", "an id of small letters, digits and hyphens")]
RepositoryName = Annotated[str, matching(r"[^/\s*]+/[^/\s*]+", "a repository as owner/name")]
RepositoryPattern = Annotated[
    str, matching(r"[^/\s]+/[^/\s]+", "a repository as owner/name, where * stands for any letters")
]
Texts = Annotated[tuple[Text, ...], BeforeValidator(one_or_many)]
"""A list of texts; a single text is a list of one."""


def login(value: object) -> object:
    """A login as it is kept: GitHub's bots without `[bot]`."""
    return value.strip().removesuffix("[bot]").strip() if isinstance(value, str) else value


Login = Annotated[Text, BeforeValidator(login)]
Logins = Annotated[tuple[Login, ...], BeforeValidator(one_or_many)]


def _address(value: object) -> object:
    if not isinstance(value, str):
        return value
    # Shown as it was written it might reach a log: an address that is none is not repeated.
    if not _ADDRESS.fullmatch(value.strip()):
        raise WrongValue("expected an address like name@example.com")
    return value.strip().lower()


_ADDRESS = re.compile(r"[^\s@<>()\[\]\"',;:]{1,64}@([\w-]{1,63}\.){1,8}[\w-]{2,63}")

Address = Annotated[str, BeforeValidator(_address)]
Addresses = Annotated[tuple[Address, ...], BeforeValidator(one_or_many)]
"""Addresses of mail, in small letters; a single one is a list of one."""


class LocalText(FileModel):
    """A text in Japanese and English; written as one text it is the same in both."""

    ja: Text | None = None
    en: Text | None = None

    @model_validator(mode="before")
    @classmethod
    def _from_one_text(cls, value: Any) -> Any:  # noqa: ANN401 -- whatever the file holds
        if isinstance(value, str):
            return {"ja": value, "en": value}
        if not isinstance(value, dict | LocalText):
            raise WrongValue(f"expected text, or {{ja: …, en: …}}, got {describe(value)}")
        return value

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if self.ja is None and self.en is None:
            raise WrongValue("expected a text under ja or en, got neither")
        return self

    @model_serializer(mode="wrap")
    def _as_written(self, write: Callable[[Self], dict[str, str | None]]) -> object:
        written = {key: value for key, value in write(self).items() if value is not None}
        return self.ja if self.ja == self.en else written

    def get(self, language: str) -> str:
        """The text in `language`, else in the other one."""
        wanted, other = (self.en, self.ja) if language == "en" else (self.ja, self.en)
        return wanted or other or ""


def refuse_turned(start: date | None, end: date | None) -> None:
    """Raise WrongValue where something ends before it starts."""
    if start and end and end < start:
        raise WrongValue(f"ends on {end}, before it starts on {start}", "to")


class Dated(FileModel):
    """Something that holds from `start` to `end`, both included; None is open."""

    start: Day | None = Field(default=None, validation_alias="from", serialization_alias="from")
    end: Day | None = Field(default=None, validation_alias="to", serialization_alias="to")

    @model_validator(mode="after")
    def _ends_after_it_starts(self) -> Self:
        refuse_turned(self.start, self.end)
        return self

    def covers(self, day: date) -> bool:
        """Whether it holds on `day`."""
        return (self.start or date.min) <= day <= (self.end or date.max)
