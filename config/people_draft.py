"""Which people would an org.yaml have, drafted from accounts and from members on GitHub?"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from config.found_organisation import FoundAccount, FoundMember
from config.new_ids import new_id
from config.organisation import Organisation
from config.yaml_text import is_writable

PROVIDERS = ("git", "table", "github")
"""Where a name is taken from, the most readable first."""
MEMBERS_PROVIDER = "github"

Accounts = dict[str, list[str]]
"""The logins of a person by provider."""
Account = tuple[str, str]
"""Provider and login, the way two of them are compared."""


@dataclass(slots=True)
class Somebody:
    """A person of the draft; `name` is what they call themselves, where anybody knows."""

    name: str | None = None
    accounts: Accounts = field(default_factory=dict)

    def add(self, account: FoundAccount) -> None:
        """One more account is theirs."""
        self.accounts.setdefault(account.provider, []).append(account.login.strip())

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """Provider and login of each account."""
        return [(provider, login) for provider, some in self.accounts.items() for login in some]

    @property
    def shown(self) -> str:
        """Their name, else the most readable of their logins."""
        first = (self.accounts[each][0] for each in PROVIDERS if each in self.accounts)
        return self.name or next(first)


def folded(login: str) -> str:
    """A login without what makes no difference: capitals, and the ending of a bot."""
    return login.strip().removesuffix("[bot]").strip().casefold()


def compared(account: FoundAccount) -> Account:
    """Equal for two that are one account."""
    return (account.provider, folded(account.login))


def drafted_people(
    found: Iterable[FoundAccount], members: Iterable[FoundMember], known: Organisation | None
) -> dict[str, Somebody]:
    """Who has which of the accounts, by an id that nobody has. GitHub logins in other capitals are
    one account; the members' are among them.
    """
    names = {folded(member.login): member.name for member in members}
    taken = {person.id for person in known.people} if known else set()
    drafted: dict[str, Somebody] = {}
    for each in _grouped(found, names):
        logins = (login for _, login in each.pairs)
        chosen = new_id([each.shown, *logins], "person", taken)
        taken.add(chosen)
        drafted[chosen] = each
    return drafted


def _grouped(
    found: Iterable[FoundAccount], members: Mapping[str, str | None]
) -> Iterator[Somebody]:
    """A member of an organisation is one person, whoever else has the same name."""
    people: dict[object, Somebody] = {}
    seen: set[Account] = set()
    by_words = _members_by_words(members)
    for each in found:
        account = compared(each)
        if account in seen or each.provider not in PROVIDERS:
            continue
        seen.add(account)
        is_member = each.provider == MEMBERS_PROVIDER and account[1] in members
        key = account if is_member else _key(each, by_words)
        name = _usable(members[account[1]]) if is_member else None
        people.setdefault(key, Somebody(name)).add(each)
    yield from people.values()


def _usable(name: str | None) -> str | None:
    name = (name or "").strip()
    return name if name and is_writable(name) else None


def _members_by_words(members: Mapping[str, str | None]) -> dict[frozenset[str], Account | None]:
    """Whose words a name consists of: a member's, or None where several have the same."""
    found: dict[frozenset[str], set[str]] = {}
    for login, name in members.items():
        for words in filter(None, {words_of(login), words_of(name or "")}):
            found.setdefault(words, set()).add(login)
    return {
        words: (MEMBERS_PROVIDER, next(iter(logins))) if len(logins) == 1 else None
        for words, logins in found.items()
    }


def _key(account: FoundAccount, members: Mapping[frozenset[str], Account | None]) -> object:
    """What accounts of one person have in common."""
    words = words_of(account.login)
    if words is None:
        return compared(account)
    return (members[words] or compared(account)) if words in members else words


def words_of(name: str) -> frozenset[str] | None:
    """The two or more words of a name, in no order; None where it has only one."""
    words = frozenset(re.findall(r"[^\W_]+", unicodedata.normalize("NFKC", name).casefold()))
    return words if len(words) > 1 else None
