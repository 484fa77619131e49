"""What was deployed of a repository, where, when, and what became of it?"""

from collections.abc import Iterator
from datetime import timedelta

from collectors.collector import Page
from collectors.github.connection import Client
from collectors.github.documents import document
from collectors.github.lists import Listing, Node
from collectors.github.masking import masked
from collectors.github.newest_first import Kind, created_pages
from collectors.github.parse import moment
from collectors.github.surveyed import Surveyed
from data.rows import DeploymentRow, DeploymentStatusRow

FINAL = frozenset({"success", "failure", "error", "inactive"})
"""States after which nothing more is expected of a deployment."""


def deployment_pages(client: Client, surveyed: Surveyed, bookmark: str | None) -> Iterator[Page]:
    """The deployments of all environments, newest first, with all their statuses.

    Where there is news, those of the last 14 days are read again, and those up to 90 days old that
    had come to no end. Raises CollectorError.
    """
    yield from created_pages(client, KIND, surveyed, bookmark)


def deployment_row(client: Client, node: Node) -> DeploymentRow:
    """The row of a deployment; statuses that did not come with it are asked for."""
    return DeploymentRow(
        external_id=node["id"],
        environment=node["environment"] and masked(node["environment"]),
        ref=node["ref"] and masked(node["ref"]["name"]),
        commit=node["commitOid"],
        committed_at=node["commit"] and moment(node["commit"]["committedDate"]),
        created_at=moment(node["createdAt"]),
        statuses=tuple(
            sorted(_statuses(client, node), key=lambda each: (each.at, each.external_id))
        ),
    )


def _statuses(client: Client, node: Node) -> Iterator[DeploymentStatusRow]:
    found = node["statuses"]
    while found:
        yield from map(_status, filter(None, found["nodes"]))
        if not found["pageInfo"]["hasNextPage"]:
            return
        client.note_follow_up()
        variables = {"id": node["id"], "after": found["pageInfo"]["endCursor"]}
        answer = client.query(document("deployment_statuses"), variables, shrinkable=False)
        found = (answer.data["node"] or {}).get("statuses")


def _status(node: Node) -> DeploymentStatusRow:
    return DeploymentStatusRow(node["id"], node["state"].lower(), moment(node["createdAt"]))


def _has_no_end(node: Node) -> bool:
    """Whether none of the statuses that came with it is one after which nothing is expected."""
    statuses = (node["statuses"] or {}).get("nodes") or ()
    return not any(each["state"].lower() in FINAL for each in statuses if each)


KIND = Kind(
    part="deployments",
    listing=Listing("deployments", ("repository", "deployments")),
    by_id="deployments_by_id",
    again=timedelta(days=14),
    open_for=timedelta(days=90),
    row=deployment_row,
    is_open=_has_no_end,
)
