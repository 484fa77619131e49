"""Which repository lies at a path, and which branches does it know?"""

from collections.abc import Mapping, Set
from dataclasses import dataclass
from pathlib import Path

from collectors.errors import (
    EmptyRepository,
    InsideRepository,
    NoSuchPath,
    NotARepository,
    ShallowClone,
)
from collectors.git_history.command import Git

LIKELY_DEFAULTS = ("main", "master")


@dataclass(frozen=True, slots=True)
class Clone:
    """A readable repository: its local and remote-tracking branches with their newest commits, the
    name of the default branch, and the URL of its origin.
    """

    git: Git
    local: Mapping[str, str]
    tracking: Mapping[str, str]
    default_branch: str | None
    origin: str | None

    @property
    def branches(self) -> frozenset[str]:
        """The names of all branches, without that of the remote."""
        return frozenset((*self.local, *self.tracking))

    def tip(self, branch: str) -> str:
        """The newest commit of a branch.

        Of a local and a remote-tracking one the commit that holds the other; where both parted
        ways, the one committed later.
        """
        local, tracking = self.local.get(branch), self.tracking.get(branch)
        if local is None or tracking is None:
            return local or self.tracking[branch]
        if self.git.text_if_any("merge-base", "--is-ancestor", local, tracking) is not None:
            return tracking
        if self.git.text_if_any("merge-base", "--is-ancestor", tracking, local) is not None:
            return local
        return self.git.text("rev-list", "--no-walk=sorted", "--max-count=1", local, tracking)

    @property
    def folder(self) -> Path:
        """The folder that gives the clone its name."""
        path = self.git.path
        return path.parent if path.name == ".git" else path


def open_clone(path: Path, environ: Mapping[str, str]) -> Clone:
    """The repository at `path`: a clone, a bare one, a worktree or a submodule.

    Raises NoSuchPath, NotARepository, InsideRepository, ForeignOwner, EmptyRepository,
    ShallowClone, GitMissing and GitFailed.
    """
    git = Git.at(_folder(path), environ)
    shallow, bare, git_folder = git.text(
        "rev-parse", "--is-shallow-repository", "--is-bare-repository", "--absolute-git-dir"
    ).split("\n", 2)
    _refuse_parts(git, Path(git_folder))
    if bare == "true" and git.text_if_any("cat-file", "-e", "HEAD:.mailmap") is None:
        git = git.without_mailmap()
    remote = _remote(git)
    local, tracking, remote_default = _read_branches(git, remote)
    if not local and not tracking:
        raise EmptyRepository(git.path)
    if shallow == "true":
        raise ShallowClone(git.path)
    names = {*local, *tracking}
    return Clone(
        git=git,
        local=local,
        tracking=tracking,
        default_branch=_default_branch(git, names, remote_default, bare == "true"),
        origin=git.text_if_any("remote", "get-url", "--", remote) if remote else None,
    )


def _folder(path: Path) -> Path:
    try:
        real = path.expanduser().resolve(strict=True)
    except (OSError, RuntimeError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise NoSuchPath(path, "clone", reason) from error
    if not real.is_dir():
        raise NotARepository(real)
    return real


def _refuse_parts(git: Git, git_folder: Path) -> None:
    """git looks for a repository upwards; only the one that was named is meant."""
    if git_folder.resolve() == git.path:
        return
    top = git.text_if_any("rev-parse", "--show-toplevel")
    if top is None or Path(top).resolve() != git.path:
        raise InsideRepository(git.path, Path(top) if top else git_folder)


def _remote(git: Git) -> str | None:
    """`origin`, else the only remote there is."""
    remotes = git.text("remote").split("\n")
    if "origin" in remotes:
        return "origin"
    return remotes[0] if len(remotes) == 1 and remotes[0] else None


def _read_branches(
    git: Git, remote: str | None
) -> tuple[dict[str, str], dict[str, str], str | None]:
    """(tips of local branches, tips of remote-tracking ones, the remote's default branch)."""
    local: dict[str, str] = {}
    tracking: dict[str, str] = {}
    default = None
    here, there = "refs/heads/", f"refs/remotes/{remote}/"
    places = [here, there] if remote else [here]
    form = "--format=%(refname)%00%(objectname)%00%(symref)%00"
    parts = [
        part.decode("utf-8", errors="replace") for part in git.fields("for-each-ref", form, *places)
    ]
    for ref, tip, points_to in zip(parts[::3], parts[1::3], parts[2::3], strict=True):
        name = ref.strip()
        if name == f"{there}HEAD":
            default = points_to.removeprefix(there) or None
        elif name.startswith(here):
            local[name.removeprefix(here)] = tip
        else:
            tracking[name.removeprefix(there)] = tip
    return local, tracking, default


def _default_branch(
    git: Git, branches: Set[str], remote_default: str | None, bare: bool
) -> str | None:
    """What the remote calls its default, else the usual names, else the branch checked out.

    A bare repository has no branch checked out: what its HEAD names is its default.
    """
    head = (git.text_if_any("symbolic-ref", "--quiet", "HEAD") or "").removeprefix("refs/heads/")
    candidates = [head] if bare else []
    candidates = [remote_default, *candidates, *LIKELY_DEFAULTS, head]
    return next((name for name in candidates if name in branches), None)
