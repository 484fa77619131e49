"""Which file of the repository does a report mean?

Reports name files as the machine of the pipeline saw them: absolute, with backslashes, by Go
module. Nothing here looks at a disk: a path is a label, and `..` never leads out of it.
"""

import posixpath
import re
from collections.abc import Iterable
from dataclasses import dataclass

from collectors.coverage.errors import Broken
from collectors.coverage.storable import storable

LONGEST = 4096
"""Letters of a path; Linux allows no longer one."""

# The drive of a Windows path is gone by then: D:/a/web/web/src is /a/web/web/src.
ROOTS = re.compile(
    r"""
    (?: (?: /home/runner/work | /Users/runner/work | /a | /__w | .*/_work ) /([^/]+)/\1  # GitHub
      | /github/workspace
      | (?: /home/vsts/work | /a | .*/_work ) /[0-9]+/s                                  # Azure
      | /builds/[^/]+/[^/]+                                                              # GitLab
      | /home/circleci/project | /root/project
      | /home/travis/build/[^/]+/[^/]+
      | /opt/atlassian/pipelines/agent/build
      | .*/jenkins[^/]*/ (?: agent/ )? workspace/[^/]+
      | /_                                                        # .NET, a deterministic build
    ) /""",
    re.VERBOSE,
)
"""Where pipelines check a repository out."""

_DRIVE = re.compile(r"[A-Za-z]:(?=/)")
_HOST = re.compile(r"[^/.][^/]*\.[^/.]+")
_MAJOR = re.compile(r"v[0-9]{1,3}")
_HOSTS = frozenset({"github.com", "gitlab.com", "bitbucket.org"})


@dataclass(frozen=True, slots=True)
class Checkout:
    """Where a report was made, as far as anybody knows.

    `repository` is owner/name, `folder` the absolute path of the checkout on that machine.
    """

    repository: str | None = None
    folder: str | None = None


UNKNOWN = Checkout()


def repository_paths(names: Iterable[str], checkout: Checkout = UNKNOWN) -> dict[str, str]:
    """For each name the path inside the repository.

    Absolute names below no known root lose what they all have in common. Raises Broken for one that
    is none.
    """
    tidied = {name: _tidied(name) for name in names}
    inside = {path: _inside(path, checkout) for path in set(tidied.values())}
    lost = [path for path, found in inside.items() if found is None]
    if lost:
        shared = posixpath.commonpath([posixpath.dirname(path) for path in lost]).rstrip("/")
        inside |= {path: path[len(shared) + 1 :] for path in lost}
    return {name: storable(inside[path] or path) for name, path in tidied.items()}


def _tidied(name: str) -> str:
    """Slashes for backslashes, no drive, no `.` and `..`; those that lead out are dropped."""
    if len(name) > LONGEST:
        raise Broken(f"It names a file with more than {LONGEST} letters")
    path = _DRIVE.sub("", name.removeprefix("file://").replace("\\", "/"), count=1)
    parts: list[str] = []
    for part in path.split("/"):
        if part == "..":
            del parts[-1:]
        elif part not in ("", "."):
            parts.append(part)
    if not parts:
        raise Broken("It names a file without a name")
    return ("/" if path.startswith("/") else "") + "/".join(parts)


def _inside(path: str, checkout: Checkout) -> str | None:
    """The part inside the repository; None for an absolute path below no known root."""
    if not path.startswith("/"):
        return _without_module(path, checkout.repository)
    if checkout.folder:
        root = _tidied(checkout.folder) + "/"
        if path.startswith(root):
            return path[len(root) :]
    if root := ROOTS.match(path):
        return path[root.end() :]
    return _below_its_name(path, checkout.repository) if checkout.repository else None


def _below_its_name(path: str, repository: str) -> str | None:
    """What follows the folder that is called like the repository, best inside its owner's."""
    owner, _, name = repository.casefold().partition("/")
    parts = path.casefold().split("/")
    places = [place for place, part in enumerate(parts[:-1]) if part == name]
    if not places:
        return None
    best = next((place for place in places if parts[place - 1] == owner), places[0])
    return "/".join(path.split("/")[best + 1 :])


def _without_module(path: str, repository: str | None) -> str:
    """A Go file without its module's path: github.com/acme/web/v2/pages/a.go is pages/a.go."""
    parts = path.split("/")
    if not _HOST.fullmatch(parts[0]):
        return path
    owner, _, name = (repository or "").casefold().partition("/")
    folded = [part.casefold() for part in parts]
    if parts[0] in _HOSTS or folded[1:3] == [owner, name]:
        rest = parts[3:]
    elif name and folded[1:2] == [name]:
        rest = parts[2:]
    else:
        return path
    if _MAJOR.fullmatch(rest[0] if rest else "") and len(rest) > 1:
        rest = rest[1:]
    return "/".join(rest) or path
