"""What counts as a deployment to production, and what as a hotfix?"""

from fnmatch import fnmatchcase
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from config.fields import FileModel, RepositoryPattern, Text, Texts, WrongValue

DeployedBy = Literal["environment", "release", "merge"]
"""A deployment into a production environment, a published release, or a merge into a branch."""

FailureWindow = Annotated[int, Field(ge=1, le=90)]
"""Days after a deployment within which what goes wrong is taken for its failure."""


class RepositoryRule(FileModel):
    """The base branch of repositories, the other branches that count as bases, and what is a
    deployment of theirs; `branch` is the one whose merges are deployments."""

    repository: RepositoryPattern
    base: Text | None = None
    also: Texts = ()
    deployed_by: DeployedBy | None = None
    branch: Text | None = None

    @model_validator(mode="after")
    def _branch_goes_with_merge(self) -> Self:
        if self.deployed_by == "merge" and self.branch is None:
            raise WrongValue("deployed_by: merge needs a branch", "deployed_by")
        if self.deployed_by != "merge" and self.branch is not None:
            raise WrongValue("branch goes with deployed_by: merge only", "branch")
        return self

    def fits(self, repository: str) -> bool:
        """Whether it speaks of the repository called `owner/name`."""
        return fnmatchcase(repository.casefold(), self.repository.casefold())


class Hotfix(FileModel):
    """Which pull requests mend production: one of the labels or branches (`*` for any letters)."""

    labels: Texts = ("hotfix",)
    branches: Texts = ("hotfix/*",)

    def fits(self, labels: tuple[str, ...], head: str) -> bool:
        """Whether a pull request from the branch `head` is one; GitHub's labels know no case."""
        given = {label.casefold() for label in labels}
        return not given.isdisjoint(map(str.casefold, self.labels)) or any(
            fnmatchcase(head.casefold(), branch.casefold()) for branch in self.branches
        )
