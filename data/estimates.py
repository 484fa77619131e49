"""How much of a month does a team say it spent on cross-cutting work, and who may say so?"""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Connection, insert, select
from sqlalchemy.dialects import postgresql, sqlite

from data.database import Database
from data.errors import DataProblem, NotAllowed
from data.log import Actor, write_log
from data.tables.organisation import Unit
from data.tables.team import EffortEstimate
from data.viewer import Viewer

CHOICES = (0, 10, 15, 20, 25)
"""Percent of a month; finer steps would pretend that somebody had measured it."""


class EstimateRefused(DataProblem):
    """What can't be kept as an estimate; `fault` is `percent`, `month` or `unit`."""

    def __init__(self, fault: str) -> None:
        said = ", ".join(map(str, CHOICES))
        super().__init__(
            f"The estimate was not kept ({fault})",
            "the estimate of a month",
            f"choose one of {said} % for last month and a unit that there is",
        )
        self.fault = fault


@dataclass(frozen=True, slots=True)
class Estimate:
    """What a unit, by id, said of a month, by its first day, in percent; the last word holds."""

    unit: str
    month: date
    percent: int


def month_to_estimate(today: date) -> date:
    """The first day of the month that is estimated on a day: the one before."""
    return (today.replace(day=1) - timedelta(days=1)).replace(day=1)


def last_day_to_change(today: date) -> date:
    """Until when what is said on a day can be changed: the end of the month of that day."""
    return (today.replace(day=1) + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def may_estimate(viewer: Viewer, unit: str) -> bool:
    """Whether the viewer may say it of a unit."""
    units = viewer.units("estimates.write")
    return viewer.may("estimates.write") and (units is None or unit in units)


def keep_estimate(
    viewer: Viewer, connection: Connection, estimate: Estimate, today: date, now: datetime
) -> None:
    """Keep what a unit says of last month, in the place of what it said of it before.

    `today` is the organisation's day. Belongs into a `Database.write` that changes facts, of which
    only the age differs. Raises EstimateRefused, and NotAllowed where the viewer may not say it of
    that unit.
    """
    if not may_estimate(viewer, estimate.unit):
        raise NotAllowed("estimates.write")
    _check(connection, estimate, today)
    which = {"unit": estimate.unit, "month": estimate.month}
    said = {"percent": estimate.percent, "person_id": viewer.person, "estimated_at": now}
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    statement = dialect.insert(EffortEstimate).values(**which, **said)
    connection.execute(statement.on_conflict_do_update(index_elements=list(which), set_=said))
    month = f"{estimate.month:%Y-%m}"
    detail = {"unit": estimate.unit, "month": month, "percent": estimate.percent}
    write_log(connection, now, Actor.of_viewer(viewer), "estimate.kept", detail=detail)


def store_estimates(connection: Connection, said: Iterable[Estimate], at: datetime) -> None:
    """Keep what is said to have been estimated, by nobody in particular; nothing may be there."""
    values = [{**asdict(each), "person_id": None, "estimated_at": at} for each in said]
    connection.execute(insert(EffortEstimate), values)


def estimates(viewer: Viewer, database: Database) -> Sequence[Estimate]:
    """Everything that units said, by unit and month; who said it stays in the log.

    Those of units whose figures the viewer may see; none where they may see no figures.
    """
    if not viewer.may("units"):
        return []
    e, units = EffortEstimate, viewer.units("units")
    query = select(e.unit, e.month, e.percent).order_by(e.unit, e.month)
    if units is not None:
        query = query.where(e.unit.in_(sorted(units)))
    with database.read() as connection:
        return [Estimate(*row) for row in connection.execute(query)]


def _check(connection: Connection, estimate: Estimate, today: date) -> None:
    """Raises EstimateRefused for what is no choice, not last month or no unit."""
    if estimate.percent not in CHOICES:
        raise EstimateRefused("percent")
    if estimate.month != month_to_estimate(today):
        raise EstimateRefused("month")
    known = select(Unit.id).where(Unit.key == estimate.unit, Unit.in_file)
    if connection.execute(known).scalar_one_or_none() is None:
        raise EstimateRefused("unit")
