"""What do the checks and statuses of a commit say about coverage?"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from collectors.github.connection import Client
from collectors.github.coverage_names import CHECKS, application_named, fits, is_of_a_change
from collectors.github.errors import NoAccess
from collectors.github.lists import Listing, Node, by_ids, pages_of
from collectors.github.masking import masked
from collectors.github.parse import moment
from collectors.github.stated_figures import stated_percent
from config.organisation import Application
from data.rows import CoverageKind, CoverageReportRow, UnreadableReportRow

CONTEXTS = Listing(
    "commit_checks",
    ("repository", "object", "statusCheckRollup", "contexts"),
    mixed=True,
)
UNDECIDED = frozenset({"PENDING", "EXPECTED"})
NO_FIGURE = "it states no percentage"
WHOSE = (
    "nothing tells which application it is of: {} are in this repository, and none of "
    "these ids alone is a part of the name"
)

ChecksRow = CoverageReportRow | UnreadableReportRow


@dataclass(frozen=True, slots=True)
class _Said:
    """Something about coverage: the texts in which a figure may stand, the likeliest first."""

    kind: CoverageKind
    name: str
    at: datetime
    texts: tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class CommitChecks:
    """What the checks and statuses of a commit tell, and why the token may not see all of them."""

    rows: tuple[ChecksRow, ...] = ()
    refused: NoAccess | None = None


@dataclass(frozen=True, slots=True)
class _Contexts:
    """The checks and statuses that are done, and when the commit was made."""

    nodes: tuple[Node, ...]
    committed_at: datetime | None
    refused: NoAccess | None


def commit_checks(
    client: Client,
    repository: str,
    commit: str,
    patterns: Sequence[str],
    applications: Sequence[Application],
) -> CommitChecks:
    """The figures that the checks and statuses of a commit state, and those that can't be used.

    `patterns` of names as org.yaml has them. Where it has none, a check that says nothing at all
    is taken for one that is not about coverage. Raises TooHeavy, NotFound, GaveUp, Interrupted.
    """
    try:
        found = _contexts(client, repository, commit)
        wanted = [node for node in found.nodes if _concerns(_name(node), patterns or CHECKS)]
        said = sorted(_all_said(client, repository, wanted), key=lambda each: each.at)
    except NoAccess as refused:
        return CommitChecks(refused=refused)
    if found.committed_at is None:
        return CommitChecks(refused=found.refused)
    about = _Commit(commit, found.committed_at, applications)
    heard = (each for each in said if patterns or any(each.texts))
    return CommitChecks(_by_name([_row(each, about) for each in heard]), found.refused)


def _by_name(rows: Sequence[ChecksRow]) -> tuple[ChecksRow, ...]:
    """Of several of one name the last that states a figure, else the last."""
    figures = [each for each in rows if isinstance(each, CoverageReportRow)]
    last = {(each.kind, each.name): each for each in (*rows, *figures)}
    return tuple(last.values())


@dataclass(frozen=True, slots=True)
class _Commit:
    sha: str
    committed_at: datetime
    applications: Sequence[Application]


def _contexts(client: Client, repository: str, commit: str) -> _Contexts:
    owner, name = repository.split("/")
    variables = {"owner": owner, "name": name, "oid": commit}
    nodes: list[Node] = []
    committed_at = refused = None
    for page in pages_of(client, CONTEXTS, variables, repository):
        nodes += [node for node in page.nodes if _is_ready(node)]
        committed_at, refused = _committed_at(page.data), refused or page.refused
    return _Contexts(tuple(nodes), committed_at, refused)


def _committed_at(data: Node) -> datetime | None:
    """The date of the commit; None where GitHub no longer knows it."""
    commit = (data["repository"] or {}).get("object")
    return commit and moment(commit["committedDate"])


def _is_ready(node: Node) -> bool:
    if node["__typename"] == "CheckRun":
        return node["status"] == "COMPLETED" and node["completedAt"] is not None
    return node["state"] not in UNDECIDED


def _name(node: Node) -> str:
    return node["name"] if node["__typename"] == "CheckRun" else node["context"]


def _concerns(name: str, patterns: Sequence[str]) -> bool:
    return fits(name, patterns) and not is_of_a_change(name)


def _all_said(client: Client, repository: str, nodes: Sequence[Node]) -> Iterator[_Said]:
    runs = {node["id"]: node for node in nodes if node["__typename"] == "CheckRun"}
    for texts in by_ids(client, "check_texts", list(runs), "statusCheckRollup", repository):
        run = runs[texts["id"]]
        parts = (texts["title"], texts["summary"], texts["text"])
        yield _Said("check", masked(run["name"]), moment(run["completedAt"]), parts)
    for node in nodes:
        if node["__typename"] == "StatusContext":
            at, texts = moment(node["createdAt"]), (node["description"],)
            yield _Said("status", masked(node["context"]), at, texts)


def _row(said: _Said, about: _Commit) -> ChecksRow:
    percent = next(filter(_is_figure, map(stated_percent, said.texts)), None)
    every = about.applications
    own = every[0] if len(every) == 1 else application_named(said.name, every)
    if percent is None or own is None:
        reason = NO_FIGURE if percent is None else WHOSE.format(", ".join(one.id for one in every))
        return UnreadableReportRow(about.sha, said.kind, said.name, reason, said.at)
    return CoverageReportRow(
        commit=about.sha,
        committed_at=about.committed_at,
        kind=said.kind,
        name=said.name,
        reported_at=said.at,
        application=own.id,
        percent=percent,
    )


def _is_figure(percent: float | None) -> bool:
    return percent is not None
