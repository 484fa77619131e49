"""What does an organisation on GitHub consist of, as far as the fake one knows it?

Attributes carry the names of the schema's fields in snake case. Moments are aware UTC, in whole
seconds as GitHub's are.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar


def stamp(at: datetime) -> str:
    """A moment the way GitHub writes it."""
    return at.isoformat()[:19] + "Z"


@dataclass(eq=False, slots=True)
class Account:
    """Someone who acts: a person, a bot; `gone` once it was deleted, and then a null everywhere."""

    login: str
    typename: str = "User"
    name: str | None = None
    database_id: int = 0
    created_at: datetime | None = None
    gone: bool = False
    organizations: list["Owner"] = field(default_factory=list)

    @property
    def id(self) -> str:
        return f"U_kgDO{self.database_id}"


@dataclass(eq=False, slots=True)
class Label:
    name: str
    typename: ClassVar[str] = "Label"

    @property
    def id(self) -> str:
        return f"LA_{self.name}"


@dataclass(eq=False, slots=True)
class CheckRun:
    name: str
    title: str | None = None
    summary: str | None = None
    text: str | None = None
    conclusion: str | None = "SUCCESS"
    status: str = "COMPLETED"
    started_at: datetime | None = None
    completed_at: datetime | None = None
    details_url: str | None = None
    database_id: int = 0
    typename: ClassVar[str] = "CheckRun"

    @property
    def id(self) -> str:
        return f"CR_kwDO{self.database_id}"


@dataclass(eq=False, slots=True)
class StatusContext:
    context: str
    created_at: datetime
    description: str | None = None
    state: str = "SUCCESS"
    target_url: str | None = None
    typename: ClassVar[str] = "StatusContext"

    @property
    def id(self) -> str:
        return f"SC_kwDO{self.context}"


@dataclass(eq=False, slots=True)
class Commit:
    """A commit; `author_name` and `author_email` are what git knows of whoever wrote it."""

    oid: str
    authored_date: datetime
    committed_date: datetime
    message_headline: str = "Change something"
    message_body: str = ""
    author: Account | None = None
    author_name: str = "Somebody"
    checks: list[CheckRun | StatusContext] = field(default_factory=list)
    repository: "Repository | None" = None
    typename: ClassVar[str] = "Commit"

    @property
    def id(self) -> str:
        return f"C_kwDO{self.oid}"


@dataclass(eq=False, slots=True)
class Review:
    id: str
    author: Account | None
    state: str
    submitted_at: datetime | None
    typename: ClassVar[str] = "PullRequestReview"


@dataclass(eq=False, slots=True)
class Event:
    """An item of a timeline; `more` holds what only its kind has, by the field's name."""

    typename: str
    id: str
    created_at: datetime
    actor: Account | None = None
    more: dict[str, Any] = field(default_factory=dict)


@dataclass(eq=False, slots=True)
class File:
    path: str
    additions: int
    deletions: int
    change_type: str = "MODIFIED"
    typename: ClassVar[str] = "PullRequestChangedFile"


@dataclass(eq=False, slots=True)
class Activity:
    """The lists of a pull request."""

    commits: list[Commit] = field(default_factory=list)
    reviews: list[Review] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    files: list[File] = field(default_factory=list)


@dataclass(eq=False, slots=True)
class PullRequest:
    """A pull request. Whatever is assigned to it shows in the next answer.

    Its lists are made when somebody asks for them (`later`), so that a hundred thousand fit.
    """

    repository: "Repository"
    number: int
    title: str
    created_at: datetime
    updated_at: datetime
    state: str = "OPEN"
    author: Account | None = None
    body: str = ""
    is_draft: bool = False
    is_cross_repository: bool = False
    base_ref_name: str = "main"
    head_ref_name: str = "topic"
    merged_at: datetime | None = None
    closed_at: datetime | None = None
    merged_by: Account | None = None
    merge_commit: Commit | None = None
    labels: tuple[Label, ...] = ()
    assignees: tuple[Account, ...] = ()
    later: "Callable[[PullRequest], Activity] | None" = None
    kept: Activity | None = None
    rendered: dict[Any, str] | None = None
    typename: ClassVar[str] = "PullRequest"

    def __setattr__(self, name: str, value: object) -> None:
        object.__setattr__(self, name, value)
        if name != "rendered":
            object.__setattr__(self, "rendered", None)
            if name in {"updated_at", "created_at", "state"}:
                self.repository.reorder()

    @property
    def id(self) -> str:
        return f"PR_kwDO{self.repository.database_id}N{self.number}"

    @property
    def activity(self) -> Activity:
        """Its lists, to be changed; from now on they are kept and answers are made anew."""
        if self.kept is None:
            self.kept = self.read()
        return self.kept

    def read(self) -> Activity:
        """Its lists, to be looked at only."""
        if self.kept is not None:
            return self.kept
        return self.later(self) if self.later else Activity()

    @property
    def commits(self) -> list[Commit]:
        return self.activity.commits

    @property
    def reviews(self) -> list[Review]:
        return self.activity.reviews

    @property
    def events(self) -> list[Event]:
        return self.activity.events

    @property
    def files(self) -> list[File]:
        return self.activity.files


@dataclass(eq=False, slots=True)
class DeploymentStatus:
    id: str
    state: str
    created_at: datetime
    typename: ClassVar[str] = "DeploymentStatus"


@dataclass(eq=False, slots=True)
class Deployment:
    repository: "Repository"
    database_id: int
    environment: str | None
    commit: Commit
    created_at: datetime
    updated_at: datetime
    ref_name: str | None = None
    statuses: list[DeploymentStatus] = field(default_factory=list)
    typename: ClassVar[str] = "Deployment"

    @property
    def id(self) -> str:
        return f"DE_kwDO{self.database_id}"


@dataclass(eq=False, slots=True)
class Release:
    repository: "Repository"
    database_id: int
    tag_name: str
    tag_commit: Commit | None
    created_at: datetime
    published_at: datetime | None
    updated_at: datetime
    is_draft: bool = False
    is_prerelease: bool = False
    typename: ClassVar[str] = "Release"

    @property
    def id(self) -> str:
        return f"RE_kwDO{self.database_id}"


@dataclass(eq=False, slots=True)
class Issue:
    repository: "Repository"
    number: int
    title: str
    created_at: datetime
    updated_at: datetime
    closed_at: datetime | None = None
    labels: tuple[Label, ...] = ()
    author: Account | None = None
    typename: ClassVar[str] = "Issue"

    @property
    def id(self) -> str:
        return f"I_kwDO{self.repository.database_id}N{self.number}"

    @property
    def state(self) -> str:
        return "CLOSED" if self.closed_at else "OPEN"


@dataclass(eq=False, slots=True)
class Artifact:
    """What a workflow run left behind: `content` is the archive as it is downloaded."""

    id: int
    name: str
    content: bytes
    created_at: datetime
    head_sha: str
    head_branch: str
    expired: bool = False
    from_fork: bool = False
    """Whether the run belongs to a fork's branch, as for a pull request from there."""
    run: int = 0
    """The number of the workflow run; 0 for one of its own."""


@dataclass(eq=False, slots=True)
class Branch:
    """A ref; `target` is its head."""

    repository: "Repository"
    name: str
    target: Commit
    prefix: str = "refs/heads/"
    typename: ClassVar[str] = "Ref"

    @property
    def id(self) -> str:
        return f"REF_kwDO{self.repository.database_id}{self.name}"


@dataclass(eq=False, slots=True)
class Membership:
    """Somebody of an organisation or a team, and as what."""

    account: Account
    role: str = "MEMBER"


@dataclass(eq=False, slots=True)
class Team:
    organization: "Owner"
    slug: str
    name: str
    parent_team: "Team | None" = None
    memberships: list[Membership] = field(default_factory=list)
    typename: ClassVar[str] = "Team"

    @property
    def id(self) -> str:
        return f"T_kwDO{self.slug}"


@dataclass(eq=False, slots=True)
class Owner:
    """Whoever owns repositories: an organisation or (`typename` User) a person."""

    login: str
    typename: str = "Organization"
    database_id: int = 0
    name: str | None = None
    created_at: datetime | None = None
    repositories: "list[Repository]" = field(default_factory=list)
    memberships: list[Membership] = field(default_factory=list)
    teams: list[Team] = field(default_factory=list)
    gone: bool = False

    @property
    def id(self) -> str:
        return f"O_kgDO{self.database_id}"


@dataclass(eq=False, slots=True)
class Repository:
    owner: Owner
    name: str
    database_id: int
    created_at: datetime
    is_archived: bool = False
    is_fork: bool = False
    is_disabled: bool = False
    is_private: bool = True
    default_branch: str | None = "main"
    branches: dict[str, Branch] = field(default_factory=dict)
    commits: dict[str, Commit] = field(default_factory=dict)
    pull_requests: dict[int, PullRequest] = field(default_factory=dict)
    issues: list[Issue] = field(default_factory=list)
    deployments: list[Deployment] = field(default_factory=list)
    releases: list[Release] = field(default_factory=list)
    artifacts: list[Artifact] = field(default_factory=list)
    forbidden: int | None = None
    """403, 404 or 451: nobody may read it."""
    orders: dict[Any, Any] = field(default_factory=dict)
    typename: ClassVar[str] = "Repository"

    @property
    def id(self) -> str:
        return f"R_kgDO{self.database_id}"

    @property
    def name_with_owner(self) -> str:
        return f"{self.owner.login}/{self.name}"

    def reorder(self) -> None:
        """Forget the orders in which its pull requests are listed."""
        self.orders.clear()
