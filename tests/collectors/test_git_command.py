"""Does a `git` that hangs keep nobody for ever?"""

from dataclasses import replace
from pathlib import Path

import pytest

from collectors.errors import GitFailed
from collectors.git_history.command import Git

HANGS = """#!/bin/sh
printf 'first\\0'
exec sleep 60
"""


@pytest.fixture
def hanging(tmp_path: Path) -> Git:
    """A `git` that says a little and then nothing any more."""
    program = tmp_path / "git"
    program.write_text(HANGS, encoding="utf-8")
    program.chmod(0o755)
    found = Git.at(tmp_path, {"PATH": f"{tmp_path}:/usr/bin:/bin"})
    return replace(found, answered_within=0.3, read_within=0.3)


def test_a_question_without_an_answer_is_given_up(hanging: Git):
    with pytest.raises(GitFailed, match="git did not answer within 0 seconds"):
        hanging.text("rev-parse", "HEAD")


def test_a_history_that_does_not_end_is_given_up_with_what_came_before(hanging: Git):
    parts = hanging.fields("log")
    assert next(parts) == b"first"
    with pytest.raises(GitFailed, match="git did not answer within 0 seconds"):
        next(parts)
