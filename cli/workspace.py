"""Which folder does a command work in, and how does it open what lies there?"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from cli.folder import HERE, WorkspaceOption
from config.settings import Settings, load_settings
from data.database import Database

__all__ = ["HERE", "Workspace", "WorkspaceOption", "open_workspace", "opened_workspace"]


@dataclass(frozen=True, slots=True)
class Workspace:
    """A folder's settings and its opened database, with the tables of this Mikata."""

    settings: Settings
    database: Database


def open_workspace(directory: Path) -> Workspace:
    """Read the settings of the folder and open its database, brought up to this Mikata.

    Raises ConfigurationProblems where the settings are wrong and DataProblem where the database
    can't be used. Whoever opens it disposes of the database, or uses `opened_workspace`.
    """
    settings = load_settings(directory, os.environ)
    database = Database.open(settings.database, settings.facts_folder)
    try:
        database.migrate()
    except BaseException:
        database.dispose()
        raise
    return Workspace(settings, database)


@contextmanager
def opened_workspace(directory: Path) -> Iterator[Workspace]:
    """The workspace while it is used; afterwards its database is let go."""
    workspace = open_workspace(directory)
    try:
        yield workspace
    finally:
        workspace.database.dispose()
