"""Who can a visitor of the demo be, what does that person do here, and what waits there?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args
from urllib.parse import urlencode

from config.organisation import Organisation, Person
from dashboard.context import Context, Reader
from dashboard.text import t
from dashboard.text.numbers import duration, rate
from data.viewer import Viewer
from metrics.answer import Refused
from metrics.period import last_complete_weeks
from metrics.question import Question

Role = Literal["cto", "manager", "engineer"]
ROLES: tuple[Role, ...] = get_args(Role)

_WEEKS = 4


@dataclass(frozen=True, slots=True)
class Stop:
    """One page worth seeing in this role."""

    title: str
    href: str


@dataclass(frozen=True, slots=True)
class Visit:
    """A role that can be taken: who it is with what waits there, and up to three stops.

    `person` is the id of whoever stands for it.
    """

    role: Role
    person: str
    about: tuple[str, ...]
    stops: tuple[Stop, ...]


def visits(reader: Reader, context: Context) -> Sequence[Visit]:
    """The roles for which the organisation has somebody, in the order of the first screen."""
    organisation = context.organisation()
    if organisation is None:
        return ()
    cast = cast_of(organisation, context.today())
    return tuple(
        Visit(
            role,
            part[0].id,
            _about(*part, organisation, reader, context),
            _stops(role, part[1], reader),
        )
        for role, part in cast.items()
    )


def cast_of(organisation: Organisation, today: date) -> Mapping[Role, tuple[Person, str]]:
    """Who stands for each role, and the unit they look at ("" is the whole organisation)."""
    parts: Sequence[tuple[Role, tuple[Person, str] | None]] = (
        ("cto", _cto(organisation)),
        ("manager", _manager(organisation, today)),
        ("engineer", _engineer(organisation, today)),
    )
    return {role: part for role, part in parts if part}


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
    """Who works in as many divisions as anybody does, and where most of their time goes."""

    def units(person: Person) -> list[str]:
        present = [each for each in person.memberships if each.covers(today)]
        present.sort(key=lambda each: (-len(organisation.unit_path(each.unit)), -(each.share or 0)))
        return [each.unit for each in present]

    def divisions(person: Person) -> int:
        return len({organisation.unit_path(unit)[0] for unit in units(person)})

    engineers = [p for p in organisation.people if p.role == "engineer" and units(p)]
    chosen = max(engineers, key=divisions, default=None)
    return (chosen, units(chosen)[0]) if chosen else None


def _about(
    person: Person, unit: str, organisation: Organisation, reader: Reader, context: Context
) -> tuple[str, ...]:
    language = reader.language
    named = organisation.unit(unit).name if unit else organisation.name
    waits = _figures(unit, reader, context)
    return person.name.get(language), named.get(language), *waits


def _figures(unit: str, reader: Reader, context: Context) -> list[str]:
    """What the last four complete weeks were like; nothing where that would be about few people.

    Everybody is told the same, whoever they are at present: it is what makes them choose.
    """
    period = last_complete_weeks(context.now(), context.zone(), _WEEKS)
    try:
        merged, lead = (
            context.answers.ask(Viewer.local(), Question(metric, period, unit=unit or None)).total
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
        "cto": ("/trends", "/coverage", "/sources"),
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
