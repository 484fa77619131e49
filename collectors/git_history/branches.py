"""Which branches of a clone are read, and which of them is the base?"""

from dataclasses import dataclass

from collectors.errors import GitFailed, UnknownBranch
from collectors.git_history.clone import Clone
from config.organisation import Organisation
from data.facts.derive import base_branches

DEVELOP = "develop"


@dataclass(frozen=True, slots=True)
class Bases:
    """The branches whose first-parent history is read, the base of the repository first.

    `default_branch` and `has_develop` are what the data are told, so that the facts choose the same
    base: with a base named on the command line, that one stands in for both.
    """

    branches: tuple[str, ...]
    default_branch: str | None
    has_develop: bool
    remarks: tuple[str, ...] = ()

    @property
    def base(self) -> str:
        """The branch that the repository's lead time runs to."""
        return self.branches[0]


def choose_bases(
    clone: Clone, name: str, asked: str | None, organisation: Organisation | None
) -> Bases:
    """The organisation's rule for the repository, else the branch asked for, else `develop`, else
    the default branch; after it the organisation's other base branches that the clone has.

    Raises UnknownBranch for a base that the clone does not have.
    """
    if asked is not None and asked not in clone.branches:
        raise UnknownBranch(clone.git.path, asked, list(clone.branches), "asked for by --base")
    told = base_branches(organisation, name, default_branch=None, has_develop=False)
    default, develop = clone.default_branch, DEVELOP in clone.branches
    if asked is not None:
        default, develop = asked, asked == DEVELOP
    base = told.base or (DEVELOP if develop else default)
    if base is None:
        raise GitFailed(
            clone.git.path,
            "This clone does not say which branch is its default",
            f"name the base branch: --base BRANCH, one of {', '.join(sorted(clone.branches)[:20])}",
        )
    if base not in clone.branches:
        raise UnknownBranch(clone.git.path, base, list(clone.branches), f"org.yaml for {name}")
    also = sorted(told.all - {base})
    remarks = [
        f"{name}: this clone has no branch '{branch}' of org.yaml"
        for branch in also
        if branch not in clone.branches
    ]
    if asked not in (None, base):
        remarks.insert(0, f"{name}: org.yaml says the base is '{base}'; --base {asked} is not used")
    return Bases(
        branches=(base, *(branch for branch in also if branch in clone.branches)),
        default_branch=default,
        has_develop=develop,
        remarks=tuple(remarks),
    )
