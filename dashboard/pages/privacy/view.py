"""What do all parts of the page of privacy know: who reads, what is set, what was confirmed?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from config.keeping import Retention
from dashboard.context import Context, Reader
from dashboard.text import Language, t
from dashboard.text.numbers import day
from data.permissions import ROLES, TABLE, Permission
from data.privacy.declaration import Declaration
from data.queries.own_file import own_account

_BY_FIGURES: tuple[Permission, ...] = ("units", "sources")
"""Permissions of whoever may look at figures at all: their roles are not listed one by one."""


@dataclass(frozen=True, slots=True)
class View:
    """One reader's view of the page. `confirmed` is the day on which they confirmed the notice in
    words, None where they never did; `contact` is whom to ask, where the settings say it."""

    reader: Reader
    retention: Retention
    contact: str | None
    confirmed: str | None

    @property
    def language(self) -> Language:
        """The reader's language."""
        return self.reader.language

    def say(self, name: str, **slots: object) -> str:
        """A text of this page in the reader's language."""
        return t(f"privacy.{name}", self.language, **slots)

    def inventory(self, name: str, **slots: object) -> str:
        """A text of the inventory in the reader's language."""
        return t(f"inventory.{name}", self.language, **slots)

    def listed(self, words: Iterable[str]) -> str:
        """Several words as a list within a sentence."""
        return self.say("comma").join(words)

    def seen_by(self, declaration: Declaration) -> str:
        """Which roles see something of it besides whomever it is about."""
        if not declaration.seen_by:
            nobody = "seen_by_nobody" if declaration.about_people else "seen_by_no_page"
            return self.say(nobody)
        figures = [each for each in declaration.seen_by if each in _BY_FIGURES]
        words = [self.say(f"seen_by_{each}") for each in figures]
        roles = [
            role
            for role in ROLES
            if any(each in TABLE[role] for each in declaration.seen_by if each not in figures)
        ]
        return self.listed([*words, *(t(f"roles.{role}", self.language) for role in roles)])

    def kept_for(self, declaration: Declaration) -> str:
        """For how long, as the settings of this installation say."""
        kept = declaration.kept
        if kept.setting is None:
            return self.inventory(f"kept_{kept.lasting}")
        days = getattr(self.retention, kept.setting)
        if days is None:
            return self.inventory("kept_no_limit")
        return self.inventory(f"since_{kept.since}", days=f"{days:,}")

    def erased(self, declaration: Declaration) -> tuple[str, str]:
        """What erasure does with it, and why something stays."""
        why = self.inventory(f"why_{declaration.why}")
        return self.inventory(f"erasure_{declaration.erasure}"), why


def view_of(reader: Reader, context: Context) -> View:
    """What there is to show at present."""
    at = own_account(reader.viewer, context.database).notice_confirmed_at
    settings = context.settings
    confirmed = _day(at, context, reader) if at else None
    return View(reader, settings.retention, settings.sign_in.contact, confirmed)


def _day(at: datetime, context: Context, reader: Reader) -> str:
    return day(at.astimezone(context.zone()).date(), reader.language, year=True)
