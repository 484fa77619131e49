"""When were some commits made, asked for all at once?"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from collectors.github.connection import Client
from collectors.github.documents import Document, with_fragments
from collectors.github.parse import moment

MOST_AT_ONCE = 100


def commit_dates(client: Client, repository: str, commits: Sequence[str]) -> Mapping[str, datetime]:
    """The committer dates of those of the commits that GitHub still knows.

    Raises NoAccess, GaveUp, Interrupted.
    """
    found: dict[str, datetime] = {}
    for start in range(0, len(commits), MOST_AT_ONCE):
        found |= _dates(client, repository, commits[start : start + MOST_AT_ONCE])
    return found


def commit_dates_document(count: int) -> Document:
    """A document that asks for so many commits, `$c0`, `$c1` …, each by an alias of that name."""
    names = [f"c{place}" for place in range(count)]
    variables = ", ".join(f"${name}: GitObjectID!" for name in names)
    objects = " ".join(
        f"{name}: object(oid: ${name}) {{ ... on Commit {{ oid committedDate }} }}"
        for name in names
    )
    text = (
        f"query CommitDates($owner: String!, $name: String!, {variables}) {{ "
        f"rateLimit {{ ...Points }} repository(owner: $owner, name: $name) {{ {objects} }} }}"
    )
    return Document("commit_dates", with_fragments(text))


def _dates(client: Client, repository: str, commits: Sequence[str]) -> dict[str, datetime]:
    owner, name = repository.split("/")
    variables = {"owner": owner, "name": name}
    variables |= {f"c{place}": commit for place, commit in enumerate(commits)}
    answer = client.query(commit_dates_document(len(commits)), variables, shrinkable=False)
    objects = (answer.data["repository"] or {}).values()
    return {each["oid"]: moment(each["committedDate"]) for each in objects if each}
