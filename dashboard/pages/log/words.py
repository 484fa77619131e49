"""How are the actions, the people and the particulars of the log said?"""

import json
from collections.abc import Mapping
from typing import Any

from dashboard.text import Language, t, wording
from data.queries.log import LogLine, Somebody

_SHOWN_OF_A_DIGEST = 12
_DIGEST = 64
_OF_ROLES = ("gained", "lost")


def action_words(action: str, language: Language) -> str:
    """An action in words; one that this Mikata does not know stays as it was written."""
    name = action.replace(".", "_")
    return _known(f"log.action_{name}", language) or action


def actor_words(actor: str, language: Language) -> str:
    """Who acts where it is no person."""
    return _known(f"log.actor_{actor}", language) or actor


def name_of(somebody: Somebody, language: Language) -> str:
    """Somebody's name; of one who was erased a number."""
    if somebody.name is None:
        return t("log.erased", language, number=somebody.number)
    return somebody.name.get(language)


def who_words(line: LogLine, language: Language) -> str:
    """Who did it."""
    return name_of(line.who, language) if line.who else actor_words(line.actor, language)


def part_words(part: str, language: Language) -> str:
    """A part of somebody's file: of the inventory, or a page."""
    return _known(f"inventory.part_{part}", language) or _value_words(part, language)


def detail_words(detail: Mapping[str, Any] | None, language: Language) -> list[str]:
    """The particulars, one by one; what has no value is left out."""
    return [
        f"{_key(key, language)} {_value(key, value, language)}"
        for key, value in (detail or {}).items()
        if value is not None
    ]


def _key(key: str, language: Language) -> str:
    """What a value is of; a table is called as the inventory calls it."""
    # Lines of an older Mikata say `unit added`, those of now `unit.added`.
    said = _known(f"log.detail_{key.replace('.', '_').replace(' ', '_')}", language)
    return said or _known(f"inventory.{key}", language) or key


def _value(key: str, value: object, language: Language) -> str:
    if isinstance(value, str):
        return part_words(value, language) if key == "part" else _value_words(value, language)
    if key in _OF_ROLES and isinstance(value, list):
        return " · ".join(_known(f"roles.{each}", language) or str(each) for each in value)
    if isinstance(value, Mapping):
        return t("log.inside", language, parts=" · ".join(detail_words(value, language)))
    return json.dumps(value, ensure_ascii=False)


def _value_words(value: str, language: Language) -> str:
    if len(value) == _DIGEST:
        return value[:_SHOWN_OF_A_DIGEST] + "…"
    return _known(f"log.value_{value}", language) or value


def _known(key: str, language: Language) -> str | None:
    return wording(language).get(key)
