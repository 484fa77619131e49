"""What do the files of goals of a workspace say, and what is wrong with them?"""

from collections.abc import Sequence
from pathlib import Path

from config.document import examine_document
from config.errors import ConfigurationProblems, Problem
from config.organisation import Organisation
from config.yaml_writing import yaml_text
from goals.checks import CHECKS
from goals.model import GoalFile
from goals.references import catalogue_knows_the_metrics, organisation_knows


def load_goals(path: Path, organisation: Organisation | None = None) -> GoalFile:
    """The goals that a file describes. Raises ConfigurationProblems with all that is wrong."""
    goals, problems = examine_goals(path, organisation)
    if goals is None:
        raise ConfigurationProblems(problems)
    return goals


def examine_goals(
    path: Path, organisation: Organisation | None = None
) -> tuple[GoalFile | None, tuple[Problem, ...]]:
    """The goals, None where there are errors; and all errors and warnings of the file.

    Where the organisation is known also whether owners, units and applications are its own.
    """
    checks = (*CHECKS, catalogue_knows_the_metrics)
    if organisation is not None:
        checks += (organisation_knows(organisation),)
    return examine_document(path, GoalFile, checks)


def examine_all_goals(
    paths: Sequence[Path], organisation: Organisation | None = None
) -> tuple[tuple[GoalFile, ...], tuple[Problem, ...]]:
    """Those of the files that are right, and the problems of all; a period has one file."""
    found: list[GoalFile] = []
    problems: list[Problem] = []
    first: dict[str, Path] = {}
    for path in paths:
        goals, wrong = examine_goals(path, organisation)
        problems += wrong
        if goals is None:
            continue
        if goals.period in first:
            message = f"the period {goals.period} has its goals in {first[goals.period]} already"
            problems.append(Problem(str(path), None, None, message))
            continue
        first[goals.period] = path
        found.append(goals)
    return tuple(found), tuple(problems)


def as_yaml(goals: GoalFile) -> str:
    """The goals as a file says them; reading it gives the same goals."""
    return yaml_text(goals.as_plain())
