"""`mikata token`: with what does a program ask for figures in somebody's name?"""

from datetime import UTC, datetime
from typing import Annotated

import typer

from cli.errors import CommandRefused
from cli.user import somebody
from cli.workspace import HERE, WorkspaceOption, opened_workspace
from data.access.api_tokens import (
    LONGEST_NAME,
    MOST_DAYS,
    USUAL_DAYS,
    HeldToken,
    create_token,
    revoke_token,
    tokens_of,
)
from data.log import OPERATOR
from data.log.detail import LARGEST
from data.viewer import Viewer

app = typer.Typer(add_completion=False)

_WHO = "Their address, or their id in org.yaml."


@app.callback()
def token() -> None:
    """Personal tokens: with one, a program asks for what its person may see."""


@app.command()
def create(
    person: Annotated[str, typer.Option(metavar="ID|ADDRESS", help=_WHO)],
    name: Annotated[
        str, typer.Option(metavar="WORDS", help=f"What it is for, in {LONGEST_NAME} letters.")
    ],
    days: Annotated[
        int, typer.Option(min=1, max=MOST_DAYS, help="After how many days it ends.")
    ] = USUAL_DAYS,
    workspace: WorkspaceOption = HERE,
) -> None:
    """Print a new token of a person's, this once: only its digest is kept."""
    with opened_workspace(workspace) as opened:
        known, now = somebody(opened, person), datetime.now(UTC)
        if known.is_disabled:
            raise CommandRefused(
                f"{known.key} is disabled; `mikata user enable {known.key}` lets them in again"
            )
        with opened.database.write(changes_facts=False) as connection:
            made = create_token(connection, known.person, name, days, now, OPERATOR)
    print(made)
    typer.echo(
        f"It asks in the name of {known.key} for {days} days and is not shown again; send it as "
        "`Authorization: Bearer …`, never in an address.",
        err=True,
    )


@app.command("list")
def list_tokens(
    person: Annotated[str | None, typer.Option(metavar="ID|ADDRESS", help=_WHO)] = None,
    workspace: WorkspaceOption = HERE,
) -> None:
    """Print which tokens there are, the newest first."""
    with opened_workspace(workspace) as opened:
        whose = somebody(opened, person).person if person is not None else None
        found, now = tokens_of(Viewer.operator(), opened.database, whose), datetime.now(UTC)
    print("\n".join(_line(each, now) for each in found) or "No token.")


@app.command()
def revoke(
    number: Annotated[int, typer.Argument(min=1, max=LARGEST, help="As `mikata token list` says.")],
    workspace: WorkspaceOption = HERE,
) -> None:
    """Let a token open nothing any more."""
    with opened_workspace(workspace) as opened:
        now = datetime.now(UTC)
        with opened.database.write(changes_facts=False) as connection:
            revoked = revoke_token(connection, Viewer.operator(), number, now, OPERATOR)
    if revoked is None:
        raise CommandRefused(f"no token {number} holds at present; `mikata token list` shows them")
    print(f"Token {number} of {revoked.person_key} ({revoked.name}) opens nothing any more.")


def _line(token: HeldToken, now: datetime) -> str:
    ends = f"ends on {token.ends_at:%Y-%m-%d}"
    if token.revoked_at:
        ends = f"revoked on {token.revoked_at:%Y-%m-%d}"
    elif not token.holds(now):
        ends = f"ended on {token.ends_at:%Y-%m-%d}"
    used = f"last used on {token.last_used_on}" if token.last_used_on else "never used"
    made = f"made on {token.created_at:%Y-%m-%d}"
    return f"{token.id}  {token.person_key}  {token.name}  {made}  {used}  {ends}"
