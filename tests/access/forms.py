"""What would a page of ours send to a callback, and how can that be spoiled?"""

import copy
import json
from collections.abc import Callable, Mapping
from typing import Any

from dash import ALL, ALLSMALLER, MATCH
from dash._utils import stringify_id

Body = dict[str, Any]
Form = Mapping[str, Any]

_PARTS: Mapping[str, object] = {
    "chart": "pull_requests_merged",
    "repository": 1,
    "filter": "unit",
    "coverage-filter": "application",
    "people-filter": "unit",
    "log-filter": "kind",
    "notes-withdraw": 1,
    "trends-estimate-percent": 15,
    "month": "2026-10",
    "views-delete": 1,
}
"""What stands for a wildcard, by its key; anything else where it is not here."""
_VALUES: Mapping[str, object] = {"pathname": "/", "search": "", "n_clicks": 1}


def form_of(name: str, callback: Form) -> Body:
    """What a page sends to the callback of a name, as Dash's own map describes it."""
    output = callback["output"]
    outputs = output if isinstance(output, list | tuple) else [output]
    said = [_output(each) for each in outputs]
    inputs = [_input(each) for each in callback["inputs"]]
    first = inputs[0][0] if isinstance(inputs[0], list) else inputs[0]
    return {
        "output": name,
        "outputs": said if isinstance(output, list | tuple) else said[0],
        "inputs": inputs,
        "state": [_input(each) for each in callback["state"]],
        "changedPropIds": [f"{stringify_id(first['id'])}.{first['property']}"],
    }


def _output(output: Any) -> Any:
    wanted = output.component_id
    several = isinstance(wanted, dict) and ALL in wanted.values()
    named = {"id": _filled(wanted), "property": output.component_property}
    return [named] if several else named


def _input(declared: Mapping[str, str]) -> Any:
    written, name = declared["id"], declared["property"]
    parts = json.loads(written) if written.startswith("{") else written
    filled = _filled(parts)
    said = {"id": filled, "property": name, "value": _VALUES.get(name)}
    if name == "id":
        said["value"] = filled
    values = parts.values() if isinstance(parts, dict) else ()
    return [said] if ["ALL"] in values or ["ALLSMALLER"] in values else said


def _filled(wanted: Any) -> Any:
    if not isinstance(wanted, dict):
        return wanted
    wild = (MATCH, ALL, ALLSMALLER)
    return {
        key: _PARTS.get(key, "x") if isinstance(value, list) or value in wild else value
        for key, value in wanted.items()
    }


def _one(part: Any) -> dict[str, Any]:
    return part[0] if isinstance(part, list) else part


def _rename_input(body: Body) -> None:
    _one(body["inputs"][0])["property"] = "pathname2"


def _rename_component(body: Body) -> None:
    _one(body["inputs"][0])["id"] = "url2"


def _as_the_address(body: Body) -> None:
    """What opened the pages of another package to everybody."""
    _one(body["inputs"][0]).update(id="elsewhere", property="pathname", value="/sign-in")


def _add_input(body: Body) -> None:
    body["inputs"].append({"id": "url", "property": "pathname", "value": "/sign-in"})


def _drop_input(body: Body) -> None:
    body["inputs"].pop()


def _drop_inputs(body: Body) -> None:
    del body["inputs"]


def _inputs_by_name(body: Body) -> None:
    body["inputs"] = {"a": body["inputs"]}


def _add_state(body: Body) -> None:
    body["state"].append({"id": "url", "property": "search", "value": ""})


def _state_becomes_input(body: Body) -> None:
    body["inputs"] += body["state"] or [{"id": "url", "property": "hash"}]
    body["state"] = []


def _other_output(body: Body) -> None:
    _first_output(body)["id"] = "shell-page"
    _first_output(body)["property"] = "className"


def _add_output(body: Body) -> None:
    outputs = body["outputs"]
    more = {"id": "shell-page", "property": "children"}
    body["outputs"] = [*(outputs if isinstance(outputs, list) else [outputs]), more]


def _drop_outputs(body: Body) -> None:
    body["outputs"] = []


def _unknown_callback(body: Body) -> None:
    body["output"] = "secrets.children"


def _callback_by_number(body: Body) -> None:
    body["output"] = 1


def _add_member(body: Body) -> None:
    body["background"] = True


def _add_to_input(body: Body) -> None:
    _one(body["inputs"][0])["allow_optional"] = True


def _another_changed(body: Body) -> None:
    body["changedPropIds"] = ['{"repository":2,"sources-gap":"accept"}.n_clicks', "url.hash"]


def _changed_is_no_list(body: Body) -> None:
    body["changedPropIds"] = "url.search"


def _id_is_a_list(body: Body) -> None:
    _one(body["inputs"][0])["id"] = ["url"]


def _wildcard_in_the_id(body: Body) -> None:
    _one(body["inputs"][0])["id"] = {"filter": ["ALL"]}


def _first_output(body: Body) -> dict[str, Any]:
    outputs = body["outputs"]
    return _one(outputs[0] if isinstance(outputs, list) else outputs)


FOR_NOBODY = (_as_the_address, _rename_input, _drop_inputs, _unknown_callback, _callback_by_number)
"""What opened the pages of others to whoever nobody knows."""

SPOILERS: tuple[Callable[[Body], None], ...] = (
    _rename_input,
    _rename_component,
    _as_the_address,
    _add_input,
    _drop_input,
    _drop_inputs,
    _inputs_by_name,
    _add_state,
    _state_becomes_input,
    _other_output,
    _add_output,
    _drop_outputs,
    _unknown_callback,
    _callback_by_number,
    _add_member,
    _add_to_input,
    _another_changed,
    _changed_is_no_list,
    _id_is_a_list,
    _wildcard_in_the_id,
)
"""Each makes of a form that a page sends one that none does."""


def spoiled(form: Body, spoil: Callable[[Body], None]) -> Body:
    """A copy of the form that was spoiled."""
    body = copy.deepcopy(form)
    spoil(body)
    return body
