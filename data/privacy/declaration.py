"""What has to be said of a table before anything may be kept in it?"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from data.permissions import Permission

Part = Literal[
    "organisation", "person", "accounts", "sign_in", "statements", "work", "deliveries",
    "coverage", "collecting", "team", "jobs", "log",
]  # fmt: skip
"""The parts of the inventory, as a reader meets them."""

Path = tuple[str, ...]
"""By which columns a row leads to a person, hop by hop.

`("account_id", "person_id")` follows two references; a last column that refers to nothing holds one
of the person's names as text. NUMBERED is the hop from a repository and a number to the pull
request that has both.
"""

NUMBERED = "repository_id+number"

Erasure = Literal["delete", "anonymise", "keep"]

Why = Literal[
    # why something is not shown to the person themselves
    "secret",  # whoever knew it could sign in, or forge
    "others",  # it tells of others, and says of the person what is shown elsewhere
    "digest",  # a digest, from which nothing can be read
    # what erasure leaves, and why
    "theirs",  # nothing: it is about this person only
    "tombstone",  # the number stays, so that what refers to it stays true; who it was is gone
    "number",  # the person is in it as a number, which leads to the tombstone
    "figures",  # figures of units are computed from it; whose it was is gone
    "history",  # what was decided stays, who decided it is gone
    "evidence",  # the chain of the log must stay verifiable
    "not_returning",  # it keeps a later collection from bringing the login back
    "nobody",  # it is about nobody
]

Lasting = Literal[
    "setting",  # for as many days as the settings say
    "in_organisation",  # while org.yaml names the person, and then until erased
    "erased",  # until the person is erased
    "repository",  # while the repository is read
    "replaced",  # until it is made anew
    "for_ever",
]


@dataclass(frozen=True, slots=True)
class Kept:
    """For how long: by which rule, and where a setting says it, by which one of `retention`.

    `since` is the column from whose moment the days of the setting count.
    """

    lasting: Lasting
    setting: str | None = None
    since: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Declaration:
    """What one table holds, and what happens with it when somebody asks.

    Each column with text, JSON or bytes is one of `names` (a key, login, name or address of a
    person), `words` (written by people, who may mention somebody), `branches` (names of branches,
    of which a part may be a login) or `codes` (anything else).
    `withheld` are the columns that nobody is shown, each with why. `seen_by` are the permissions
    with which others see something of it.
    """

    table: str
    part: Part
    paths: tuple[Path, ...] = ()
    names: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    branches: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    withheld: Mapping[str, Why] = field(default_factory=dict)
    erasure: Erasure = "keep"
    why: Why = "nobody"
    kept: Kept
    seen_by: tuple[Permission, ...] = ()

    @property
    def about_people(self) -> bool:
        """Whether any of its rows leads to a person."""
        return bool(self.paths)
