"""What would an org.yaml look like, drafted from what is known of the people and their teams?"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from config.found_organisation import FoundAccount, FoundOrganisation
from config.organisation import SCHEMA, Organisation, Person
from config.people_draft import Account, Somebody, compared, drafted_people, folded, words_of
from config.units_draft import UnitsDraft, Who, units_draft
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
NAME = {"ja": "組織の名前", "en": "Organisation"}
HEADER = """\
# A draft, made of the accounts that wrote what was collected and belong to nobody yet, and of the
# members and teams on GitHub where they are known. What org.yaml has already is left out.
# Names, roles, units, dates and the addresses with which people sign in are yours to add;
# then run `mikata check` and `mikata apply`.
# 収集した履歴と GitHub のメンバー・チームから作った下書きです。
# 名前・役割・部署・日付と、サインインに使うアドレスを補ってから使ってください。
"""


def organisation_draft(
    found: Sequence[FoundAccount],
    known: Organisation | None = None,
    organisations: Sequence[FoundOrganisation] = (),
) -> str | None:
    """The text of an org.yaml that passes the check, with everybody who is not `known` yet, and
    with the teams of organisations on GitHub that are no units yet.

    None where there is nothing new. An account becomes that of a member, or two accounts become one
    person, where their names consist of the same two or more words. What can't stand in a file is
    left out and counted.
    """
    members = [member for each in organisations for member in each.members]
    every = [*(FoundAccount("github", each.login, is_bot=False) for each in members), *found]
    usable = [each for each in every if is_writable(each.login) and folded(each.login)]
    machines = {folded(each.login): each.login for each in usable if _is_machine(each)}
    nobodys = _listed(known) | machines.keys()
    owners = _owners(known)
    accounts = [
        each
        for each in usable
        if folded(each.login) not in nobodys and compared(each) not in owners
    ]
    people = drafted_people(accounts, members, known)
    units = units_draft(organisations, _who(people, owners), known)
    hints = [*_hints(people.values(), known), *units.hints, *_left_out(len(every) - len(usable))]
    new = {
        "units": list(units.units),
        "people": [_written(each, person, units) for person, each in people.items()],
        **_new_machines(machines, known),
    }
    return _text(new, hints, known) if any(new.values()) else None


def _text(
    new: Mapping[str, Sequence[object]], hints: Iterable[str], known: Organisation | None
) -> str:
    document = {
        "schema": SCHEMA,
        "name": known.name.model_dump(mode="json") if known else NAME,
        "timezone": known.timezone if known else "Asia/Tokyo",
        **{key: value for key, value in new.items() if value},
    }
    comments = (f"# {' '.join(hint.split())}\n" for hint in hints)
    return HEADER + "".join(comments) + yaml_text(document)


def _written(somebody: Somebody, person: str, units: UnitsDraft) -> dict[str, object]:
    """A person as they stand in a file."""
    memberships = [{"unit": unit} for unit in units.memberships.get(person, ())]
    return {
        "id": person,
        "name": somebody.shown,
        "role": "engineer",
        "accounts": somebody.accounts,
        **({"memberships": memberships} if memberships else {}),
    }


def _new_machines(machines: Mapping[str, str], known: Organisation | None) -> dict[str, list[str]]:
    """Those that the organisation does not name yet; an agent is known by its name."""
    new = {name: login for name, login in machines.items() if name not in _listed(known)}
    return {
        "bots": [login for name, login in new.items() if name not in AGENTS],
        "agents": [login for name, login in new.items() if name in AGENTS],
    }


def _is_machine(account: FoundAccount) -> bool:
    """A bot by its provider's word or by its name; an agent's name counts where nobody has it."""
    name = account.login.strip().casefold()
    if account.is_bot or name.endswith(BOT_ENDINGS) or folded(name) in BOTS:
        return True
    return account.provider == "github" and name in AGENTS


def _listed(known: Organisation | None) -> frozenset[str]:
    """The machines that the organisation names already."""
    return frozenset(map(folded, (*known.bots, *known.agents))) if known else frozenset()


def _owners(known: Organisation | None) -> dict[Account, str]:
    """The id of the person of each account that the organisation names already."""
    return {
        (provider, folded(login)): person.id
        for person in (known.people if known else ())
        for provider, logins in person.accounts.items()
        for login in logins
    }


def _who(people: Mapping[str, Somebody], owners: Mapping[Account, str]) -> Who:
    drafted = {
        folded(login): person
        for person, somebody in people.items()
        for login in somebody.accounts.get("github", ())
    }
    known = {login: person for (provider, login), person in owners.items() if provider == "github"}
    return Who(drafted, known)


def _hints(people: Iterable[Somebody], known: Organisation | None) -> Iterator[str]:
    """Where somebody sounds like a person who is in the organisation already."""
    owners = {
        words: person.id
        for person in (known.people if known else ())
        for words in _all_words(person)
    }
    for each in people:
        for provider, login in each.pairs:
            owner = owners.get(words_of(login)) or owners.get(words_of(each.name or ""))
            if owner:
                yield f"{login} ({provider}) may be an account of {owner}."


def _all_words(person: Person) -> Iterator[frozenset[str] | None]:
    logins = [login for logins in person.accounts.values() for login in logins]
    names = [name for name in (person.name.ja, person.name.en) if name]
    return filter(None, map(words_of, (*names, *logins)))


def _left_out(number: int) -> Iterator[str]:
    if number:
        yield f"Left out, as their names can't stand in a file: {number}."
