"""`mikata gap`: which pull requests are missing for good, and who accepted that?"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated

import typer

from cli.errors import CommandRefused
from cli.workspace import HERE, Workspace, WorkspaceOption, opened_workspace
from config.errors import UnknownChoice
from data.gaps import Decision, accept_gap
from data.queries.organisation import current_organisation
from data.queries.repositories import STATES, RepositoryState, repository_states
from data.viewer import Viewer

app = typer.Typer(add_completion=False)


@app.callback()
def gap() -> None:
    """Pull requests that the source has and Mikata has not."""


@app.command("list")
def list_gaps(workspace: WorkspaceOption = HERE) -> None:
    """Print every repository with a gap, and the gaps that somebody accepted."""
    with opened_workspace(workspace) as opened:
        states = repository_states(Viewer.operator(), opened.database)
    lines = [line for each in states for line in _lines(each)]
    print("\n".join(lines) if lines else "No gap: everything that was counted is here.")


@app.command()
def accept(
    repository: Annotated[str, typer.Argument(metavar="OWNER/NAME", help="Whose gap.")],
    who: Annotated[
        str,
        typer.Option(metavar="PERSON", help="Who accepts it: a person's id in org.yaml, if any."),
    ],
    why: Annotated[str, typer.Option(metavar="TEXT", help="Why it can't be filled.")],
    workspace: WorkspaceOption = HERE,
) -> None:
    """Accept the present gap of a repository: while it stays the same, nothing is provisional."""
    with opened_workspace(workspace) as opened:
        state = _state(opened, repository)
        _refuse_unless_known(opened, who)
        if not why.strip():
            raise CommandRefused("--why is empty: say why the gap can't be filled")
        if not state.gap:
            raise CommandRefused(f"{repository} has no gap to accept; `mikata gap list` names them")
        with opened.database.write(changes_facts=True, freshness_only=True) as connection:
            decision = Decision(who.strip(), why.strip(), datetime.now(UTC))
            accept_gap(connection, state.name, state.gap, decision)
        print(f"Accepted for {state.name}: {_words(state.gap)}.")


def _state(opened: Workspace, name: str) -> RepositoryState:
    states = {each.name: each for each in repository_states(Viewer.operator(), opened.database)}
    if name not in states:
        raise UnknownChoice("repository", name, sorted(states))
    return states[name]


def _refuse_unless_known(opened: Workspace, who: str) -> None:
    organisation = current_organisation(opened.database)
    people = organisation.people_by_id if organisation else {}
    if people and who.strip() not in people:
        raise UnknownChoice("person", who, sorted(people))
    if not who.strip():
        raise CommandRefused("--who is empty: say who accepts the gap")


def _lines(state: RepositoryState) -> list[str]:
    """The gap of a repository, or who accepted it; nothing where there is none."""
    if state.gap:
        return [f"{state.name}: {_words(state.gap)}"]
    accepted = state.accepted
    if not state.difference or accepted is None:
        return []
    when = f"{accepted.at:%Y-%m-%d}"
    words = _words(state.difference)
    return [f"{state.name}: {words}; accepted by {accepted.who} on {when}: {accepted.why}"]


def _words(gap: Mapping[str, int]) -> str:
    """`8 merged missing, 1 open too many`."""
    return ", ".join(
        f"{abs(gap[each]):,} {each} {'missing' if gap[each] > 0 else 'too many'}"
        for each in STATES
        if gap.get(each)
    )
