"""`mikata check`: what is wrong with the files of a workspace?"""

import json
import os
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from cli.errors import FAILED, MISUSED, CommandRefused
from cli.workspace import HERE
from config.errors import Problem
from config.organisation import examine_organisation
from config.settings import (
    ORGANISATION_FILE,
    SETTINGS_FILE,
    SettingsFile,
    examine_settings,
)

app = typer.Typer()
