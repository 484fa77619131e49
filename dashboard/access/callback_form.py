"""Is what was sent to a callback of the form that a page of ours sends?

Dash itself takes other names of properties than those declared, and more or fewer of them.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from dash import ALL, ALLSMALLER, MATCH
from dash.dependencies import DashDependency

from dashboard.access.taking import Malformed

MOST_COMPONENTS = 5_000
"""That one wildcard names at a time."""
LONGEST_ID = 500
_MARK = re.compile(r"@([0-9a-f]{64})(?=\.\.|$)")
"""What Dash writes behind the property of an output that others have, too, wherever it stands."""
_MEMBERS = {"output", "outputs", "inputs", "changedPropIds"}
_MAY_BE = {"state", "parsedChangedPropsIds"}
_ANY: Mapping[object, object] = {"MATCH": MATCH, "ALL": ALL, "ALLSMALLER": ALLSMALLER}

Id = str | Mapping[str, object]


@dataclass(frozen=True, slots=True)
class _Declared:
    """A property of one component, or of each component that a wildcard names."""

    id: Id
    properties: frozenset[str]

    @property
    def several(self) -> bool:
        return isinstance(self.id, Mapping) and any(
            value in (ALL, ALLSMALLER) for value in self.id.values()
        )


def check(body: object, callbacks: Mapping[str, Mapping[str, Any]]) -> str:
    """The name of the callback that `body` is for; raises Malformed for anything but its form.

    `callbacks` is Dash's own map of them. What runs in the browser only is none of ours.
    """
    if not isinstance(body, dict) or not _MEMBERS <= body.keys() <= _MEMBERS | _MAY_BE:
        raise Malformed
    name = body["output"]
    callback = callbacks.get(name) if isinstance(name, str) else None
    if callback is None or "callback" not in callback:
        raise Malformed
    bound: dict[str, object] = {}
    _outputs(body["outputs"], name, callback, bound)
    inputs = [_declared(each) for each in callback["inputs"]]
    _all(body["inputs"], inputs, bound, values=True)
    _all(body.get("state", []), [_declared(each) for each in callback["state"]], bound, values=True)
    _changed(body["changedPropIds"], inputs, bound)
    if not isinstance(body.get("parsedChangedPropsIds", []), list):
        raise Malformed
    return name


def _outputs(
    sent: object, name: str, callback: Mapping[str, Any], bound: dict[str, object]
) -> None:
    """Several stand in a list; without any there is an empty one or none at all."""
    output = callback["output"]
    several = isinstance(output, Sequence)
    declared = [_output(each, name) for each in (output if several else [output])]
    _all(sent if several else [sent], declared, bound, values=False)


def _output(output: DashDependency, name: str) -> _Declared:
    """What Dash adds to the property of an output with others of the same name is part of it."""
    plain = output.component_property
    marked = {f"{plain}@{mark}" for mark in _MARK.findall(name)}
    either = {plain, *marked} if getattr(output, "allow_duplicate", False) else {plain}
    return _Declared(cast(Id, output.component_id), frozenset(either))


def _declared(dependency: Mapping[str, str]) -> _Declared:
    written, known = dependency["id"], frozenset({dependency["property"]})
    if not written.startswith("{"):
        return _Declared(written, known)
    parts = json.loads(written)
    return _Declared(
        {key: _ANY[value[0]] if isinstance(value, list) else value for key, value in parts.items()},
        known,
    )


def _all(
    sent: object, declared: Sequence[_Declared], bound: dict[str, object], *, values: bool
) -> None:
    """Exactly what is declared, in its order."""
    if not isinstance(sent, list) or len(sent) != len(declared):
        raise Malformed
    for each, expected in zip(sent, declared, strict=True):
        if not expected.several:
            _one(each, expected, bound, values=values)
            continue
        if not isinstance(each, list) or len(each) > MOST_COMPONENTS:
            raise Malformed
        for one in each:
            _one(one, expected, bound, values=values)


def _one(sent: object, expected: _Declared, bound: dict[str, object], *, values: bool) -> None:
    members = {"id", "property", "value"} if values else {"id", "property"}
    if not isinstance(sent, dict) or not {"id", "property"} <= sent.keys() <= members:
        raise Malformed
    name = sent["property"]
    if not isinstance(name, str) or name not in expected.properties:
        raise Malformed
    _same_id(sent["id"], expected.id, bound)
    if name == "id" and sent.get("value") != sent["id"]:
        raise Malformed


def _same_id(sent: object, expected: Id, bound: dict[str, object]) -> None:
    """Whether an id is the expected one; `bound` keeps what MATCH stands for in all of them."""
    if isinstance(expected, str):
        if sent != expected:
            raise Malformed
        return
    if not isinstance(sent, dict) or sent.keys() != expected.keys():
        raise Malformed
    for key, value in expected.items():
        got = sent[key]
        if not isinstance(got, str | int | float) or len(str(got)) > LONGEST_ID:
            raise Malformed
        if value is MATCH and bound.setdefault(key, got) != got:
            raise Malformed
        if value not in (MATCH, ALL, ALLSMALLER) and got != value:
            raise Malformed


def _changed(sent: object, inputs: Sequence[_Declared], bound: dict[str, object]) -> None:
    """Each names an input; one that has left the page since may be named still."""
    if not isinstance(sent, list) or len(sent) > MOST_COMPONENTS:
        raise Malformed
    for each in sent:
        component, _, name = each.rpartition(".") if isinstance(each, str) else ("", "", "")
        if not any(_names(component, name, expected, bound) for expected in inputs):
            raise Malformed


def _names(component: str, name: str, expected: _Declared, bound: Mapping[str, object]) -> bool:
    try:
        sent = json.loads(component) if component.startswith("{") else component
        _one({"id": sent, "property": name}, expected, dict(bound), values=False)
    except (ValueError, RecursionError, Malformed):
        return False
    return True
