"""What does a person's own page know?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from flask import has_request_context

from dashboard.access.notice import notice_version
from dashboard.access.sessions import present_session
from dashboard.context import Context, Reader
from dashboard.text import t
from dashboard.text.numbers import dated_moment
from data.access.api_tokens import HeldToken, tokens_of
from data.privacy.access import Holding
from data.queries.own_file import (
    OwnAccount,
    OwnSession,
    OwnStatement,
    Views,
    own_account,
    own_holdings,
    own_sessions,
    own_statements,
    views_of_own_file,
)

RECENT = timedelta(days=30)


_NO_VIEWS, _NO_ACCOUNT = Views(), OwnAccount()


@dataclass(frozen=True, slots=True)
class MyFile:
    """Everything that the page shows to whom it is about.

    `present` is the session of this request, None where it has none. `contact` is whom they may
    ask.
    """

    reader: Reader
    now: datetime
    zone: tzinfo
    views: Views = _NO_VIEWS
    holdings: Sequence[Holding] = ()
    sessions: Sequence[OwnSession] = ()
    present: int | None = None
    account: OwnAccount = _NO_ACCOUNT
    notice: str = ""
    statements: Sequence[OwnStatement] = ()
    contact: str | None = None
    tokens: Sequence[HeldToken] = ()

    def say(self, name: str, **slots: object) -> str:
        """A text of this page in the reader's language."""
        return t(f"my_file.{name}", self.reader.language, **slots)

    def part(self, name: str) -> str:
        """What a part of the inventory is called."""
        return t(f"inventory.part_{name}", self.reader.language)

    def when(self, at: datetime) -> str:
        """A moment where the organisation is; with its year where that is another one."""
        today = self.now.astimezone(self.zone).date()
        return dated_moment(at, self.reader.language, self.zone, today)


def my_file(context: Context) -> MyFile:
    """What is known now of whoever asks; nothing where nobody signed in."""
    reader, now, zone = context.reader(), context.now(), context.zone()
    viewer, database = reader.viewer, context.database
    return MyFile(
        reader=reader,
        now=now,
        zone=zone,
        views=views_of_own_file(viewer, database, now - RECENT),
        holdings=own_holdings(viewer, database),
        sessions=own_sessions(viewer, database, now, context.access.idle),
        present=present_number(),
        account=own_account(viewer, database),
        notice=notice_version(),
        statements=own_statements(viewer, database),
        contact=context.settings.sign_in.contact,
        tokens=tokens_of(viewer, database, viewer.person) if viewer.person else (),
    )


def present_number() -> int | None:
    """The number of the session with which this request came."""
    stored = present_session().stored if has_request_context() else None
    return stored.id if stored else None
