"""Why can't a report of coverage be used?

UnreadableReport   something in it is wrong, or it is too large
└── NotAReport     its form is none that Mikata knows
"""

from collectors.coverage.storable import storable
from collectors.errors import CollectorError

FORMATS = (
    "Cobertura XML",
    "JaCoCo XML",
    "Clover XML",
    "LCOV",
    "coverage.py JSON",
    "Istanbul coverage-final.json",
    "Istanbul coverage-summary.json",
    "Go cover profile",
    "SimpleCov .resultset.json",
    "SimpleCov coverage.json",
)

LONGEST_PLACE = 200

Place = int | str | None
"""Where in a report: a line from 1 on, or the source file that it speaks of."""


class Broken(ValueError):
    """What is wrong inside a report, before anybody knows the report's name."""

    def __init__(self, what: str, place: Place = None, do: str | None = None) -> None:
        super().__init__(what)
        self.what = what
        self.place = place
        self.do = do or "make the report again; an upload that was cut off looks like this too"


class NotOurs(Broken):
    """What makes it clear that a file is no report of a known form."""

    def __init__(self, why: str | None = None, place: Place = None) -> None:
        reason = f" ({why})" if why else ""
        super().__init__(
            f"This is no coverage report of a known format{reason}",
            place,
            do=f"let the tests write one of: {', '.join(FORMATS)}",
        )


class UnreadableReport(CollectorError):
    """A report that can't be used; `reason` says in a line what is wrong, where, what to do."""

    def __init__(self, name: str, broken: Broken) -> None:
        place = broken.place
        if isinstance(place, str):
            place = storable(place)[-LONGEST_PLACE:]
        what = storable(broken.what)
        where = f"{name}, at {place}" if isinstance(place, str) else name
        super().__init__(what, f"{name}:{place}" if isinstance(place, int) else where, broken.do)
        inside = f"line {place}" if isinstance(place, int) else place
        self.reason = f"{what}{f' ({inside})' if inside else ''}; {broken.do}"


class NotAReport(UnreadableReport):
    """A file whose form is none that Mikata knows."""
