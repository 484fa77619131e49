"""`mikata org`: how does an organisation get its first org.yaml?"""

import os
import sys
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import typer

from cli.errors import CommandRefused, words
from cli.github_token import with_token
from cli.workspace import HERE, Workspace, WorkspaceOption, opened_workspace
from collectors.errors import CollectorError, Interrupted
from collectors.github.access import GitHubAccess
from collectors.github.members import found_organisation
from collectors.github.patience import Clock
from collectors.github.patterns import EXCEPT, owner_of
from collectors.stop import stopping_on_signals
from config.found_organisation import FoundAccount, FoundOrganisation
from config.organisation import Organisation, examine_organisation
from config.organisation_draft import organisation_draft
from config.settings import ORGANISATION_FILE, GitHub
from data.queries.authors import authors_without_person
from data.queries.collecting import repositories_of
from data.queries.organisation import current_organisation
from data.viewer import Viewer

app = typer.Typer(add_completion=False)


@app.callback()
def org() -> None:
    """What helps with writing org.yaml."""


@app.command()
def suggest(workspace: WorkspaceOption = HERE) -> None:
    """Print a draft of org.yaml from the authors of what was collected and, where repositories of
    GitHub are among it or named in mikata.yaml, from the members and teams there; nothing is
    overwritten.
    """
    with opened_workspace(workspace) as opened:
        authors = authors_without_person(Viewer.operator(), opened.database)
        known = _known(opened)
        organisations = _on_github(opened)
    found = [FoundAccount(each.provider, each.login, each.kind == "bot") for each in authors]
    draft = organisation_draft(found, known, organisations)
    if draft is None:
        print(_nothing_to_suggest(workspace, known=known is not None), file=sys.stderr)
    else:
        print(draft, end="")


def _known(opened: Workspace) -> Organisation | None:
    """The organisation as org.yaml says it, else as it was applied last."""
    file = opened.settings.workspace / ORGANISATION_FILE
    if file.exists():
        written, _ = examine_organisation(file)
        if written is not None:
            return written
        print(
            f"{file}: has errors, which `mikata check` lists; compared with what was applied last",
            file=sys.stderr,
        )
    return current_organisation(opened.database)


def _on_github(opened: Workspace) -> Sequence[FoundOrganisation]:
    """The owners of the repositories that are collected, as far as the token may see them.

    What it may not see is said, and the draft does without. Raises Interrupted.
    """
    settings = opened.settings.github
    with opened.database.read() as connection:
        collected = [row.name for _, row in repositories_of(connection, "github")]
    named = [each for each in settings.repositories if not each.startswith(EXCEPT)]
    owners = {owner_of(each).casefold(): owner_of(each) for each in (*collected, *named)}
    if not owners:
        return ()
    try:
        allowed = with_token(settings, os.environ)
    except CommandRefused as refused:
        _say(f"without the members and teams on GitHub: {refused}")
        return ()
    return tuple(_asked(allowed, tuple(owners.values())))


def _asked(settings: GitHub, owners: Sequence[str]) -> Iterator[FoundOrganisation]:
    clock = Clock(lambda: datetime.now(UTC), time.sleep)
    with stopping_on_signals() as stop, GitHubAccess(settings, stop, clock, _say) as access:
        for owner in owners:
            try:
                seen = found_organisation(access.client(owner), owner)
            except Interrupted:
                raise
            except CollectorError as error:
                _say(f"without the members and teams of {owner}: {words(error)}")
                continue
            for refused in seen.refused:
                _say(f"{owner} is only partly known: {words(refused)}")
            yield seen.organisation


def _say(sentence: str) -> None:
    print(sentence, file=sys.stderr)


def _nothing_to_suggest(workspace: Path, *, known: bool) -> str:
    if known:
        return "nothing to suggest: every collected author is somebody in the organisation"
    return (
        f"nothing to suggest: no pull request was collected in {workspace.absolute()}; "
        "`mikata collect OWNER/NAME` reads them from GitHub, `mikata collect --git PATH` from a "
        "clone"
    )
