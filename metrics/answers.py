"""What may this reader know? The one door to every number, for pages and the command line."""

import threading
from collections.abc import Iterator

from data.database import Database
from data.queries.organisation import current_organisation
from data.queries.pull_requests import pull_request_facts
from data.viewer import Viewer
from metrics.answer import Answer, Explanation, Refusal, Refused
from metrics.cache import Cache
from metrics.explanation import explain
from metrics.material import Material
from metrics.measure import Measured, measure
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

        Raises Refused where it would be about one person or two, UnknownChoice for a unit,
        repository or branch that nobody knows, and WrongPeriod for too many rows.
        """
        return self._answer(viewer, question)[1]

    def explain(self, viewer: Viewer, question: Question, limit: int | None = SHOWN) -> Explanation:
        """Where the answer comes from, with at most `limit` pull requests (None = all of them).

        Raises as `ask` does.
        """
        material, answer = self._answer(viewer, question)
        return explain(viewer, self._database, material, answer, limit)

    def material(self, viewer: Viewer) -> Material:
        """What answers are computed from at present, for choices of units, branches and so on."""
        return self._present(viewer)[1]

    def _answer(self, viewer: Viewer, question: Question) -> tuple[Material, Answer]:
        version, material = self._present(viewer)
        measured = self._measured(version, material, question)
        reason = _refusal(viewer, measured)
        if reason is None:
            return material, measured.answer
        for larger in larger_questions(material, question):
            if _refusal(viewer, self._measured(version, material, larger)) is None:
                raise Refused(reason, question, larger)
        raise Refused(reason, question, None)

    def _measured(self, version: int, material: Material, question: Question) -> Measured:
        return self._cache.get(
            (version, question),
            lambda: measure(material, question),
            weigh=lambda measured: 1 + len(measured.answer.rows),
        )

    def _present(self, viewer: Viewer) -> tuple[int, Material]:
        """The material of the newest version, which also rises with the organisation."""
        facts = pull_request_facts(viewer, self._database)
        held = self._material
        if held and held[0] == facts.version:
            return held
        with self._reading:
            held = self._material
            while held is None or held[0] != facts.version:
                organisation = current_organisation(self._database)
                if self._database.facts_version() == facts.version:
                    held = self._material = facts.version, Material(facts, organisation)
                else:  # something was stored between the two readings
                    facts = pull_request_facts(viewer, self._database)
        return held


def larger_questions(material: Material, question: Question) -> Iterator[Question]:
    """Questions about more people, the nearest first: units around, all code, everyone."""
    wider = question
    while wider.unit is not None:
        wider = wider.of_unit(material.parent(wider.unit))
        yield wider
    yield question.of_all_code()
    yield question.of_unit(None).of_all_code()
    yield question.of_unit(None).of_all_code().of_everyone()


def _refusal(viewer: Viewer, measured: Measured) -> Refusal | None:
    """Why the viewer may not have the answer; None where they may."""
    kept_back = [group for group in measured.small_groups if not group.may_be_seen_by(viewer)]
    return kept_back[0].reason if kept_back else None
