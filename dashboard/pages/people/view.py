"""What do all parts of the page of people know: who reads, what is asked, and who is here?"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from config.organisation import Organisation
from dashboard.context import Context, Reader
from dashboard.pages.people.address import Asked, read
from dashboard.text import Language, t
from dashboard.text.numbers import day, short_day
from data.queries.people import ListedPerson, accounts_without_person, listed_people
from data.queries.sources import AppliedOrganisation, applied_organisation


@dataclass(frozen=True, slots=True)
class Group:
    """People under one heading."""

    title: str
    people: tuple[ListedPerson, ...]


@dataclass(frozen=True)
class View:
    """One reader's view of the page at one address; `accounts` counts those of nobody."""

    reader: Reader
    asked: Asked
    organisation: Organisation
    people: Sequence[ListedPerson]
    accounts: Mapping[str, int]
    applied: AppliedOrganisation | None
    today: date

    @property
    def language(self) -> Language:
        """The reader's language."""
        return self.reader.language

    def say(self, name: str, **slots: object) -> str:
        """A text of this page in the reader's language."""
        return t(f"people.{name}", self.language, **slots)

    @property
    def here(self) -> list[ListedPerson]:
        """Those who are employed today, or of whom the file says nothing about it."""
        return [each for each in self.people if each.state != "not_here"]

    @cached_property
    def found(self) -> tuple[ListedPerson, ...]:
        """Those whom the filters leave, in the order of the file."""
        return tuple(each for each in self.people if self._fits(each))

    def groups(self) -> Iterator[Group]:
        """Those whom the filters leave, each once: under the outermost unit of the first that they
        are in; then those in no unit, then those who are not here today."""
        for unit in self.organisation.units:
            at_home = tuple(each for each in self.found if self._home(each) == unit.id)
            yield Group(unit.name.get(self.language), at_home)
        nowhere = tuple(each for each in self.found if self._home(each) is None)
        yield Group(self.say("no_unit"), tuple(e for e in nowhere if e.state != "not_here"))
        yield Group(self.say("not_here"), tuple(e for e in nowhere if e.state == "not_here"))

    def units(self, person: ListedPerson) -> list[str]:
        """What the units are called that they are in: the innermost of each branch, without the
        one under which they are listed where there are others."""
        paths = [self.organisation.unit_path(unit) for unit in person.units]
        around = {unit for path in paths for unit in path[:-1]} | {self._home(person)}
        inner = [unit for unit in person.units if unit not in around] or person.units[:1]
        return [self.organisation.unit(unit).name.get(self.language) for unit in inner]

    def day(self, on: date) -> str:
        """A day as tables say it, with its year where that is not this one."""
        if on.year != self.today.year:
            return day(on, self.language, year=True)
        return short_day(on, self.language)

    def _home(self, person: ListedPerson) -> str | None:
        if person.state == "not_here" or not person.units:
            return None
        return self.organisation.unit_path(person.units[0])[0]

    def _fits(self, person: ListedPerson) -> bool:
        asked = self.asked
        inside = {each for unit in person.units for each in self.organisation.unit_path(unit)}
        return asked.unit in (None, *inside) and asked.role in (None, *person.roles)


def view_of(context: Context, search: str | None) -> View | None:
    """The view of whoever sent this request; None while no organisation was applied."""
    organisation, reader = context.organisation(), context.reader()
    if organisation is None:
        return None
    units = tuple(unit.id for unit, _ in organisation.all_units())
    return View(
        reader=reader,
        asked=read(search or "", units),
        organisation=organisation,
        people=listed_people(reader.viewer, context.database, context.now()),
        accounts=accounts_without_person(reader.viewer, context.database),
        applied=applied_organisation(context.database),
        today=context.today(),
    )
