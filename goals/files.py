"""Where in a workspace do the files of goals lie?"""

from pathlib import Path

FOLDER = "goals"
"""One file in it for each period."""


def goal_files(workspace: Path) -> list[Path]:
    """The files of goals of a workspace, by name."""
    return sorted((workspace / FOLDER).glob("*.yaml"))
