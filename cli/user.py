"""`mikata user`: who signs in here, and how does somebody get their password?"""

from datetime import UTC, datetime, timedelta
from typing import Annotated

import typer

from cli.counting import counted
from cli.errors import CommandRefused
from cli.workspace import HERE, Workspace, WorkspaceOption, opened_workspace
from config.settings import ORGANISATION_FILE, Settings
from config.sign_in_checks import LOOK_AFTER
from data.access.administering import (
    INVITED_FOR,
    invite_person,
    let_in_again,
    reset_person,
    shut_out,
    sign_out_everywhere,
)
from data.access.tokens import new_token
from data.access.users import (
    Known,
    first_address,
    has_users,
    known_person,
    person_of_address,
    person_of_key,
)
from data.log import OPERATOR
from data.queries.organisation import current_organisation
from data.queries.users import UserState, user_states
from data.viewer import Viewer

app = typer.Typer(add_completion=False)
sessions = typer.Typer(add_completion=False)
app.add_typer(sessions, name="sessions")

Address = Annotated[
    str, typer.Argument(metavar="ADDRESS", help="An address of a person of org.yaml.")
]
Who = Annotated[str, typer.Argument(metavar="WHO", help="Their address, or their id in org.yaml.")]


@app.callback()
def user() -> None:
    """Who signs in here, and with what."""


@sessions.callback()
def sessions_of_people() -> None:
    """Where people are signed in at present."""


@app.command("list")
def list_users(workspace: WorkspaceOption = HERE) -> None:
    """Print everybody who was invited or has signed in."""
    with opened_workspace(workspace) as opened:
        now, idle = datetime.now(UTC), _idle(opened.settings)
        states = user_states(Viewer.operator(), opened.database, now, idle)
    lines = [_line(state) for state in states]
    print("\n".join(lines) or "Nobody: whoever uses this computer looks at the pages.")


@app.command()
def invite(address: Address, workspace: WorkspaceOption = HERE) -> None:
    """Print a link with which a person sets their password, once and within 72 hours.

    From the first one on, everybody signs in.
    """
    with opened_workspace(workspace) as opened:
        _refuse_without_passwords(opened.settings)
        known = somebody(opened, address)
        _refuse_without_address(opened, known)
        if known.is_disabled:
            raise CommandRefused(
                f"{known.key} is disabled; `mikata user enable {known.key}` lets them in again"
            )
        if known.password_digest is not None:
            raise CommandRefused(
                f"{known.key} has a password already; `mikata user reset {known.key}` replaces it"
            )
        token, now = new_token(), datetime.now(UTC)
        with opened.database.write(changes_facts=False) as connection:
            first = not has_users(connection)
            invite_person(connection, known.person, token, now, OPERATOR)
        _print_link(opened.settings, known, token, now)
        if first:
            print("From now on everybody signs in here, you too: invite yourself as well.")
        _warn_where_nobody_looks_after_it(opened)


@app.command()
def reset(who: Who, workspace: WorkspaceOption = HERE) -> None:
    """Forget a person's password, sign them out everywhere, and print a link for a new one."""
    with opened_workspace(workspace) as opened:
        _refuse_without_passwords(opened.settings)
        known = _a_user(opened, who)
        token, now = new_token(), datetime.now(UTC)
        with opened.database.write(changes_facts=False) as connection:
            ended = reset_person(connection, known.person, token, now, OPERATOR)
        print(f"{known.key}: the password holds no longer; {_ended(ended)}.")
        _print_link(opened.settings, known, token, now)


@app.command()
def disable(who: Who, workspace: WorkspaceOption = HERE) -> None:
    """Let a person in no longer, and sign them out everywhere."""
    with opened_workspace(workspace) as opened:
        known = somebody(opened, who)
        _refuse_where_nobody_signs_in(opened)
        with opened.database.write(changes_facts=False) as connection:
            ended = shut_out(connection, known.person, datetime.now(UTC), OPERATOR)
    print(f"{known.key} can't sign in any more; {_ended(ended)}.")


@app.command()
def enable(who: Who, workspace: WorkspaceOption = HERE) -> None:
    """Let a disabled person in again."""
    with opened_workspace(workspace) as opened:
        known = somebody(opened, who)
        if not known.is_disabled:
            raise CommandRefused(f"{known.key} is not disabled; nothing was changed")
        with opened.database.write(changes_facts=False) as connection:
            let_in_again(connection, known.person, datetime.now(UTC), OPERATOR)
        by_password = opened.settings.sign_in.method in (None, "password")
    print(f"{known.key} may sign in again.")
    if by_password and known.password_digest is None:
        print(f"They have no password: `mikata user invite {who}` prints a link to set one.")


@sessions.command()
def end(who: Who, workspace: WorkspaceOption = HERE) -> None:
    """Sign a person out everywhere."""
    with opened_workspace(workspace) as opened:
        known = somebody(opened, who)
        with opened.database.write(changes_facts=False) as connection:
            ended = sign_out_everywhere(connection, known.person, datetime.now(UTC), OPERATOR)
    print(f"{known.key}: {_ended(ended)}.")


def somebody(opened: Workspace, who: str) -> Known:
    """The person of the applied organisation with that address or id."""
    with opened.database.read() as connection:
        find = person_of_address if "@" in who else person_of_key
        person = find(connection, who)
        known = known_person(connection, person) if person is not None else None
    if known is not None:
        return known
    if "@" not in who:
        raise CommandRefused(
            f"the organisation that was applied last has no person {who!r}; add them to "
            f"{ORGANISATION_FILE}, then run `mikata apply`"
        )
    raise CommandRefused(
        f"nobody of the organisation that was applied last has the address {who}; write "
        f"`addresses: [{who}]` below the person in {ORGANISATION_FILE}, then run `mikata apply`"
    )


def _refuse_without_address(opened: Workspace, known: Known) -> None:
    with opened.database.read() as connection:
        address = first_address(connection, known.person)
    if address is None:
        raise CommandRefused(
            f"{known.key} has no address to sign in with; write `addresses: [ADDRESS]` below them "
            f"in {ORGANISATION_FILE}, then run `mikata apply`"
        )


def _a_user(opened: Workspace, who: str) -> Known:
    known = somebody(opened, who)
    if not known.is_user:
        raise CommandRefused(f"{known.key} was not invited yet; `mikata user invite ADDRESS` does")
    if known.is_disabled:
        raise CommandRefused(
            f"{known.key} is disabled; `mikata user enable {known.key}` lets them in again"
        )
    return known


def _warn_where_nobody_looks_after_it(opened: Workspace) -> None:
    organisation = current_organisation(opened.database)
    people = organisation.people if organisation else ()
    if not any(LOOK_AFTER & {person.role, *person.also} for person in people):
        typer.echo(
            "Warning: nobody is admin or cto, so nobody sees on the pages who may sign in, or the "
            f"log; write `also: [admin]` below somebody in {ORGANISATION_FILE}, then run "
            "`mikata apply`.",
            err=True,
        )


def _refuse_without_passwords(settings: Settings) -> None:
    method = settings.sign_in.method
    if method == "none":
        raise CommandRefused(
            "mikata.yaml says that nobody signs in (sign_in.method: none); leave that out, then "
            "invite people"
        )
    if method not in (None, "password"):
        raise CommandRefused(
            f"nobody has a password here: people sign in as mikata.yaml says (sign_in.method: "
            f"{method}), and whoever has an address in {ORGANISATION_FILE} comes in without a link"
        )


def _refuse_where_nobody_signs_in(opened: Workspace) -> None:
    with opened.database.read() as connection:
        somebody_does = has_users(connection)
    if not somebody_does and opened.settings.sign_in.method in (None, "none"):
        raise CommandRefused(
            "nobody signs in here yet, so nobody can be kept out; nothing was changed"
        )


def _print_link(settings: Settings, known: Known, token: str, now: datetime) -> None:
    name = known.name.get("en")
    until = now + INVITED_FOR
    print(f"With this link {name} ({known.key}) sets a password, once, until {_moment(until)}:")
    print(f"{_base(settings)}/invitation/{token}")
    if not settings.server.public_url:
        print(
            "It works on this computer; after `mikata serve --port N` write N in place of its port."
        )


def _base(settings: Settings) -> str:
    """The address under which people reach the pages."""
    server = settings.server
    if server.public_url:
        return server.public_url
    host = f"[{server.host}]" if ":" in server.host else server.host
    return f"http://{host}:{server.port}"


def _line(state: UserState) -> str:
    parts = [state.key, state.address or "no address", *_states(state)]
    return "  ".join(parts)


def _states(state: UserState) -> list[str]:
    if not state.in_file:
        return ["not in the organisation any more: can't sign in"]
    if state.disabled_at:
        return [f"disabled on {_moment(state.disabled_at)}"]
    found = []
    if state.invited_until:
        found.append(f"invited until {_moment(state.invited_until)}")
    elif not state.has_password and not state.last_signed_in_at:
        found.append("the link was not used in time")
    if state.last_signed_in_at:
        found.append(f"last signed in on {_moment(state.last_signed_in_at)}")
    elif state.has_password:
        found.append("never signed in")
    if state.sessions:
        found.append(counted(state.sessions, "session"))
    return found


def _moment(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC"


def _ended(sessions: int) -> str:
    return f"{counted(sessions, 'session')} ended" if sessions else "no session was open"


def _idle(settings: Settings) -> timedelta:
    return timedelta(hours=settings.sign_in.session.idle_hours)
