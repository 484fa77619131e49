"""What may this reader know? The one door to every number, for pages and the command line."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import tzinfo

from config.organisation import Organisation
from data.database import Database
from data.estimates import estimates
from data.queries.coverage import coverage_series
from data.queries.organisation import (
    current_organisation,
    moments_of_rule_changes,
    numbers_of_people,
)
from data.queries.pull_requests import pull_request_facts
from data.viewer import Viewer
from metrics.answer import Answer, Explanation, Refusal, Refused
from metrics.cache import Cache
from metrics.families import family
from metrics.groups import kept_back
from metrics.material import Material
from metrics.measured import Measured
from metrics.question import Question

SHOWN = 100
"""Pull requests that an explanation lists where nobody asks for more."""


class Answers:
    """Answers from one database, remembered in a cache that its owner hands over."""

    def __init__(self, database: Database, cache: Cache) -> None:
        self._database = database
        self._cache = cache
        self._reading = threading.Lock()
        self._material: tuple[int, Material] | None = None

    def ask(self, viewer: Viewer, question: Question) -> Answer:
        """The answer to a question.

        Raises NotAllowed where the viewer may see no figures, Refused where it would be about one
        person or two or about others than they may see, UnknownChoice for a unit, repository or
        branch that nobody knows, and WrongPeriod for too many rows.
        """
        return self._answer(viewer, question)[1]

    def explain(self, viewer: Viewer, question: Question, limit: int | None = SHOWN) -> Explanation:
        """Where the answer comes from, with at most `limit` pull requests (None = all of them).

        Raises as `ask` does.
        """
        material, answer = self._answer(viewer, question)
        told = family(question.metric).explain
        return told(viewer, self._database, material, answer, limit)

    def material(self, viewer: Viewer) -> Material:
        """What answers are computed from at present, for choices of units, branches and so on.

        Raises NotAllowed where the viewer may see no figures.
        """
        viewer.require("units")
        return self._present()[1]

    def organisation(self) -> Organisation | None:
        """The organisation at present, whoever asks; None while nobody has applied one."""
        return self._present()[1].organisation

    def zone(self) -> tzinfo:
        """The organisation's time zone, whoever asks; UTC while there is no organisation."""
        return self._present()[1].zone

    def _answer(self, viewer: Viewer, question: Question) -> tuple[Material, Answer]:
        viewer.require("units")
        version, material = self._present()
        found = self._found(viewer, version, material, question)
        if isinstance(found, Answer):
            return material, found
        for other in _other_questions(viewer, material, question):
            if isinstance(self._found(viewer, version, material, other), Answer):
                raise Refused(found, question, other)
        raise Refused(found, question, None)

    def _found(
        self, viewer: Viewer, version: int, material: Material, question: Question
    ) -> Answer | Refusal:
        """The answer, or why the viewer may not have it; nothing is told of others' units."""
        theirs = viewer.units("units")
        if theirs is not None and question.unit not in theirs:
            return "another_unit" if question.about.has_units else "of_no_unit"
        measured = self._measured(version, material, question)
        return kept_back(viewer, measured.small_groups) or measured.answer

    def _measured(self, version: int, material: Material, question: Question) -> Measured:
        return self._cache.get(
            (version, question),
            lambda: family(question.metric).measure(material, question),
            weigh=lambda measured: 1 + len(measured.answer.rows),
        )

    def _present(self) -> tuple[int, Material]:
        """The material of the newest version, which also rises with the organisation.

        One for all: who may have what of it is decided where it is asked for.
        """
        everybody = Viewer.operator()
        facts = pull_request_facts(everybody, self._database)
        held = self._material
        if held and held[0] == facts.version:
            return held
        with self._reading:
            held = self._material
            while held is None or held[0] != facts.version:
                organisation = current_organisation(self._database)
                if self._database.facts_version() == facts.version:
                    held = self._material = (
                        facts.version,
                        Material(
                            facts,
                            organisation,
                            numbers=numbers_of_people(self._database),
                            rule_changes=moments_of_rule_changes(self._database),
                            coverage=coverage_series(everybody, self._database),
                            estimates=estimates(everybody, self._database),
                        ),
                    )
                else:  # something was stored between the two readings
                    facts = pull_request_facts(everybody, self._database)
        return held


def larger_questions(material: Material, question: Question) -> Iterator[Question]:
    """Questions about more people, the nearest first: units around, all code, everyone."""
    if question.same_people is not None:
        yield replace(question, same_people=None)
    wider = question
    while wider.unit is not None:
        wider = wider.of_unit(material.parent(wider.unit))
        yield wider
    yield question.of_all_code()
    yield question.of_unit(None).of_all_code()
    yield question.of_unit(None).of_all_code().of_everyone()


def _other_questions(viewer: Viewer, material: Material, question: Question) -> Iterator[Question]:
    """What could be asked instead, the nearest first.

    Whoever sees units of their own only is led to these, and hears nothing of any other.
    """
    theirs = viewer.units("units")
    if theirs is None or question.unit in theirs:
        yield from larger_questions(material, question)
    if theirs and material.organisation and question.about.has_units:
        for unit, _ in material.organisation.all_units():
            if unit.id in theirs:
                yield question.of_unit(unit.id)
                yield question.of_unit(unit.id).of_all_code().of_everyone()
