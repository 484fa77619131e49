"""Does every error say what happened, where, and what to do next?"""

import inspect
from datetime import UTC, datetime
from pathlib import Path

import pytest

from collectors import errors
from config.errors import Problem

MOMENT = datetime(2026, 1, 1, tzinfo=UTC)
PATH = Path("/a path")
EXAMPLES = (
    errors.NoSuchPath(PATH, "clone", "No such file or directory"),
    errors.NotARepository(PATH),
    errors.InsideRepository(PATH, Path("/top")),
    errors.UnknownBranch(PATH, "develp", ["develop"], "asked for by --base"),
    errors.WrongName("web"),
    errors.GitMissing(),
    errors.GitFailed(PATH, "git failed: it is broken"),
    errors.ForeignOwner(PATH),
    errors.EmptyRepository(PATH),
    errors.ShallowClone(PATH),
    errors.OtherSource("acme/web", "table", "git"),
    errors.RepositoryBusy("acme/web", 1, MOMENT),
    errors.Interrupted("acme/web", kept=True),
    errors.TableRefused(PATH, [Problem("a.csv", 1, 1, "wrong")]),
)
BASES = {errors.CollectorError, errors.WrongUsage}


def _classes() -> set[type]:
    found = {each for _, each in inspect.getmembers(errors, inspect.isclass)}
    return {each for each in found if issubclass(each, errors.CollectorError)}


def test_there_is_an_example_of_every_error():
    assert {type(example) for example in EXAMPLES} == _classes() - BASES


@pytest.mark.parametrize("error", EXAMPLES, ids=lambda error: type(error).__name__)
def test_an_error_has_three_parts(error):
    assert str(error) == f"{error.what}\n  where: {error.where}\n  what to do: {error.do}"
    assert all((error.what, error.where, error.do))
    assert (
        error.what[0].isupper()
        or error.what[0] in "'0123456789"
        or error.what.startswith(("git", "acme/web"))
    )


@pytest.mark.parametrize("error", [errors.ForeignOwner(PATH), errors.ShallowClone(PATH)])
def test_a_command_to_copy_survives_a_path_with_a_blank(error):
    assert "'/a path'" in error.do


def test_the_tree_at_the_top_of_the_module_names_every_class():
    tree = errors.__doc__ or ""
    assert {each.__name__ for each in _classes()} == {
        line.strip("│├└─ ").split()[0]
        for line in tree.splitlines()
        if line.startswith(("Coll", "├", "│", "└"))
    }
