"""`mikata org`: how does an organisation get its first org.yaml?"""

import sys
from pathlib import Path

import typer

from cli.workspace import HERE, WorkspaceOption, opened_workspace
from config.organisation_draft import FoundAccount, organisation_draft
from data.queries.authors import authors_without_person
from data.queries.organisation import current_organisation
from data.viewer import Viewer

app = typer.Typer(add_completion=False)


@app.callback()
def org() -> None:
    """What helps with writing org.yaml."""


@app.command()
def suggest(workspace: WorkspaceOption = HERE) -> None:
    """Print a draft of org.yaml from the authors of what was collected; nothing is overwritten."""
    with opened_workspace(workspace) as opened:
        authors = authors_without_person(Viewer.operator(), opened.database)
        known = current_organisation(opened.database)
    found = [FoundAccount(each.provider, each.login, each.kind == "bot") for each in authors]
    draft = organisation_draft(found, known)
    if draft is None:
        print(_nothing_to_suggest(workspace, known=known is not None), file=sys.stderr)
    else:
        print(draft, end="")


def _nothing_to_suggest(workspace: Path, *, known: bool) -> str:
    if known:
        return "nothing to suggest: every collected author is somebody in the organisation"
    return (
        f"nothing to suggest: no pull request was collected in {workspace.absolute()}; "
        "`mikata collect --git PATH` reads them from a clone"
    )
