"""Which pull requests are there, as facts to compute with and as lines to read?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from data.database import Database
from data.facts import PullRequestFacts, open_facts
from data.queries.scope import pull_requests_open_to
from data.tables.code import PullRequest, Repository
from data.viewer import Viewer

MOST_DETAILS = 1000
"""More lines than anybody reads at once; larger lists are asked for in blocks."""


@dataclass(frozen=True, slots=True)
class PullRequestDetail:
    """What a reader is told of a pull request; never who wrote it (docs/metrics, rule 9)."""

    id: int
    repository: str
    number: int
    title: str
    url: str | None
    base: str
    state: str
    is_draft: bool
    created_at: datetime | None
    merged_at: datetime | None
    closed_at: datetime | None


def pull_request_facts(viewer: Viewer, database: Database) -> PullRequestFacts:
    """The facts of all pull requests, for figures of groups; raises NotAllowed.

    They hold numbers instead of people; whoever shows a figure made of them to `viewer` applies the
    rules that nobody's own figures are shown to others, and that some see those of their own units
    only (`metrics.answers` does).
    """
    viewer.require("units")
    return open_facts(database)


def pull_request_details(
    viewer: Viewer, database: Database, ids: Sequence[int]
) -> list[PullRequestDetail]:
    """Titles and addresses of pull requests by their row ids, in the order asked for.

    Unknown ids are left out, and so are those of which the viewer may see no figure. At most
    MOST_DETAILS at once (ValueError).
    """
    if len(ids) > MOST_DETAILS:
        message = f"{len(ids)} pull requests asked for at once, at most {MOST_DETAILS}"
        raise ValueError(message)
    shown = pull_requests_open_to(viewer, database, ids)
    columns = [
        getattr(PullRequest, name)
        for name in ("id", "number", "title", "url", "base", "state", "is_draft")
    ]  # fmt: skip
    moments = [PullRequest.created_at, PullRequest.merged_at, PullRequest.closed_at]
    query = (
        select(*columns, *moments, Repository.name.label("repository"))
        .join(Repository, Repository.id == PullRequest.repository_id)
        .where(PullRequest.id.in_([int(each) for each in shown]))
    )
    with database.read() as connection:
        found = {row.id: row for row in connection.execute(query)}
    names = PullRequestDetail.__dataclass_fields__
    known = [found[each] for each in ids if each in found]
    return [PullRequestDetail(**{name: getattr(row, name) for name in names}) for row in known]
