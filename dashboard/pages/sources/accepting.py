"""Who accepts from the page that pull requests are missing for good, and why?"""

from typing import NamedTuple

from config.organisation import Organisation
from dashboard.components.gap_form import read_gap
from dashboard.context import Context, Reader
from dashboard.text import Language, t
from data.access.users import known_person
from data.errors import NotAllowed
from data.gaps import Decision, accept_gap
from data.log import Actor
from data.queries.repositories import repository_states


class Wrong(NamedTuple):
    """What is wrong with what was written: of who, of why, and of the gap itself."""

    who: str = ""
    why: str = ""
    gap: str = ""


def accept(
    repository: int, written: str, who: str | None, why: str | None, context: Context
) -> Wrong | None:
    """Keep that somebody accepted the gap that their page showed; what is wrong, if anything is.

    Nothing is kept where the gap is another one by now. Whoever signed in accepts it as themselves,
    whatever was sent; `who` is asked where nobody signs in. Raises NotAllowed.
    """
    reader, reason = context.reader(), (why or "").strip()
    reader.viewer.require("accept_gap")
    person, language = _who(who, reader, context), reader.language
    wrong = Wrong(
        "" if reader.viewer.person else _wrong_who(person, context.organisation(), language),
        "" if reason else t("sources.accept_why_missing", language),
    )
    if any(wrong):
        return wrong
    states = repository_states(reader.viewer, context.database)
    found = next((each for each in states if each.id == repository), None)
    gap = read_gap(written)
    if found is None or not gap or gap != {**dict.fromkeys(gap, 0), **found.gap}:
        return Wrong(gap=t("sources.accept_changed", language))
    with context.database.write(changes_facts=True, freshness_only=True) as connection:
        decision = Decision(person, reason, context.now(), Actor.of_person(reader.viewer.person))
        accept_gap(connection, found.name, gap, decision)
    return None


def _who(said: str | None, reader: Reader, context: Context) -> str:
    """The id in org.yaml of whoever signed in; else what was said."""
    if reader.viewer.person is None:
        return (said or "").strip()
    with context.database.read() as connection:
        known = known_person(connection, reader.viewer.person)
    if known is None:
        raise NotAllowed("accept_gap")
    return known.key


def _wrong_who(who: str, organisation: Organisation | None, language: Language) -> str:
    if organisation is None or not organisation.people:
        return "" if who else t("sources.accept_who_missing", language)
    return "" if who in organisation.people_by_id else t("sources.accept_who_choose", language)
