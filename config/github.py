"""Which GitHub is read, as whom, which of its repositories, and with how much haste?"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, Self
from urllib.parse import SplitResult, urlsplit

from pydantic import BeforeValidator, Field, SecretStr, model_validator

from config.document import Finding
from config.fields import FileModel, RepositoryName, WrongValue, describe
from config.loopback import is_loopback
from config.nodes import Node

WAYS = ("token", "tokens", "app")
"""The keys that say as whom GitHub is asked; one of them is enough."""

VARIABLE = "MIKATA_GITHUB__"
"""What the names of the variables begin with that give keys of this section."""

_ADDRESS = re.compile(r"https?://[^\s/]+\S*")
_WANTED = re.compile(r"!?[A-Za-z0-9._*-]+/[A-Za-z0-9._*-]+")
_TOKEN = re.compile(r"[!-~]+")
_KEY = re.compile(
    r"-----BEGIN [A-Z ]*PRIVATE KEY-----.+-----END [A-Z ]*PRIVATE KEY-----", re.DOTALL
)


def _address(value: object) -> object:
    if not isinstance(value, str):
        return value
    if "@" in value:
        # What stands before the @ may be a secret: no message repeats it.
        raise WrongValue("expected an address without a user in it; a token belongs under token")
    parts = _parts(value)
    if parts is None:
        raise WrongValue(f"expected an address like https://…, got {describe(value)}")
    if parts.scheme != "https" and not is_loopback(parts.hostname):
        raise WrongValue(
            f"expected https://, got {describe(value)}: a token could be read on its way"
        )
    meant = _address_for_programs(parts)
    if meant is not None:
        raise WrongValue(f"{describe(value)} is not what programs ask; that is {meant}")
    return value.rstrip("/")


def _address_for_programs(parts: SplitResult) -> str | None:
    """What was meant by an address for people, of GraphQL or of a page; None for a right one."""
    host, path = parts.hostname or "", parts.path.rstrip("/")
    if host in ("github.com", "www.github.com"):
        return "https://api.github.com"
    if host.endswith(".ghe.com") and not host.startswith("api."):
        return f"https://api.{host}"
    if path and not path.endswith("/v3"):
        return f"{parts.scheme}://{parts.netloc}{'' if host.startswith('api.') else '/api/v3'}"
    return f"https://{parts.netloc}/api/v3" if not path and host.startswith("github.") else None


def _parts(value: str) -> SplitResult | None:
    """The parts of an address; None where it is none, or asks for something of its own."""
    try:
        parts = urlsplit(value)
        _ = parts.port
    except ValueError:
        return None
    plain = _ADDRESS.fullmatch(value) and parts.hostname and not parts.query and not parts.fragment
    return parts if plain else None


def _secret(value: object) -> object:
    if not isinstance(value, str):
        return value
    problem = wrong_token(value)
    if problem is not None:
        raise WrongValue(problem)
    return value.strip()


def wrong_token(value: str) -> str | None:
    """Why a text can't be a token, without a letter of it; None where it can."""
    if not value.strip():
        return "expected a secret, got only blanks"
    if not _TOKEN.fullmatch(value.strip()):
        return "expected a token, one word of letters, digits and signs, got something else"
    return None


def _private_key(value: object) -> object:
    if not isinstance(value, str):
        return value
    # A variable often holds the lines of a key with \n between them.
    key = value.replace("\\n", "\n").strip()
    if not _KEY.fullmatch(key):
        raise WrongValue(
            "expected the text of the .pem file that GitHub gave, from -----BEGIN to -----END"
        )
    return key


def _tokens(value: object) -> object:
    if not isinstance(value, list | tuple):
        raise WrongValue("expected a list of tokens, got something else")
    return tuple(value)


def _listed(value: object) -> object:
    # What passed a validator of a whole mapping is no JSON any more, where a list is a tuple.
    return tuple(value) if isinstance(value, list) else value


def _wanted(value: object) -> object:
    if not isinstance(value, str):
        return value
    if not _WANTED.fullmatch(value):
        raise WrongValue(
            "expected a repository as owner/name, where * stands for any letters, "
            f"got {describe(value)}"
        )
    if not value.startswith("!") and "*" in value.partition("/")[0]:
        raise WrongValue(
            f"the owner has to be written out, since nobody can list all of GitHub; got '{value}'"
        )
    return value


Secret = Annotated[SecretStr, BeforeValidator(_secret)]
ApiAddress = Annotated[str, BeforeValidator(_address)]
WantedRepositories = Annotated[str, BeforeValidator(_wanted)]
"""`owner/name`, `owner/*`; with `!` in front those that are left out, whatever else names them."""


class App(FileModel):
    """A GitHub App; its two parts may come from different places, the file and the environment."""

    id: int | None = Field(default=None, ge=1)
    private_key: Annotated[SecretStr, BeforeValidator(_private_key)] | None = None

    @model_validator(mode="before")
    @classmethod
    def _is_a_mapping(cls, value: object) -> object:
        if not isinstance(value, Mapping | App):
            raise WrongValue("expected {id: …, private_key: …}, got something else")
        return value


def _clones(value: object) -> object:
    if not isinstance(value, Mapping):
        raise WrongValue("expected {owner/name: /path/of/its/clone}, got something else")
    return dict(value)


def _clone(value: object) -> object:
    # Commands and services begin in different folders: from which would it be meant?
    if isinstance(value, str) and not value.startswith(("/", "~")):
        raise WrongValue(f"expected a path that begins with / or ~, got {describe(value)}")
    return value


Clones = Annotated[
    dict[RepositoryName, Annotated[Path, BeforeValidator(_clone)]], BeforeValidator(_clones)
]


class GitHub(FileModel):
    """Which GitHub is read, as whom, which of its repositories, and with how much haste."""

    url: ApiAddress = "https://api.github.com"
    token: Secret | None = None
    tokens: Annotated[tuple[Secret, ...], BeforeValidator(_tokens)] = ()
    app: App | None = None
    repositories: Annotated[tuple[WantedRepositories, ...], BeforeValidator(_listed)] = ()
    clones: Clones = Field(default_factory=dict)
    """Where clones of repositories lie: they tell what each deployment contains."""
    archived: bool = False
    forks: bool = False
    side_by_side: int = Field(default=4, ge=1, le=16)
    reserve: int = Field(default=10, ge=0, le=90)
    """How many percent of a token's points are left to people."""

    @model_validator(mode="before")
    @classmethod
    def _is_a_mapping(cls, value: object) -> object:
        if not isinstance(value, Mapping | GitHub):
            raise WrongValue("expected a mapping of keys and values, got something else")
        return value

    @model_validator(mode="after")
    def _asks_as_one(self) -> Self:
        given = [way for way in WAYS if way in self.model_fields_set and getattr(self, way)]
        if len(given) > 1:
            raise WrongValue(at_once(given[0], given[-1]), given[-1])
        return self


def at_once(one: str, other: str) -> str:
    """What to say where GitHub would be asked as two different."""
    return f"{one} and {other} both say as whom GitHub is asked; keep one of them"


def unclear(
    written: Mapping[str, Any], given: Mapping[str, Any]
) -> Iterator[tuple[str | None, str]]:
    """What file and environment together leave unclear: (key of the file, what to say of it).

    Both are the values under `github`, of the file and of the variables. The key is None where the
    file has no part in it.
    """
    in_file = {way: bool(written.get(way)) for way in WAYS if written.get(way) or given.get(way)}
    ours = [way for way, is_ours in in_file.items() if is_ours]
    others = [way for way, is_ours in in_file.items() if not is_ours]
    if ours and others:
        yield ours[0], at_once(ours[0], f"the variable {VARIABLE}{others[0].upper()}")
    elif in_file.keys() == {"app"}:
        for message in _missing(written.get("app") or {}, given.get("app") or {}):
            yield "app" if ours else None, message


def _missing(written: object, given: object) -> Iterator[str]:
    if not isinstance(written, Mapping) or not isinstance(given, Mapping):
        return  # which is said where it stands
    for part in ("id", "private_key"):
        if part not in written and part not in given:
            variable = f"{VARIABLE}APP__{part.upper()}"
            yield f"missing key '{part}' of the App, or the variable {variable}"


def findings(root: Node, given: Mapping[str, Any]) -> Iterator[Finding]:
    """What `unclear` finds in a file, at its place there."""
    github = root.get("github")
    written = github.plain() if github else None
    if github is None or not isinstance(written, Mapping):
        return
    for key, message in unclear(written, given):
        if key is not None:
            yield Finding(github.spot_of(key), message)
