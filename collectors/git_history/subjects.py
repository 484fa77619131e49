"""Which pull request does a commit on the base branch stand for?"""

import re
from dataclasses import dataclass

from collectors.personal import without_addresses

NUMBER = "[1-9][0-9]{0,8}"
MERGE = re.compile(rf"Merge pull request #({NUMBER}) from (\S+)")
IN_BRACKETS = re.compile(rf"\(#({NUMBER})\)")
AT_THE_END = re.compile(rf"\s*\(#{NUMBER}\)\s*$")


@dataclass(frozen=True, slots=True)
class MergedNumber:
    """A pull request as the message of its merge names it."""

    number: int
    title: str
    head_owner: str | None
    head: str | None


def merged_number(subject: str, body: str) -> MergedNumber | None:
    """The pull request that a commit's message names; None where it names none.

    `Merge pull request #12 from owner/branch` (the title is the body's first line) and `… (#12)`;
    where both stand in a subject, the last number counts.
    """
    merge = MERGE.match(subject)
    in_brackets = IN_BRACKETS.findall(subject, merge.end() if merge else 0)
    if in_brackets:
        title = AT_THE_END.sub("", subject) or subject
        return MergedNumber(int(in_brackets[-1]), without_addresses(title), None, None)
    if merge is None:
        return None
    owner, _, branch = merge[2].partition("/")
    title = first_line(body) or subject
    return MergedNumber(
        number=int(merge[1]),
        title=without_addresses(title),
        head_owner=owner if branch else None,
        head=without_addresses(branch) or None,
    )


def first_line(text: str) -> str:
    """The first line that says something."""
    return next((line.strip() for line in text.splitlines() if line.strip()), "")
