"""`mikata retention`: what has been kept for long enough, and shall it go?"""

from datetime import UTC, datetime
from typing import Annotated

import typer

from cli.errors import CommandRefused
from cli.workspace import HERE, WorkspaceOption, opened_workspace
from config.keeping import Retention
from config.secret_key import secret_key
from data.privacy.inventory import INVENTORY
from data.privacy.retention import Removed, apply_retention

app = typer.Typer(add_completion=False)


@app.command()
def retention(
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would go; change nothing.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Delete it.")] = False,
    workspace: WorkspaceOption = HERE,
) -> None:
    """Delete what was kept for as long as `retention:` in mikata.yaml says.

    `mikata work` does this once a day.
    """
    if dry_run == yes:
        message = "say --dry-run to see what would go, or --yes to delete it; nothing was changed"
        raise CommandRefused(message)
    with opened_workspace(workspace) as opened:
        settings, now = opened.settings, datetime.now(UTC)
        key = secret_key(settings)
        removed = apply_retention(opened.database, settings.retention, key, now, dry_run)
    if dry_run:
        print("This would go; nothing was changed." if removed else "Nothing is old enough to go.")
    else:
        print("Deleted:" if removed else "Nothing was old enough to go.")
    _print(removed, settings.retention)


def _print(removed: list[Removed], retention: Retention) -> None:
    rows = {each.table: each.rows for each in removed}
    for declaration in INVENTORY:
        if declaration.kept.setting:
            days = getattr(retention, declaration.kept.setting)
            limit = "kept without limit" if days is None else f"kept for {days:,} days"
            print(f"  {declaration.table:<24}{rows.get(declaration.table, 0):>9,}  {limit}")
