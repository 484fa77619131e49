"""Who can a visitor of the demo be, what does that person do here, and what waits there?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from config.organisation import Organisation, Person
from dashboard.context import Context, Reader, Role
from dashboard.text import t
from dashboard.text.numbers import duration, rate
from metrics.answer import Refused
from metrics.period import last_complete_weeks
from metrics.question import Question

_WEEKS = 4
_JOINT = " · "


@dataclass(frozen=True, slots=True)
class Stop:
    """One page worth seeing in this role."""

    title: str
    href: str


@dataclass(frozen=True, slots=True)
class Visit:
    """A role that can be taken: who it is with what waits there, and up to three stops."""

    role: Role
    about: str
    stops: tuple[Stop, ...]


def visits(reader: Reader, context: Context) -> Sequence[Visit]:
    """The roles for which the organisation has somebody, in the order of the first screen."""
    organisation = context.organisation()
    if organisation is None:
        return ()
    today = context.today()
    people: Sequence[tuple[Role, tuple[Person, str] | None]] = (
        ("cto", _cto(organisation)),
        ("manager", _manager(organisation, today)),
        ("engineer", _engineer(organisation, today)),
    )
    return tuple(
        Visit(role, _about(*found, organisation, reader, context), _stops(role, found[1], reader))
        for role, found in people
        if found
    )


def _cto(organisation: Organisation) -> tuple[Person, str] | None:
    found = next((person for person in organisation.people if person.role == "cto"), None)
    return (found, "") if found else None


def _manager(organisation: Organisation, today: date) -> tuple[Person, str] | None:
    """The manager of the outermost unit that comes first in the file."""
    people = organisation.people_by_id
    managed = (
        (people[manager.person], unit.id)
        for unit, _depth in organisation.all_units()
        for manager in unit.managers
        if manager.covers(today) and people[manager.person].role == "manager"
    )
    return next(managed, None)


def _engineer(organisation: Organisation, today: date) -> tuple[Person, str] | None:
    """Somebody who works in as many units as anybody does, and the first of them."""
    present = {
        person.id: [each.unit for each in person.memberships if each.covers(today)]
        for person in organisation.people
        if person.role == "engineer"
    }
    chosen = max(present, key=lambda person: len(present[person]), default=None)
    if chosen is None or not present[chosen]:
        return None
    return organisation.people_by_id[chosen], present[chosen][0]


def _about(
    person: Person, unit: str, organisation: Organisation, reader: Reader, context: Context
) -> str:
    language = reader.language
    named = organisation.unit(unit).name if unit else organisation.name
    waits = _figures(unit, reader, context)
    return _JOINT.join([person.name.get(language), named.get(language), *waits])


def _figures(unit: str, reader: Reader, context: Context) -> list[str]:
    """What the last four complete weeks were like; nothing where that would be about few people."""
    period = last_complete_weeks(context.now(), context.zone(), _WEEKS)
    try:
        merged, lead = (
            context.answers.ask(reader.viewer, Question(metric, period, unit=unit or None)).total
            for metric in ("pull_requests_merged", "merge_lead_time")
        )
    except Refused:
        return []
    language = reader.language
    return [
        t("start.merged", language, rate=rate((merged.value or 0) / _WEEKS, language)),
        t("start.lead_time", language, duration=duration(lead.value, language)),
    ]


def _stops(role: Role, unit: str, reader: Reader) -> tuple[Stop, ...]:
    of_unit = {"unit": unit} if unit else {}
    explained = {**of_unit, "explain": "merge_lead_time"}
    addresses = {
        "cto": ("/trends", _at("/trends", explained), "/sources"),
        "manager": (
            _at("/trends", of_unit),
            _at("/trends", explained),
            _at("/trends/pull-requests", of_unit),
        ),
        "engineer": (
            _at("/trends", of_unit),
            _at("/trends/pull-requests", of_unit),
            _at("/trends", explained),
        ),
    }
    return tuple(
        Stop(t(f"start.stop_{role}_{number}", reader.language), address)
        for number, address in enumerate(addresses[role], start=1)
    )


def _at(path: str, filters: dict[str, str]) -> str:
    return f"{path}?{urlencode(filters)}" if filters else path
