"""Which question does the address of a figure ask?"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from typing import Any

from werkzeug.datastructures import MultiDict

from config.errors import UnknownChoice
from dashboard.filters import Known
from metrics.catalogue import metric
from metrics.metric import Within
from metrics.period import chosen_period
from metrics.question import CLOCKS, Question
from metrics.written import CALLED, WrongDay, WrongThreshold, day, threshold

_TEXTS = ("unit", "repository", "base", "by", "statistic", "clock", "part", "same_people")
_DAYS = ("from", "to")
_FLAGS = {"true": True, "": True, "false": False}
_SEVERAL = "without"
NAMES = (*_TEXTS[:3], *_DAYS, *_TEXTS[3:], "within", "include_bots", _SEVERAL, "explain")
"""Those of the options of `mikata metric`."""


class WrongParameter(ValueError):
    """A parameter that can't be read; the message says which, and `known` what it could be."""

    def __init__(self, message: str, known: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.known = known


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, and whether its pull requests are wanted too."""

    question: Question
    explain: bool


def asked(key: str, said: MultiDict[str, str], now: datetime, zone: tzinfo) -> Asked:
    """What is asked of the metric `key` by these parameters, with the command's defaults.

    Raises WrongParameter, UnknownChoice and WrongPeriod.
    """
    metric(key)
    for name, values in said.lists():
        if name not in NAMES:
            raise WrongParameter("unknown parameter", NAMES)  # its name may hold anything
        if len(values) > 1 and name != _SEVERAL:
            raise WrongParameter(f"{name}: was given {len(values)} times")
    filters: dict[str, Any] = {name: said[name] for name in _TEXTS if name in said}
    filters["within"] = _threshold("within", said)
    filters["include_bots"] = _flag("include_bots", said)
    filters["without"] = frozenset(said.getlist(_SEVERAL))
    period = chosen_period(_day("from", said), _day("to", said), now, zone)
    return Asked(Question(key, period, **filters), _flag("explain", said))


def refuse_unknown(question: Question, known: Known, *, units: bool) -> None:
    """Raises UnknownChoice for what its reader does not know, and names what they do.

    Of a unit that is not theirs whoever sees their own only hears as much as of none (`units`).
    """
    choices: Mapping[str, tuple[str, ...]] = {
        "unit": known.units if units else (question.unit or "",),
        "repository": known.repositories,
        "base": known.bases,
    }
    for name, words in choices.items():
        got = getattr(question, name)
        if got is not None and got not in words:
            raise UnknownChoice(CALLED[name], got, words)


def _flag(name: str, said: MultiDict[str, str]) -> bool:
    if name not in said:
        return False
    if said[name] not in _FLAGS:
        raise WrongParameter(f"{name}: expected true or false", ("true", "false"))
    return _FLAGS[said[name]]


def _threshold(name: str, said: MultiDict[str, str]) -> Within | None:
    try:
        return threshold(said[name]) if name in said else None
    except WrongThreshold as error:
        raise WrongParameter(f"{name}: {error}", CLOCKS) from error


def _day(name: str, said: MultiDict[str, str]) -> date | None:
    try:
        return day(said[name]) if name in said else None
    except WrongDay as error:
        raise WrongParameter(f"{name}: {error}") from error
