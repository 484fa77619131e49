"""`mikata check`: what is wrong with the files of a workspace?"""

import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Literal

import typer

from cli.counting import counted
from cli.errors import FAILED, MISUSED, CommandRefused
from cli.folder import HERE
from config.document import examine_document
from config.errors import Problem
from config.notices_checks import unknown_units
from config.organisation import Organisation, examine_organisation
from config.settings import ORGANISATION_FILE, SETTINGS_FILE, SettingsFile, examine_settings
from goals.files import FOLDER, goal_files

app = typer.Typer(add_completion=False)


@app.command()
def check(
    path: Annotated[
        Path,
        typer.Argument(
            metavar="[DIR or FILE]",
            envvar="MIKATA_WORKSPACE",
            help="What is checked.",
            show_default=False,
        ),
    ] = HERE,
    form: Annotated[
        Literal["text", "json"], typer.Option("--format", help="How the problems are printed.")
    ] = "text",
) -> None:
    """Check mikata.yaml, the environment, org.yaml and goals; exit with 1 where errors are."""
    if not path.exists():
        raise CommandRefused(f"there is no file or folder {path}; check the path", MISUSED)
    files, problems = _checked_file(path) if path.is_file() else _checked_folder(path)
    errors = sum(problem.severity == "error" for problem in problems)
    if form == "json":
        print(json.dumps(_as_json(files, problems), ensure_ascii=False, indent=2))
    else:
        for line in (*problems, _summary(files, errors, len(problems) - errors)):
            print(line)
    raise typer.Exit(FAILED if errors else 0)


def _checked_file(file: Path) -> tuple[list[Path], Sequence[Problem]]:
    """A file is what its name or folder says; each other one describes an organisation."""
    if file.name == SETTINGS_FILE:
        return [file], examine_document(file, SettingsFile)[1]
    folder = file.absolute().parent
    if folder.name == FOLDER:
        beside = folder.parent / ORGANISATION_FILE
        organisation = examine_organisation(beside)[0] if beside.exists() else None
        return [file], _of_goals([file], organisation)
    return [file], examine_organisation(file)[1]


def _checked_folder(folder: Path) -> tuple[list[Path], Sequence[Problem]]:
    files = [
        file for name in (SETTINGS_FILE, ORGANISATION_FILE) if (file := folder / name).exists()
    ]
    if not files:
        known = f"{SETTINGS_FILE} or {ORGANISATION_FILE}"
        message = f"there is no {known} in {folder.absolute()}; `mikata init` writes both"
        raise CommandRefused(message, MISUSED)
    settings, found = examine_settings(folder, os.environ)
    problems, organisation = list(found), None
    if folder / ORGANISATION_FILE in files:
        sign_in = settings.sign_in if settings else None
        organisation, found = examine_organisation(folder / ORGANISATION_FILE, sign_in)
        problems += found
        if settings and organisation:
            units = [unit.id for unit, _ in organisation.all_units()]
            problems += unknown_units(settings.notices, folder / SETTINGS_FILE, units)
    of_goals = goal_files(folder)
    return [*files, *of_goals], [*problems, *_of_goals(of_goals, organisation)]


def _of_goals(files: Sequence[Path], organisation: Organisation | None) -> Sequence[Problem]:
    """What is wrong with files of goals."""
    if not files:
        return ()
    from goals.reading import examine_all_goals  # noqa: PLC0415 -- it knows all metrics

    return examine_all_goals(files, organisation)[1]


def _as_json(files: Sequence[Path], problems: Sequence[Problem]) -> dict[str, object]:
    return {
        "files": [str(file) for file in files],
        "problems": [problem.as_json() for problem in problems],
    }


def _summary(files: Sequence[Path], errors: int, warnings: int) -> str:
    *others, last = (str(file) for file in files)
    names = f"{', '.join(others)} and {last}" if others else last
    if not errors and not warnings:
        return f"{names}: nothing wrong"
    return f"{names}: {counted(errors, 'error')}, {counted(warnings, 'warning')}"
