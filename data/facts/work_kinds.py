"""Of which kind of work is each pull request, by the rules of the organisation?"""

import json
from collections.abc import Callable, Sequence
from fnmatch import fnmatchcase
from typing import Any

import numpy as np
from numpy.typing import NDArray

from config.organisation import WorkKind, WorkRule
from data.facts.changes import rows_of
from data.facts.raw import RawTables, integers, words
from data.path_patterns import PathPatterns

Columns = dict[str, NDArray[Any]]
Fits = NDArray[np.int8]
"""For each pull request NO, PERHAPS or YES: so that all rules hold is the least of them, and that
one holds the greatest."""

NO, PERHAPS, YES = range(3)
NONE, NOT_KNOWN = 0, -1
WITH_LABELS = ("github", "sample")
"""The sources that tell labels; a history of commits has none."""


def work_kind_column(raw: RawTables, columns: Columns, kinds: Sequence[WorkKind]) -> Columns:
    """`work_kind` of pull requests in the order of their ids: 1 for the first kind of which a rule
    fits, and so on; 0 where none does, -1 where the source does not tell what a rule asks for."""
    found = np.zeros(columns["pull_request"].size, np.int16)
    open_still = np.ones(found.size, np.bool_)
    told = _Told(raw, columns)
    for number, kind in enumerate(kinds, 1):
        for_kind = np.full(found.size, NO, np.int8)
        for rule in kind.rules:
            np.maximum(for_kind, told.fits(rule), out=for_kind)
        found[open_still & (for_kind == YES)] = number
        found[open_still & (for_kind == PERHAPS)] = NOT_KNOWN
        open_still &= for_kind == NO
    return {"work_kind": found}


class _Told:
    """What the sources tell of pull requests, in the order of their ids."""

    def __init__(self, raw: RawTables, columns: Columns) -> None:
        self._raw = raw
        self._ids = columns["pull_request"]
        self._repository = columns["repository"]

    def fits(self, rule: WorkRule) -> Fits:
        """Whether all that a rule names fits."""
        asked: tuple[tuple[str | None, Callable[[str], Fits]], ...] = (
            (rule.repository, self._in_repository),
            (rule.label, self._with_label),
            (rule.path, self._with_path),
            (rule.branch, self._from_branch),
        )
        parts = [fits(wanted) for wanted, fits in asked if wanted is not None]
        return np.minimum.reduce(parts)

    def _in_repository(self, pattern: str) -> Fits:
        names = self._raw.repositories.column("name").to_pylist()
        wanted = [fnmatchcase(name.casefold(), pattern.casefold()) for name in names]
        ids = integers(self._raw.repositories, "id", 0)[np.array(wanted, np.bool_)]
        return _sure(np.isin(self._repository, ids))

    def _with_label(self, label: str) -> Fits:
        code, texts = words(self._raw.work, "labels")
        given = ({each.casefold() for each in json.loads(text)} for text in texts)
        fits = np.array([label.casefold() in each for each in given], np.bool_)[code]
        sources = self._raw.repositories.column("source").to_pylist()
        telling = integers(self._raw.repositories, "id", 0)[
            np.array([source in WITH_LABELS for source in sources], np.bool_)
        ]
        return _unless_untold(self._in_order(fits), np.isin(self._repository, telling))

    def _from_branch(self, pattern: str) -> Fits:
        code, heads = words(self._raw.work, "head")
        wanted = pattern.casefold()
        fits = np.array([fnmatchcase(head.casefold(), wanted) for head in heads], np.bool_)[code]
        told = integers(self._raw.work, "head_told", 0) > 0
        return _unless_untold(self._in_order(fits), self._in_order(told))

    def _with_path(self, pattern: str) -> Fits:
        belongs, row = rows_of(integers(self._raw.files, "pull_request_id", 0), self._ids)
        code, paths = words(self._raw.files, "path")
        patterns = PathPatterns.of([pattern])
        fits = np.array([patterns.match(path) for path in paths], np.bool_)[code[belongs]]
        found, told = (np.zeros(self._ids.size, np.bool_) for _ in range(2))
        found[row[fits]] = True
        told[row] = True
        lines = [integers(self._raw.pull_requests, n, -1) for n in ("additions", "deletions")]
        return _unless_untold(found, told | ((lines[0] == 0) & (lines[1] == 0)))

    def _in_order(self, flags: NDArray[np.bool_]) -> NDArray[np.bool_]:
        belongs, row = rows_of(integers(self._raw.work, "id", 0), self._ids)
        ordered = np.zeros(self._ids.size, np.bool_)
        ordered[row] = flags[belongs]
        return ordered


def _sure(flags: NDArray[np.bool_]) -> Fits:
    return np.where(flags, YES, NO).astype(np.int8)


def _unless_untold(flags: NDArray[np.bool_], told: NDArray[np.bool_]) -> Fits:
    return np.where(told, _sure(flags), PERHAPS).astype(np.int8)
