"""What does whoever runs Mikata do to somebody's way in? Each of it stands in the log."""

from datetime import datetime, timedelta

from sqlalchemy import Connection

from data.access.api_tokens import revoke_all
from data.access.invitations import invite, withdraw_invitations
from data.access.sessions import end_sessions
from data.access.tokens import digest_of
from data.access.users import disable_user, enable_user, forget_password
from data.log import Actor, write_log

INVITED_FOR = timedelta(hours=72)
"""How long a link to set a password holds."""


def invite_person(
    connection: Connection, person: int, token: str, now: datetime, actor: Actor
) -> None:
    """Let whoever holds the token set the person's password once."""
    invite(connection, person, digest_of(token), now, now + INVITED_FOR)
    write_log(connection, now, actor, "user.invited", person)


def reset_person(
    connection: Connection, person: int, token: str, now: datetime, actor: Actor
) -> int:
    """Forget the person's password, and let the holder of the token set another one once.

    How many sessions that ended.
    """
    forget_password(connection, person)
    ended = end_sessions(connection, person)
    invite(connection, person, digest_of(token), now, now + INVITED_FOR)
    write_log(connection, now, actor, "user.reset", person, {"sessions_ended": ended})
    return ended


def shut_out(connection: Connection, person: int, now: datetime, actor: Actor) -> int:
    """Refuse the person and their programs from now on; how many sessions that ended."""
    disable_user(connection, person, now)
    withdraw_invitations(connection, person)
    revoke_all(connection, person, now)
    ended = end_sessions(connection, person)
    write_log(connection, now, actor, "user.disabled", person, {"sessions_ended": ended})
    return ended


def let_in_again(connection: Connection, person: int, now: datetime, actor: Actor) -> None:
    """Refuse the person no longer."""
    enable_user(connection, person, now)
    write_log(connection, now, actor, "user.enabled", person)


def sign_out_everywhere(
    connection: Connection,
    person: int,
    now: datetime,
    actor: Actor,
    except_session: int | None = None,
) -> int:
    """End the person's sessions, but for one by number; how many there were."""
    ended = end_sessions(connection, person, except_session)
    if ended:
        write_log(connection, now, actor, "session.ended", person, {"sessions_ended": ended})
    return ended
