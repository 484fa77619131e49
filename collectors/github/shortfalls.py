"""What can keep the reading of a repository from being complete, and what does its reader do then?

CollectorError
├── NothingWanted     no repository is named anywhere (a WrongUsage)
├── WrongPattern      a pattern that leaves open whose repositories are meant (a WrongUsage)
├── NothingFits       a pattern that no repository of its owner fits (a WrongUsage)
├── Renamed           the repository has another name on GitHub by now
├── Vanished          a pattern meant the repository, and no list names it any more
├── DamagedAnswer     a kept answer that can't be read any more
├── Withheld          of a list GitHub did not hand out everything
└── Gap               GitHub counts other pull requests than are stored
"""

from collections.abc import Collection, Mapping

from collectors.errors import CollectorError, WrongUsage
from data.rows import Counts


class NothingWanted(WrongUsage):
    """No repository is named anywhere."""

    def __init__(self) -> None:
        super().__init__(
            "Nothing says which repositories to collect",
            "the command line, and github: repositories: in mikata.yaml",
            "name one (mikata collect OWNER/NAME), or list patterns like 'acme/*' in mikata.yaml",
        )


class WrongPattern(WrongUsage):
    """A pattern that leaves open whose repositories are meant: GitHub lists them by owner."""

    def __init__(self, pattern: str) -> None:
        super().__init__(
            f"'{pattern}' does not name repositories of one owner",
            "the command line, or github: repositories: in mikata.yaml",
            "write owner/name, or owner/* for all of an owner, who is written without '*'",
        )


class NothingFits(WrongUsage):
    """A pattern that no repository of its owner fits."""

    def __init__(self, pattern: str) -> None:
        super().__init__(
            f"No repository that this token can see fits '{pattern}'",
            "the command line, or github: repositories: in mikata.yaml",
            "check the spelling and what the token may see; archived repositories and forks count "
            "only where they are named in full or switched on in mikata.yaml",
        )


class Renamed(CollectorError):
    """The repository has another name on GitHub by now."""

    def __init__(self, asked: str, now: str) -> None:
        super().__init__(
            f"{asked} is called {now} on GitHub by now",
            "the command line, or github: repositories: in mikata.yaml",
            f"write {now} in its place, in org.yaml too; what is stored stays and moves with it",
        )
        self.now = now


class Vanished(CollectorError):
    """A pattern meant the repository, and no list of its owner names it any more.

    `now` is its present name; None where GitHub knows nothing of it, or tells this token nothing.
    """

    def __init__(self, name: str, now: str | None) -> None:
        leave = f"list '!{name}' to leave it as it is; what is stored stays"
        if now is None:
            what = f"{name} is not there any more, or hidden from this token"
            do = f"see whether it was deleted, or the token lost sight of it; {leave}"
        else:
            what = f"{name} is called {now} on GitHub by now"
            do = f"list '{now}' to go on with it, or {leave}"
        super().__init__(what, "github: repositories: in mikata.yaml", do)


class DamagedAnswer(CollectorError):
    """A kept answer that can't be read any more."""

    def __init__(self, repository: str, reason: str) -> None:
        super().__init__(
            f"A kept answer of GitHub can't be read: {reason}",
            repository,
            f"fetch it again: mikata collect {repository} --full",
        )


class Withheld(CollectorError):
    """Of a list besides the pull requests GitHub did not hand out everything."""

    status = "incomplete"

    def __init__(self, repository: str, count: int, what: str) -> None:
        super().__init__(
            f"GitHub did not hand out {count:,} of the {what}",
            repository,
            "collect again in a while: what came is kept, and they are asked for again",
        )


class Gap(CollectorError):
    """GitHub has other pull requests than are stored, after everything was tried.

    `difference` is by how many it has more in each state (fewer: below 0), as far as nobody
    accepted that; `unread` names the pull requests that it did not hand out, and why.
    """

    status = "incomplete"

    def __init__(self, repository: str, difference: Counts, unread: Mapping[str, str]) -> None:
        super().__init__(
            "; ".join(_sentences(difference, unread)),
            repository,
            "collect again in a while; one that stays can be accepted: "
            f"mikata gap accept {repository} --who PERSON --why TEXT",
        )
        self.difference = difference
        self.unread = unread


def _sentences(difference: Counts, unread: Mapping[str, str]) -> list[str]:
    more = {state: count for state, count in difference.items() if count > 0}
    fewer = {state: -count for state, count in difference.items() if count < 0}
    found = [
        f"GitHub counts {_listed(counts, word)} stored"
        for counts, word in ((more, "more"), (fewer, "fewer"))
        if counts
    ]
    if unread:
        found.append(f"GitHub did not hand out {_named(unread)}")
    return found


def _listed(counts: Counts, word: str) -> str:
    parts = " and ".join(f"{count:,} {word} {state}" for state, count in counts.items())
    return f"{parts} pull request{' than is' if sum(counts.values()) == 1 else 's than are'}"


MOST_NAMED = 10


def _named(unread: Mapping[str, str]) -> str:
    names: Collection[str] = list(unread)[:MOST_NAMED]
    said = ", ".join(f"{name} ({unread[name]})" if unread[name] else name for name in names)
    rest = len(unread) - len(names)
    return f"{said} and {rest:,} more" if rest else said
