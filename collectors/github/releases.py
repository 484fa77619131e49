"""What was released of a repository, and when?"""

from collections.abc import Iterator
from datetime import timedelta

from collectors.collector import Page
from collectors.github.connection import Client
from collectors.github.lists import Listing, Node
from collectors.github.masking import masked
from collectors.github.newest_first import Kind, created_pages
from collectors.github.parse import moment
from collectors.github.surveyed import Surveyed
from data.rows import ReleaseRow


def release_pages(client: Client, surveyed: Surveyed, bookmark: str | None) -> Iterator[Page]:
    """The published releases, newest first.

    Where there is news, those made in the last 90 days are read again, and drafts up to two years
    old, which may have been published since. Raises CollectorError.
    """
    yield from created_pages(client, KIND, surveyed, bookmark)


def release_row(_client: Client, node: Node) -> ReleaseRow | None:
    """The row of a release; None for a draft."""
    if _is_draft(node):
        return None
    commit = node["tagCommit"]
    return ReleaseRow(
        external_id=node["id"],
        tag=masked(node["tagName"]),
        commit=commit and commit["oid"],
        committed_at=commit and moment(commit["committedDate"]),
        published_at=moment(node["publishedAt"]),
        is_prerelease=node["isPrerelease"],
    )


def _is_draft(node: Node) -> bool:
    return node["isDraft"] or node["publishedAt"] is None


KIND = Kind(
    part="releases",
    listing=Listing("releases", ("repository", "releases")),
    by_id="releases_by_id",
    again=timedelta(days=90),
    open_for=timedelta(days=730),
    row=release_row,
    is_open=_is_draft,
)
