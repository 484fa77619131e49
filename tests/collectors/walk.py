"""What does a plain reading of `git log`, one merge at a time, say about a branch?

A second implementation, slow and simple, that shares no code with the collector's.
"""

import re
from pathlib import Path
from typing import Any

from tests.collectors.repositories import git


def walk(folder: Path, branch: str) -> dict[int, dict[str, Any]]:
    """By number: when it was merged, squashed or not, the earliest author date, the author's name,
    how many commits.
    """
    found: dict[int, dict[str, Any]] = {}
    log = git(folder, "log", "--first-parent", "--reverse", "--format=%H|%P|%ct|%aN|%s", branch)
    for line in log.splitlines():
        sha, parents, committed, author, subject = line.split("|", 4)
        number = number_of(subject)
        if number is None or number in found:
            continue
        first, *further = parents.split() or [""]
        commits = range_of(folder, first, further) if further else []
        started, author = min(commits)[::2] if commits else (None, None if further else author)
        found[number] = {
            "sha": sha,
            "merged_at": int(committed),
            "squashed": not further,
            "first_commit_at": started,
            "commit_count": len(commits) if further else None,
            "author": author,
        }
    return found


def number_of(subject: str) -> int | None:
    """`… (#12)`, the last of them, else `Merge pull request #12 from …`."""
    merge = re.match(r"Merge pull request #(\d+) from \S+", subject)
    rest = subject[merge.end() :] if merge else subject
    numbers = re.findall(r"\(#(\d+)\)", rest) or ([merge[1]] if merge else [])
    return int(numbers[-1]) if numbers else None


def range_of(folder: Path, first: str, further: list[str]) -> list[tuple[int, int, str]]:
    """(author date, place in the history, author) of `first..further`, asked of git."""
    log = git(folder, "log", "--topo-order", "--reverse", "--format=%at|%aN", *further, f"^{first}")
    rows = []
    for place, line in enumerate(log.splitlines()):
        authored, _, name = line.partition("|")
        rows.append((int(authored), place, name))
    return rows
