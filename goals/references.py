"""Which words of a file of goals mean nothing to the organisation or to the catalogue?"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from config.document import Check, Finding
from config.errors import UnknownChoice, suggestion
from config.nodes import Node
from config.organisation import Organisation
from goals.kinds import goals_of, key_results_of
from metrics.catalogue import metric
from metrics.metric import Metric
from metrics.period import Period
from metrics.question import Question
from metrics.written import WrongThreshold, threshold

_ANY_DAY = Period(date(2026, 1, 1), date(2026, 1, 2))
_ASKED = {"statistic": "statistic", "clock": "clock", "unit": "unit", "repository": "repository"}


def catalogue_knows_the_metrics(root: Node) -> Iterator[Finding]:
    """Metrics and their filters are the catalogue's; a key result says which way is better."""
    for node in key_results_of(root):
        yield from _measured(node)
        for guard in node.each("guards"):
            found = _metric(guard)
            yield from _unknown_metric(guard)
            yield from _filters(guard, found)
            if found is not None and found.better == "none":
                message = f"{found.key} is neither better nor worse; it can't guard anything"
                yield Finding(guard.spot_of("metric"), message)


def _measured(node: Node) -> Iterator[Finding]:
    found, baseline = _metric(node), node.get("baseline")
    yield from _unknown_metric(node)
    yield from _filters(node, found)
    yield from _filters(baseline, found) if baseline else ()
    yield from _better(node, found)
    if found is None:
        return
    if found.guarded and not node.each("guards"):
        message = f"{found.key} alone can be had at a cost; add guards that watch over it"
        yield Finding(node.spot_of("metric"), message)
    kind = node.text("kind") or ""
    fits = _FITTING.get(kind)
    if fits and found.kind not in fits:
        message = f"{found.key} is a {found.kind}; it can't be measured as a {kind}"
        yield Finding(node.spot_of("metric"), message)


def _better(node: Node, found: Metric | None) -> Iterator[Finding]:
    """Levels and multiples are better when they rise or when they fall; a start tells it, too."""
    told = node.get("better") or (node.text("kind") == "level" and node.get("start"))
    if told or node.text("kind") not in ("level", "multiple"):
        return
    if found.better == "none" if found else node.get("metric") is None:
        yield Finding(node.spot, "missing key 'better'; write more or less")


_FITTING = {"count": ("count",), "ratio": ("share",)}


def _metric(node: Node) -> Metric | None:
    try:
        return metric(node.text("metric") or "")
    except UnknownChoice:
        return None


def _unknown_metric(node: Node) -> Iterator[Finding]:
    name = node.text("metric")
    if name is not None and _metric(node) is None:
        try:
            metric(name)
        except UnknownChoice as unknown:
            yield Finding(node.spot_of("metric"), str(unknown))


def _filters(node: Node, found: Metric | None) -> Iterator[Finding]:
    filters = node.get("filters")
    if filters is None or found is None:
        return
    for key in _ASKED:
        written = filters.text(key)
        # What the reader says of words that are none of a list it says better, with the list.
        if written is None or key in ("statistic", "clock"):
            continue
        given: dict[str, Any] = {_ASKED[key]: written}
        try:
            Question(found.key, _ANY_DAY, **given)
        except UnknownChoice as unknown:
            yield Finding(filters.spot_of(key), str(unknown))
    within = filters.text("within")
    if within is not None:
        yield from _within(found, within, filters)
    if filters.text("part") is not None and not found.has_parts:
        yield Finding(filters.spot_of("part"), f"{found.key} has no parts; leave out part")


def _within(found: Metric, written: str, filters: Node) -> Iterator[Finding]:
    try:
        Question(found.key, _ANY_DAY, within=threshold(written))
    except (WrongThreshold, UnknownChoice) as wrong:
        yield Finding(filters.spot_of("within"), str(wrong))


@dataclass(frozen=True, slots=True)
class _Known:
    """The ids that an organisation gives to its people and things."""

    people: Sequence[str]
    units: Sequence[str]
    applications: Sequence[str]
    work_kinds: Sequence[str]
    repositories: Sequence[str]


def organisation_knows(organisation: Organisation) -> Check:
    """A check that owners, units, applications and repositories are the organisation's."""
    known = _Known(
        people=[person.id for person in organisation.people],
        units=[unit.id for unit, _ in organisation.all_units()],
        applications=[each.id for each in organisation.applications],
        work_kinds=[each.id for each in organisation.work_kinds],
        repositories=list(dict.fromkeys(each.repository for each in organisation.applications)),
    )

    def check(root: Node) -> Iterator[Finding]:
        for goal in goals_of(root):
            yield from _one_of("person", goal, "owner", known.people)
            yield from _one_of("unit", goal, "unit", known.units)
        for node in key_results_of(root):
            for step in (*node.each("moved"), *node.each("changed")):
                yield from _one_of("person", step, "who", known.people)
            yield from _sides(node, known)
            for asked in (node, node.get("baseline"), *node.each("guards")):
                filters = asked.get("filters") if asked else None
                if filters is not None:
                    yield from _one_of("unit", filters, "unit", known.units)
                    yield from _part(filters, _metric(asked or node) or _metric(node), known)
                    yield from _repository(filters, organisation, known)

    return check


def _one_of(what: str, node: Node, key: str, known: Sequence[str]) -> Iterator[Finding]:
    name = node.text(key)
    if name is not None and name not in known:
        yield Finding(node.spot_of(key), str(UnknownChoice(what, name, known)))


def _sides(node: Node, known: _Known) -> Iterator[Finding]:
    found = _metric(node)
    parts = _parts(found, known) if found else ()
    for side in node.each("each") if parts else ():
        if side.words is not None and side.words not in parts:
            yield Finding(side.spot, str(UnknownChoice("side", side.words, parts)))
    for application in node.each("without"):
        if application.words is not None and application.words not in known.applications:
            unknown = UnknownChoice("application", application.words, known.applications)
            yield Finding(application.spot, str(unknown))


def _part(filters: Node, found: Metric | None, known: _Known) -> Iterator[Finding]:
    if found is not None and found.has_parts:
        yield from _one_of(f"part of {found.key}", filters, "part", _parts(found, known))


def _parts(found: Metric, known: _Known) -> tuple[str, ...]:
    named = {"work_kinds": known.work_kinds, "applications": known.applications}
    return (*found.parts, *named.get(found.parts_of or "", ()))


def _repository(filters: Node, organisation: Organisation, known: _Known) -> Iterator[Finding]:
    """Only a warning: what is collected decides, and need not stand in org.yaml."""
    name = filters.text("repository")
    if name is None or name in known.repositories:
        return
    if not any(rule.fits(name) for rule in organisation.repositories):
        near = suggestion(name, known.repositories)
        question = f"; did you mean '{near}'?" if near else ""
        message = f"org.yaml speaks of no repository '{name}'{question}"
        yield Finding(filters.spot_of("repository"), message, "warning")
