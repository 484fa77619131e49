"""What is the repository called, and where do its pull requests stand?"""

import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from collectors.errors import WrongName

PART = r"[\w.-]+"
NAME = re.compile(rf"{PART}/{PART}")
SCP_LIKE = re.compile(r"(?:[^@/\s]+@)?(?P<host>[^:/\s]+):(?P<path>(?!/?/).+)")
WEB_SCHEMES = frozenset({"http", "https"})
NETWORK_SCHEMES = WEB_SCHEMES | {"ssh", "git", "git+ssh", "ssh+git"}
GITHUB = "github.com"


@dataclass(frozen=True, slots=True)
class Naming:
    """A repository's name and, where it lies on a GitHub, the address of its page.

    `hosts` are the GitHub hosts whose no-reply addresses tell a login.
    """

    name: str
    url: str | None
    hosts: frozenset[str]

    @property
    def owner(self) -> str | None:
        """Whose repository it is; None for a clone of which nobody knows."""
        owner = self.name.partition("/")[0]
        return None if owner == LOCAL else owner

    def pull_request_url(self, number: int) -> str | None:
        """The address of a pull request's page."""
        return f"{self.url}/pull/{number}" if self.url else None


LOCAL = "local"
"""The owner in the name of a repository whose origin tells none."""


def naming(folder: Path, origin: str | None, given: str | None) -> Naming:
    """The name: the one given, else what origin's URL says, else `local/<folder>`.

    Nothing of the URL but host, port and path is used, so that no user, password or token of it
    is kept. Raises WrongName for a given one that is not `owner/name`.
    """
    if given is not None and not _is_name(given):
        raise WrongName(given)
    host, path = _host_and_path(origin or "")
    found = _owner_and_name(path) if host else None
    web = _web_host(host) if host and found else None
    return Naming(
        name=given or found or f"{LOCAL}/{_folder_name(folder)}",
        url=f"https://{web}/{found}" if web else None,
        hosts=frozenset({GITHUB, web.partition(":")[0].lower()} if web else {GITHUB}),
    )


def _is_name(text: str) -> bool:
    return NAME.fullmatch(text) is not None and not {".", ".."} & set(text.split("/"))


def _host_and_path(url: str) -> tuple[str | None, str]:
    """(host with a web port, path) of a remote's URL; no host for a folder on this machine."""
    if "://" not in url:
        scp = SCP_LIKE.fullmatch(url)
        return (scp["host"], scp["path"]) if scp else (None, url)
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return None, url
    if parts.scheme not in NETWORK_SCHEMES or not parts.hostname:
        return None, url
    with_port = f":{port}" if port and parts.scheme in WEB_SCHEMES else ""
    return parts.hostname + with_port, parts.path


def _owner_and_name(path: str) -> str | None:
    """The last two parts of a path, without `.git`."""
    parts = [part for part in path.removesuffix("/").removesuffix(".git").split("/") if part]
    name = "/".join(parts[-2:])
    return name if _is_name(name) else None


def _web_host(host: str) -> str | None:
    """The host of the pages, where it is GitHub or looks like a GitHub Enterprise."""
    bare = host.lower()
    # ssh.github.com serves port 443; github.com-work is how people tell two keys apart.
    if bare in {GITHUB, "www.github.com", "ssh.github.com"} or bare.startswith("github.com-"):
        return GITHUB
    labels = bare.partition(":")[0].split(".")
    enterprise = any("github" in label or label == "ghe" for label in labels)
    return bare if enterprise and len(labels) > 1 else None


def _folder_name(folder: Path) -> str:
    name = re.sub(r"[^\w.-]+", "-", folder.name.removesuffix(".git")).strip("-.")
    return name or "repository"
