"""What would change if another organisation were applied, in words for a terminal?"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from config.fields import Dated, LocalText
from config.organisation import Organisation, Person

Kind = Literal["added", "removed", "changed"]
What = Literal["unit", "person", "setting"]
Traits = Mapping[str, Sequence[str]]
"""What can be said of a unit or a person: one text, or several, under a word for it."""

_SIGNS: Mapping[Kind, str] = {"added": "+", "removed": "-", "changed": "~"}
_MANY: Mapping[What, str] = {"unit": "units", "person": "people"}
_SINGLE = ("name", "role", "inside")
_GONE = (
    "what they did stays but is nobody's from now on; "
    "somebody who left stays in the file, with an end of employment"
)


@dataclass(frozen=True, slots=True)
class Change:
    """One difference; `subject` is the id of the unit or person, or the path of the setting."""

    kind: Kind
    what: What
    subject: str
    text: str

    def __str__(self) -> str:
        subject = self.subject if self.what == "setting" else f"{self.what} {self.subject}"
        return f"{_SIGNS[self.kind]} {subject}: {self.text}"


def difference(old: Organisation | None, new: Organisation) -> list[Change]:
    """Everything in which `new` is not `old`: settings, units and people, each in its order."""
    return [
        *_settings(old, new),
        *_things("unit", _unit_traits(old), _unit_traits(new), "nobody is in it from now on"),
        *_things("person", _people_traits(old), _people_traits(new), _GONE),
    ]


def _things(
    what: What, old: Mapping[str, Traits], new: Mapping[str, Traits], gone: str
) -> Iterator[Change]:
    for key in old:
        if key not in new:
            yield Change("removed", what, key, gone)
    for key, traits in new.items():
        if key not in old:
            yield Change("added", what, key, "; ".join(_said(traits)))
        else:
            for text in _changed_traits(old[key], traits):
                yield Change("changed", what, key, text)
    kept_before = [key for key in old if key in new]
    if kept_before != [key for key in new if key in old]:
        yield Change("changed", "setting", f"order of {_MANY[what]}", "as in the file")


def _said(traits: Traits) -> Iterator[str]:
    for word, texts in traits.items():
        if texts:
            said = ", ".join(_shown(word, text) for text in texts)
            yield said if word in ("name", "role") else f"{word} {said}"


def _changed_traits(old: Traits, new: Traits) -> Iterator[str]:
    for word, texts in new.items():
        before = old[word]
        if before == texts:
            continue
        if word in _SINGLE:
            yield f"{word}: {_one(before)} → {_one(texts)}"
            continue
        lost = [f"no longer {_shown(word, text)}" for text in before if text not in texts]
        won = [f"now {_shown(word, text)}" for text in texts if text not in before]
        yield f"{word}: {', '.join([*lost, *won]) or 'in another order'}"


def _shown(word: str, text: str) -> str:
    """An address only so far that whoever wrote it knows it again: terminals are kept and sent."""
    if word != "address":
        return text
    name, _, domain = text.partition("@")
    return f"{name[:1]}…@{domain}"


def _one(texts: Sequence[str]) -> str:
    return texts[0] if texts else "nothing"


def _unit_traits(organisation: Organisation | None) -> dict[str, Traits]:
    if organisation is None:
        return {}
    return {
        unit.id: {
            "name": [_local(unit.name)],
            "inside": list(organisation.unit_path(unit.id)[-2:-1]),
            "counted": ["cross-cutting"] if unit.cross_cutting else [],
            "managed by": [f"{each.person}{_days(each)}" for each in unit.managers],
        }
        for unit, _ in organisation.all_units()
    }


def _people_traits(organisation: Organisation | None) -> dict[str, Traits]:
    people = organisation.people if organisation else ()
    return {person.id: _person_traits(person) for person in people}


def _person_traits(person: Person) -> Traits:
    return {
        "name": [_local(person.name)],
        "role": [person.role],
        "also": list(person.also),
        "address": list(person.addresses),
        "account": [
            f"{login} ({provider})"
            for provider, logins in sorted(person.accounts.items())
            for login in logins
        ],
        "employed": [f"{each.kind}{_days(each)}" for each in person.employment],
        "in": [
            f"{each.unit}{f' {each.share:g} %' if each.share else ''}{_days(each)}"
            for each in person.memberships
        ],
        "away": [_days(each).strip() for each in person.away],
    }


def _local(text: LocalText) -> str:
    return " / ".join(dict.fromkeys(word for word in (text.ja, text.en) if word))


def _days(dated: Dated) -> str:
    first = f" from {dated.start}" if dated.start else ""
    return f"{first} to {dated.end}" if dated.end else first


def _settings(old: Organisation | None, new: Organisation) -> Iterator[Change]:
    after = dict(_flat(_plain_settings(new, everything=old is not None)))
    before = dict(_flat(_plain_settings(old, everything=True))) if old else {}
    for path in dict.fromkeys([*before, *after]):
        was, now = before.get(path), after.get(path)
        if was == now:
            continue
        if was is None and now is not None:
            yield Change("added", "setting", path, now)
        elif now is None and was is not None:
            yield Change("removed", "setting", path, was)
        else:
            yield Change("changed", "setting", path, f"{was} → {now}")


def _plain_settings(organisation: Organisation, *, everything: bool) -> dict[str, Any]:
    return organisation.model_dump(
        mode="json",
        by_alias=True,
        exclude={"units", "people", "schema_"},
        exclude_defaults=not everything,
    )


def _flat(value: Any, path: str = "") -> Iterator[tuple[str, str]]:  # noqa: ANN401 -- plain values of any kind
    """Each single value under the path of keys that leads to it; nothing for what is empty."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _flat(inner, f"{path}.{key}" if path else key)
    elif isinstance(value, list) and value and isinstance(value[0], dict):
        for number, inner in enumerate(value, 1):
            name = inner.get("id") or inner.get("repository") or number
            said = {key: each for key, each in inner.items() if key != "id"}
            yield from _flat(said, f"{path}[{name}]")
    elif value not in (None, [], ""):
        yield path, ", ".join(value) if isinstance(value, list) else str(value)
