"""Which repositories do the patterns of the settings, or of the command line, mean?"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase

from collectors.github.shortfalls import NothingWanted, WrongPattern

EXCEPT = "!"
PATTERN = re.compile(r"[\w.-]+/[\w.*-]+")


@dataclass(frozen=True, slots=True)
class Wanted:
    """The patterns by what has to be done: owners to list, names to look up, what to leave out.

    All of it without regard to case, as GitHub reads names. What is left out wins, wherever it
    stands.
    """

    patterns: tuple[str, ...]
    names: tuple[str, ...]
    left_out: tuple[str, ...]

    @property
    def owners(self) -> tuple[str, ...]:
        """Whose repositories have to be listed, in the order in which they were named."""
        found = {owner_of(pattern).casefold(): owner_of(pattern) for pattern in self.patterns}
        return tuple(found.values())

    def fits(self, name: str) -> bool:
        """Whether a listed repository is wanted."""
        return self.is_named(name) or (_fits_any(name, self.patterns) and not self.excludes(name))

    def is_named(self, name: str) -> bool:
        """Whether a repository was named in full, so that it is wanted whatever it is."""
        return any(name.casefold() == each.casefold() for each in self.names)

    def excludes(self, name: str) -> bool:
        """Whether a repository was asked to be left out."""
        return _fits_any(name, self.left_out)


def wanted(patterns: Sequence[str]) -> Wanted:
    """The patterns sorted out: `owner/*`, `owner/name`, and `!` before what is left out.

    Raises NothingWanted, and WrongPattern for one without an owner of its own.
    """
    left_out = tuple(each.removeprefix(EXCEPT) for each in patterns if each.startswith(EXCEPT))
    asked = list(dict.fromkeys(each for each in patterns if not each.startswith(EXCEPT)))
    if not asked:
        raise NothingWanted
    for each in asked:
        if not PATTERN.fullmatch(each):
            raise WrongPattern(each)
    names = {each.casefold(): each for each in asked if "*" not in each}
    return Wanted(
        patterns=tuple(each for each in asked if "*" in each),
        names=tuple(each for each in names.values() if not _fits_any(each, left_out)),
        left_out=left_out,
    )


def owner_of(name: str) -> str:
    """Whose repository it is."""
    return name.partition("/")[0]


def owner_and_name(name: str) -> tuple[str, str]:
    """The two parts of `owner/name`."""
    owner, _, short = name.partition("/")
    return owner, short


def fits(name: str, pattern: str) -> bool:
    """Whether a name is one that a pattern means, in capitals or small letters."""
    return fnmatchcase(name.casefold(), pattern.casefold())


def _fits_any(name: str, patterns: Sequence[str]) -> bool:
    return any(fits(name, each) for each in patterns)
