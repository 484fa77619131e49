"""Which folder does a command work in? Known without opening what lies there."""

from pathlib import Path
from typing import Annotated

import typer

WorkspaceOption = Annotated[
    Path,
    typer.Option(
        "--workspace",
        envvar="MIKATA_WORKSPACE",
        metavar="DIR",
        help="The folder with mikata.yaml and org.yaml.",
    ),
]
"""A command takes `workspace: WorkspaceOption = HERE`."""

HERE = Path()
