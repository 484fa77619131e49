"""What is on the fake GitHub, and how do tests build and change it while it is served?"""

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from random import Random
from threading import RLock
from typing import Any, Protocol, TypeVar

from tests.github import making
from tests.github.objects import (
    Account,
    Artifact,
    Branch,
    CheckRun,
    Commit,
    Deployment,
    DeploymentStatus,
    Issue,
    Label,
    Membership,
    Owner,
    PullRequest,
    Release,
    Repository,
    Review,
    StatusContext,
    Team,
)

START = datetime(2025, 1, 6, tzinfo=UTC)
"""When the oldest pull request was opened."""
UNTIL = datetime(2026, 6, 30, tzinfo=UTC)
"""Nothing that is made from a seed happens later."""


class _HasId(Protocol):
    @property
    def id(self) -> str: ...


Identified = TypeVar("Identified", bound=_HasId)
PageHook = Callable[[Repository, int], None]
"""Is told the repository and how many pages of its pull requests were answered."""


def moment(text: str) -> datetime:
    """`2026-03-01` or `2026-03-01T09:30:00` as an aware moment."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


class World:
    """Everything on the fake GitHub. Safe to change from any thread while it is served."""

    def __init__(self, seed: int = 0, start: datetime = START, until: datetime = UNTIL) -> None:
        self.seed = seed
        self.start = start
        self.latest = until
        self.until = until
        self.lock: AbstractContextManager[Any] = RLock()
        self.epoch = 0
        """Rises with whatever changes more than one pull request's answer."""
        self.owners: dict[str, Owner] = {}
        self.accounts: dict[str, Account] = {}
        self.nodes: dict[str, object] = {}
        self.moved: dict[str, Repository] = {}
        """Former names of repositories, in lower case."""
        self.page_hooks: list[PageHook] = []
        self.unreadable: dict[PullRequest, bool] = {}
        """Null wherever they are listed: always (True) or with their details only (False)."""
        self._numbers = iter(range(1000, 10**9))
        self.people = making.People(
            [self.account(f"dev-{index}", name=f"Dev Number {index}") for index in range(12)],
            [self.account("dependabot", "Bot"), self.account("renovate", "Bot")],
        )

    # Who and where

    def account(self, login: str, typename: str = "User", name: str | None = None) -> Account:
        """The account of that login, made where there is none."""
        with self.lock:
            if login.lower() not in self.accounts:
                found = Account(login, typename, name, next(self._numbers), self.start)
                self.accounts[login.lower()] = self._known(found)
            return self.accounts[login.lower()]

    def owner(self, login: str, typename: str = "Organization") -> Owner:
        """The organisation (or, by `typename`, the person) of that login, made where needed."""
        with self.lock:
            if login.lower() not in self.owners:
                found = Owner(login, typename, next(self._numbers), login.title(), self.start)
                self.owners[login.lower()] = self._known(found)
            return self.owners[login.lower()]

    def members(self, owner: str, *logins: str, role: str = "MEMBER") -> None:
        """Make people members of an organisation."""
        with self.lock:
            organisation = self.owner(owner)
            for login in logins:
                account = self.account(login, name=login.replace("-", " ").title())
                account.organizations.append(organisation)
                organisation.memberships.append(Membership(account, role))

    def team(
        self,
        owner: str,
        slug: str,
        *logins: str,
        parent: str | None = None,
        lead: str | None = None,
    ) -> Team:
        """A team of an organisation; `lead` is its maintainer."""
        with self.lock:
            organisation = self.owner(owner)
            above = next((each for each in organisation.teams if each.slug == parent), None)
            made = Team(organisation, slug, slug.replace("-", " ").title(), above)
            if lead:
                made.memberships.append(Membership(self.account(lead), "MAINTAINER"))
            made.memberships += [Membership(self.account(login)) for login in logins]
            organisation.teams.append(made)
            return self._known(made)

    # Repositories

    def repository(
        self, name: str, pull_requests: int = 0, branches: Iterable[str] = ("main",), **more: Any
    ) -> Repository:
        """A new repository `owner/name` with so many pull requests made from the world's seed.

        The first of `branches` is the default one; with none of them the repository is empty.
        """
        with self.lock:
            login, short = name.split("/")
            owner = self.owner(login)
            made = Repository(owner, short, next(self._numbers), self.start, **more)
            owner.repositories.append(self._known(made))
            for branch in branches:
                self.commit(made, self.start, branch=branch)
            made.default_branch = next(iter(made.branches), None)
            self.add_pull_requests(made, pull_requests)
            return made

    def commit(
        self, repository: Repository, at: datetime, branch: str | None = None, **more: Any
    ) -> Commit:
        """A commit of the repository; with `branch` its new head."""
        with self.lock:
            name = making.oid(self.seed, repository.database_id, len(repository.commits))
            made = Commit(name, at, at, repository=repository, **more)
            repository.commits[name] = made
            if branch is not None:
                repository.branches[branch] = Branch(repository, branch, made)
            return made

    def add_pull_requests(self, repository: Repository, number: int) -> list[PullRequest]:
        """So many more pull requests, opened one after the other until the world's end."""
        with self.lock:
            first = max(repository.pull_requests, default=0) + 1
            step = (self.until - self.start) / (number + 1)
            return [
                self._made(repository, first + index, self.start + step * (index + 1))
                for index in range(number)
            ]

    def _made(self, repository: Repository, number: int, opened: datetime) -> PullRequest:
        seed = f"{self.seed}/{repository.name_with_owner}"
        opened = opened.replace(microsecond=0)
        made = making.pull_request(repository, number, self.people, seed, opened, self.until)
        return self._placed(made)

    def _placed(self, made: PullRequest) -> PullRequest:
        repository = made.repository
        repository.pull_requests[made.number] = self._known(made)
        if made.merge_commit:
            made.merge_commit.repository = repository
            repository.commits[made.merge_commit.oid] = made.merge_commit
        repository.reorder()
        return made

    # Pull requests

    def pull_request(self, repository: Repository, **values: Any) -> PullRequest:
        """One more pull request with exactly these values; what is not given is plain.

        `commits`, `reviews`, `events` and `files` as numbers make so many of each from the seed,
        as lists they are what it has.
        """
        with self.lock:
            number = values.pop("number", max(repository.pull_requests, default=0) + 1)
            lists = {key: values.pop(key, 1 if key == "commits" else 0) for key in _LISTS}
            at = values.pop("created_at", self.until - timedelta(days=30))
            values = {"title": "A title", "author": self.people.engineers[0], **values}
            values.setdefault(
                "updated_at", values.get("closed_at") or values.get("merged_at") or at
            )
            made = PullRequest(repository, number, created_at=at, **values)
            if made.state == "MERGED":
                made.merged_at = made.merged_at or made.closed_at or made.updated_at
                made.closed_at = made.merged_at
                made.merge_commit = made.merge_commit or Commit(
                    making.oid(repository.database_id, number), made.merged_at, made.merged_at
                )
            counts = {key: each for key, each in lists.items() if isinstance(each, int)}
            seed = f"{self.seed}/{repository.name_with_owner}"
            made.kept = making.activity(made, self.people, seed, making.Wanted(**counts))
            for key, each in lists.items():
                if not isinstance(each, int):
                    setattr(made.kept, key, each)
            return self._placed(made)

    def touch(self, pull_request: PullRequest, **changes: Any) -> PullRequest:
        """Change a pull request; its `updated_at` becomes later than everything before."""
        with self.lock:
            for name, value in changes.items():
                setattr(pull_request, name, value)
            self.latest += timedelta(seconds=1)
            pull_request.updated_at = self.latest
            return pull_request

    def merge(self, pull_request: PullRequest, by: Account | None = None) -> PullRequest:
        """Merge it a second after everything before."""
        with self.lock:
            self.touch(pull_request, state="MERGED", is_draft=False, merged_by=by)
            at = pull_request.updated_at
            pull_request.merged_at = pull_request.closed_at = at
            repository = pull_request.repository
            pull_request.merge_commit = self.commit(repository, at, pull_request.base_ref_name)
            return pull_request

    def review(self, pull_request: PullRequest, author: Account, state: str = "APPROVED") -> Review:
        """Somebody reviews it, a second after everything before."""
        with self.lock:
            self.touch(pull_request)
            index = len(pull_request.reviews)
            name = f"PRR_kwDO{pull_request.repository.database_id}N{pull_request.number}R{index}"
            made = Review(name, author, state, pull_request.updated_at)
            pull_request.reviews.append(made)
            return made

    def delete(self, pull_request: PullRequest) -> None:
        """It was never there."""
        with self.lock:
            pull_request.repository.pull_requests.pop(pull_request.number, None)
            self.nodes.pop(pull_request.id, None)
            pull_request.repository.reorder()

    def after_page(
        self, page: int, do: Callable[[], object], repository: Repository | None = None
    ) -> None:
        """Let something happen once that many pages of (any or that) repository were answered."""

        def hook(asked: Repository, number: int) -> None:
            if number == page and repository in (None, asked):
                do()

        self.page_hooks.append(hook)

    # What changes for everybody

    def delete_user(self, account: Account) -> None:
        """Their account is gone: wherever they acted there is nobody."""
        with self.lock:
            account.gone = True
            self.epoch += 1

    def rename(self, repository: Repository, name: str) -> None:
        """Give it another name, or with `owner/name` another owner; the old one leads to it."""
        with self.lock:
            self.moved[repository.name_with_owner.lower()] = repository
            login, _, short = name.rpartition("/")
            if login:
                repository.owner.repositories.remove(repository)
                repository.owner = self.owner(login)
                repository.owner.repositories.append(repository)
            repository.name = short
            self.epoch += 1

    def forbid(self, repository: Repository, status: int | None) -> None:
        """Answer for it with 403, 404 or 451 from now on; None lets it be read again."""
        with self.lock:
            repository.forbidden = status
            self.epoch += 1

    def find(self, owner: str, name: str, follow: bool = True) -> Repository | None:
        """The repository of that name or, where `follow`, of that former name."""
        found = self.owners.get(owner.lower())
        for each in found.repositories if found else ():
            if each.name.lower() == name.lower():
                return each
        return self.moved.get(f"{owner}/{name}".lower()) if follow else None

    # What else a repository has

    def deployment(
        self,
        repository: Repository,
        at: datetime,
        environment: str | None = "production",
        states: Iterable[str] = ("IN_PROGRESS", "SUCCESS"),
        commit: Commit | None = None,
    ) -> Deployment:
        """A deployment with one status a minute after the other."""
        with self.lock:
            number = next(self._numbers)
            commit = commit or self.commit(repository, at - timedelta(hours=1))
            made = Deployment(repository, number, environment, commit, at, at, "main")
            for index, state in enumerate(states):
                self.deployment_status(made, state, at + timedelta(minutes=index + 1))
            repository.deployments.append(self._known(made))
            return made

    def deployment_status(self, deployment: Deployment, state: str, at: datetime) -> None:
        """One more status of a deployment, which changes it."""
        with self.lock:
            name = f"DES_kwDO{next(self._numbers)}"
            deployment.statuses.append(DeploymentStatus(name, state, at))
            deployment.updated_at = max(deployment.updated_at, at)

    def release(self, repository: Repository, tag: str, at: datetime, **more: Any) -> Release:
        """A release, published at once unless `published_at` says otherwise."""
        with self.lock:
            commit = more.pop("tag_commit", None) or self.commit(repository, at)
            values = {"published_at": at, "updated_at": at, **more}
            made = Release(repository, next(self._numbers), tag, commit, at, **values)
            repository.releases.append(self._known(made))
            return made

    def issue(
        self,
        repository: Repository,
        title: str,
        at: datetime,
        labels: Iterable[str] = (),
        **more: Any,
    ) -> Issue:
        """An issue; with `closed_at` a closed one."""
        with self.lock:
            taken = [*repository.pull_requests, *(each.number for each in repository.issues)]
            updated = more.get("closed_at") or at
            values = {
                "updated_at": updated,
                "labels": tuple(Label(name) for name in labels),
                **more,
            }
            made = Issue(repository, max(taken, default=0) + 1, title, at, **values)
            repository.issues.append(self._known(made))
            return made

    def check(self, commit: Commit, name: str, at: datetime, **more: Any) -> CheckRun:
        """A check run of a commit, completed at `at`."""
        with self.lock:
            made = CheckRun(
                name, started_at=at, completed_at=at, database_id=next(self._numbers), **more
            )
            commit.checks.append(made)
            return self._known(made)

    def status(self, commit: Commit, context: str, at: datetime, **more: Any) -> StatusContext:
        """A status of a commit, as services set it."""
        with self.lock:
            made = StatusContext(context, at, **more)
            commit.checks.append(made)
            return made

    def artifact(
        self, repository: Repository, name: str, content: bytes, commit: Commit, at: datetime
    ) -> Artifact:
        """What a workflow run of that commit left; `content` is the archive's bytes."""
        with self.lock:
            made = Artifact(
                next(self._numbers), name, content, at, commit.oid, repository.default_branch or ""
            )
            repository.artifacts.append(made)
            return made

    def random(self, *parts: object) -> Random:
        """Randomness of this world, for one purpose."""
        return Random(f"{self.seed}/{parts}")

    def _known(self, made: Identified) -> Identified:
        self.nodes[made.id] = made
        return made


_LISTS = ("commits", "reviews", "events", "files")
