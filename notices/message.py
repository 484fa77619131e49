"""What does the morning message say?

Pure. It names pull requests and how long they waited, and nobody.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from config.fields import Language
from notices.text import say

MOST_LINES = 20
"""More than this nobody reads in the morning; the rest is counted."""

LONGEST_TITLE = 100

_WORD_GIVEN_UP = 20
"""Letters that a cut may take more, so that no word is broken."""

_JOINER = "\N{ZERO WIDTH JOINER}"


@dataclass(frozen=True, slots=True)
class Line:
    """A pull request that waits; `name` is `owner/name#12`, `url` None where nobody knows it."""

    name: str
    title: str
    url: str | None
    hours: float


@dataclass(frozen=True, slots=True)
class Told:
    """A line in words: what is linked, where the link leads, and what follows it."""

    label: str
    url: str | None
    after: str


@dataclass(frozen=True, slots=True)
class Message:
    """A message in words; `pull_requests` is how many it is about, `more` those not listed."""

    title: str
    what: str
    lines: tuple[Told, ...]
    more: str | None
    as_of: str | None
    pull_requests: int


def morning_message(
    unit: str,
    waiting: Sequence[Line],
    longer_than: float,
    as_of: datetime | None,
    language: Language,
) -> Message | None:
    """The message for the unit of this name; None where nothing waits.

    `as_of` is when the data were complete last, in the organisation's time zone.
    """
    if not waiting:
        return None
    count, rest = len(waiting), len(waiting) - MOST_LINES
    key = "morning.title" if count > 1 else "morning.title_one"
    return Message(
        title=say(key, language, unit=plain(unit), count=f"{count:,}"),
        what=say("morning.what", language, hours=f"{longer_than:g}"),
        lines=tuple(_told(line, language) for line in waiting[:MOST_LINES]),
        more=say("morning.more", language, count=f"{rest:,}") if rest > 0 else None,
        as_of=_as_of(as_of, language) if as_of else None,
        pull_requests=count,
    )


def as_text(message: Message) -> str:
    """The message below its title as plain text, each link on a line of its own."""
    lines = [part for line in message.lines for part in _text_of(line)]
    ending = [part for part in (message.more, message.as_of) if part]
    return "\n".join([message.what, "", *lines, *([""] if ending else []), *ending, ""])


def plain(text: str) -> str:
    """The text on one line, without signs that can't be seen or that turn what stands after them.

    No line of a mail's head can begin inside of it.
    """
    seen = (sign for sign in " ".join(text.split()) if _is_seen(sign))
    return "".join(seen).strip()


def cut(text: str) -> str:
    """The text, cut where it is longer than a title should be, at a word where one is near."""
    if len(text) <= LONGEST_TITLE:
        return text
    kept = text[: LONGEST_TITLE - 1]
    word = kept.rfind(" ")
    if word >= LONGEST_TITLE - _WORD_GIVEN_UP:
        kept = kept[:word]
    # What joins itself to the next sign would join itself to the ellipsis.
    return f"{kept.rstrip(_JOINER).rstrip()}…"


def _is_seen(sign: str) -> bool:
    return unicodedata.category(sign) not in {"Cc", "Cf", "Cs"} or sign == _JOINER


def _told(line: Line, language: Language) -> Told:
    label = f"{line.name} {cut(plain(line.title))}".strip()
    after = say("morning.waited", language, hours=f"{line.hours:,.1f}")
    return Told(label, line.url if line.url and _is_address(line.url) else None, after)


def _is_address(url: str) -> bool:
    """Whether a text from elsewhere may be a link."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    one_word = len(url.split()) == 1 and plain(url) == url
    return parts.scheme in ("http", "https") and bool(parts.hostname) and one_word


def _as_of(moment: datetime, language: Language) -> str:
    months = say("morning.month_names", language).split()
    weekdays = say("morning.weekday_names", language).split()
    when = say(
        "morning.moment",
        language,
        month=months[moment.month - 1],
        day=moment.day,
        weekday=weekdays[moment.weekday()],
        time=f"{moment:%H:%M}",
    )
    return say("morning.as_of", language, when=when)


def _text_of(line: Told) -> list[str]:
    first = f"- {line.label}{line.after}"
    return [first, f"  {line.url}"] if line.url else [first]
