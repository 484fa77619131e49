"""What would an org.yaml look like, drafted from the accounts that wrote pull requests?"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, count

from config.organisation import SCHEMA, Organisation, Person
from config.yaml_text import is_writable
from config.yaml_writing import yaml_text

BOTS = frozenset(
    [
        "allcontributors",
        "codecov",
        "codecov-commenter",
        "dependabot",
        "dependabot-preview",
        "github-actions",
        "greenkeeper",
        "imgbot",
        "k8s-ci-robot",
        "mergify",
        "pre-commit-ci",
        "renovate",
        "semantic-release",
        "snyk",
    ]
)
AGENTS = frozenset(
    [
        "amazon-q-developer",
        "chatgpt-codex-connector",
        "claude",
        "codex",
        "copilot",
        "copilot-swe-agent",
        "cursoragent",
        "devin-ai-integration",
        "google-labs-jules",
        "jules",
        "openhands-agent",
        "sweep-ai",
    ]
)
BOT_ENDINGS = ("[bot]", "-bot", "_bot")
PROVIDERS = ("git", "table", "github")
"""Where a name is taken from, the most readable first."""

NAME = {"ja": "組織の名前", "en": "Organisation"}
HEADER = """\
# A draft, made of the accounts that wrote what was collected and belong to nobody yet.
# Names, roles, units and dates are yours to add; then run `mikata check` and `mikata apply`.
# 収集した履歴から作った下書きです。名前・役割・部署・日付を補ってから使ってください。
"""


@dataclass(frozen=True, slots=True)
class FoundAccount:
    """An account that wrote something; `is_bot` as its provider says."""

    provider: str
    login: str
    is_bot: bool


Accounts = dict[str, list[str]]
"""The logins of a person by provider."""


def organisation_draft(
    found: Sequence[FoundAccount], known: Organisation | None = None
) -> str | None:
    """The text of an org.yaml that passes the check, with everybody who is not `known` yet.

    None where everybody is.
    Two accounts become one person where their names consist of the same two or more words. What
    can't stand in a file is left out and counted.
    """
    usable = [each for each in found if is_writable(each.login) and _folded(each.login)]
    machines = {_folded(each.login): each.login for each in usable if _is_machine(each)}
    listed = _listed(known)
    people = [
        each
        for each in usable
        if _folded(each.login) not in machines and _folded(each.login) not in listed
    ]
    hints = [*_hints(people, known), *_left_out(len(found) - len(usable))]
    agents = [login for name, login in machines.items() if name in AGENTS and name not in listed]
    bots = [login for name, login in machines.items() if name not in AGENTS | listed]
    new = {"people": list(_drafted(people, known)), "bots": bots, "agents": agents}
    if not any(new.values()):
        return None
    document = {
        "schema": SCHEMA,
        "name": known.name.model_dump(mode="json") if known else NAME,
        "timezone": known.timezone if known else "Asia/Tokyo",
        **{key: value for key, value in new.items() if value},
    }
    return HEADER + "".join(f"# {hint}\n" for hint in hints) + yaml_text(document)


def _folded(login: str) -> str:
    return login.strip().removesuffix("[bot]").strip().casefold()


def _is_machine(account: FoundAccount) -> bool:
    """A bot by its provider's word or by its name; an agent's name counts where nobody has it."""
    name = account.login.strip().casefold()
    if account.is_bot or name.endswith(BOT_ENDINGS) or _folded(name) in BOTS:
        return True
    return account.provider == "github" and name in AGENTS


def _listed(known: Organisation | None) -> frozenset[str]:
    """The machines that the organisation names already."""
    return frozenset(map(_folded, (*known.bots, *known.agents))) if known else frozenset()


def _drafted(
    found: Iterable[FoundAccount], known: Organisation | None
) -> Iterator[dict[str, object]]:
    """People as they stand in a file, each with an id that nobody has."""
    taken = {person.id for person in known.people} if known else set()
    for accounts in _grouped(found):
        name = next(accounts[provider][0] for provider in PROVIDERS if provider in accounts)
        chosen = _id(name, accounts, taken)
        taken.add(chosen)
        yield {"id": chosen, "name": name, "role": "engineer", "accounts": accounts}


def _grouped(found: Iterable[FoundAccount]) -> Iterator[Accounts]:
    """The accounts of each person. GitHub logins in other capitals are one account."""
    people: dict[object, Accounts] = {}
    seen: set[tuple[str, str]] = set()
    for each in found:
        account = (each.provider, _folded(each.login))
        if account in seen or each.provider not in PROVIDERS:
            continue
        seen.add(account)
        accounts = people.setdefault(_words(each.login) or account, {})
        accounts.setdefault(each.provider, []).append(each.login.strip())
    yield from people.values()


def _words(name: str) -> frozenset[str] | None:
    """The two or more words of a name, in no order; None where it has only one."""
    words = frozenset(re.findall(r"[^\W_]+", unicodedata.normalize("NFKC", name).casefold()))
    return words if len(words) > 1 else None


def _id(name: str, accounts: Accounts, taken: set[str]) -> str:
    """Small letters, digits and hyphens out of the name, else out of a login, else a number."""
    logins = [login for provider in accounts.values() for login in provider]
    stem = next(filter(None, map(_slug, (name, *logins))), "person")
    numbered = (f"{stem}-{number}" for number in count(2))
    return next(each for each in chain([stem], numbered) if each not in taken)


def _slug(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")


def _hints(found: Iterable[FoundAccount], known: Organisation | None) -> Iterator[str]:
    """Where an account sounds like somebody who is in the organisation already."""
    owners = {
        words: person.id
        for person in (known.people if known else ())
        for words in _all_words(person)
    }
    for each in found:
        owner = owners.get(_words(each.login))
        if owner:
            yield f"{each.login} ({each.provider}) may be an account of {owner}."


def _all_words(person: Person) -> Iterator[frozenset[str] | None]:
    logins = [login for logins in person.accounts.values() for login in logins]
    names = [name for name in (person.name.ja, person.name.en) if name]
    return filter(None, map(_words, (*names, *logins)))


def _left_out(number: int) -> Iterator[str]:
    if number:
        yield f"Left out, as their names can't stand in a file: {number}."
