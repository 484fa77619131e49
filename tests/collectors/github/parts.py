"""How do tests collect what a repository has besides pull requests, and look at what is kept?"""

from collections.abc import Iterator
from contextlib import contextmanager

from collectors.github.collector import Options
from collectors.github.surveyed import Part
from collectors.stop import Stop
from tests.collectors.domain_tables import domain_tables
from tests.collectors.github.collecting import Place
from tests.collectors.spectators import Remembered

NAME = "acme/shop"


def only(*parts: Part) -> Options:
    """A collection of nothing but these."""
    return Options(only=frozenset(parts))


def kept(place: Place, table: str) -> list[tuple]:
    """The rows of a table in key order, without the repository's name."""
    return [row[1:] for row in domain_tables(place.database)[table]]


class Impatient(Remembered):
    """Asks the collection to stop as soon as so many pages were stored."""

    def __init__(self, stop: Stop, pages: int) -> None:
        super().__init__()
        self._stop = stop
        self._left = pages

    def at(self, name: str, done: int, total: int | None) -> None:
        super().at(name, done, total)
        self._left -= 1
        if self._left <= 0:
            self._stop.ask()


@contextmanager
def cut_off(place: Place, pages: int = 1) -> Iterator[None]:
    """A collection in here ends behind so many pages."""
    patient, place.watcher = place.watcher, Impatient(place.stop, pages)
    yield
    place.watcher, place.stop.asked = patient, False
