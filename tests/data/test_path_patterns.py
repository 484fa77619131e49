"""Is a path meant by patterns such as `api/**`?"""

import pytest

from data.path_patterns import PathPatterns


@pytest.mark.parametrize(
    ("pattern", "path", "meant"),
    [
        ("api/**", "api/a.py", True),
        ("api/**", "api/deep/er/a.py", True),
        ("api/**", "apis/a.py", False),
        ("api", "api/a.py", True),
        ("api/", "api/a.py", True),
        ("./api", "api/a.py", True),
        (".", "api/a.py", True),
        ("./", "a.py", True),
        ("/", "a.py", True),
        ("**", "anything/at/all", True),
        ("*.py", "a.py", True),
        ("*.py", "deep/a.py", False),
        ("**/*.py", "a.py", True),
        ("**/*.py", "deep/er/a.py", True),
        ("**/generated/**", "api/generated/a.py", True),
        ("**/generated/**", "api/generator/a.py", False),
        ("a?c", "abc", True),
        ("a?c", "a/c", False),
        ("a.c", "abc", False),
        ("a+(b)", "a+(b)", True),
    ],
)
def test_stars_stand_for_letters_and_folders(pattern: str, path: str, meant: bool):
    assert PathPatterns.of([pattern]).match(path) is meant


def test_one_of_several_is_enough_and_none_means_nothing():
    assert PathPatterns.of(["web", "api"]).match("api/a.py")
    assert not PathPatterns.of([]).match("api/a.py")
