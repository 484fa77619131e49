"""How does a YAML file become one of our models, or the list of all that is wrong in it?"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import UnionType
from typing import Annotated, Any, Literal, TypeGuard, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, SecretStr, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from config.errors import (
    ConfigurationProblems,
    Problem,
    Severity,
    UnknownChoice,
    in_reading_order,
    suggestion,
)
from config.fields import describe
from config.nodes import Node, Spot, Step
from config.yaml_text import read_nodes

Model = TypeVar("Model", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that a check of ours found at a place of the file."""

    spot: Spot
    message: str
    severity: Severity = "error"


Check = Callable[[Node], Iterable[Finding]]
"""A rule over the whole tree. The file may break other rules: what it can't read it skips."""


def read_document(path: Path, model: type[Model], checks: Sequence[Check] = ()) -> Model:
    """The file at `path` as a `model`.

    Raises ConfigurationProblems with everything that is wrong in it; warnings pass.
    """
    value, problems = examine_document(path, model, checks)
    if value is None:
        raise ConfigurationProblems(problems)
    return value


def examine_document(
    path: Path, model: type[Model], checks: Sequence[Check] = ()
) -> tuple[Model | None, tuple[Problem, ...]]:
    """The file as a `model`, None where there are errors; and all errors and warnings in it."""
    shown = str(path)
    try:
        root, problems = read_nodes(path, shown)
    except ConfigurationProblems as refused:
        return None, refused.problems
    value, found = _validated(root, model)
    found += [finding for check in checks for finding in check(root)]
    problems += [
        Problem(shown, each.spot.line, each.spot.column, each.message, severity=each.severity)
        for each in found
    ]
    if any(problem.severity == "error" for problem in problems):
        value = None
    return value, in_reading_order(problems)


def _validated(root: Node, model: type[Model]) -> tuple[Model | None, list[Finding]]:
    # Through JSON, because pydantic's strict mode then takes text for a date and a list for a
    # tuple, and still refuses 5 for a text. Only the names that stand in files are keys there.
    text = json.dumps(root.plain())
    try:
        value = model.model_validate_json(text, strict=True, by_alias=True, by_name=False)
    except ValidationError as error:
        details = error.errors(include_url=False, include_input=False)
        return None, [_finding(root, model, detail) for detail in details]
    return value, []


def _finding(root: Node, model: type[BaseModel], detail: ErrorDetails) -> Finding:
    steps = detail["loc"]
    node, key_spot = root.walk(steps)
    message, key = worded(model, detail, node)
    if key is not None:
        return Finding(node.spot_of(key), message)
    of_key = detail["type"] == "extra_forbidden" or steps[-1:] == ("[key]",)
    return Finding(key_spot if of_key and key_spot else node.spot, message)


def worded(model: type[BaseModel], detail: ErrorDetails, got: Node) -> tuple[str, str | None]:
    """What pydantic found, in our words, and the key inside the value where it stands."""
    steps, kind = detail["loc"], detail["type"]
    error = detail.get("ctx", {}).get("error")
    if isinstance(error, ValueError):
        return str(error), getattr(error, "key", None)
    if kind == "missing":
        return f"missing key '{steps[-1]}'", None
    if kind == "extra_forbidden":
        return _unknown_key(str(steps[-1]), known_keys(annotation_at(model, steps[:-1]))), None
    if steps[-1:] == ("[key]",):
        mapping = annotation_at(model, steps[:-2])
        return _unknown_key(str(steps[-2]), _literals(get_args(mapping)[0])), None
    annotation = annotation_at(model, steps)
    if kind == "literal_error" and isinstance(got.scalar, str):
        return str(UnknownChoice(_name_of(steps), got.scalar, _literals(annotation))), None
    secret = annotation is SecretStr
    return f"{_expected(detail)}, got {'something else' if secret else _got(got, kind)}", None


def _got(node: Node, kind: str) -> str:
    found = describe(node.plain())
    return f"{found}; put it in quotes" if kind == "string_type" and _quotable(node) else found


def _quotable(node: Node) -> bool:
    return node.items is None and node.entries is None and node.scalar is not None


def _unknown_key(key: str, known: Sequence[str]) -> str:
    near = suggestion(key, known)
    if near is not None:
        return f"unknown key '{key}'; did you mean '{near}'?"
    return f"unknown key '{key}'. Known: {', '.join(known)}"


def _expected(detail: ErrorDetails) -> str:
    words = _EXPECTED.get(detail["type"])
    if words is None:
        return detail["msg"][:1].lower() + detail["msg"][1:]
    return f"expected {words.format_map(detail.get('ctx', {}))}"


_EXPECTED: Mapping[str, str] = {
    "string_type": "text",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "int_parsing": "a whole number",
    "float_type": "a number",
    "float_parsing": "a number",
    "finite_number": "a finite number",
    "bool_type": "true or false",
    "bool_parsing": "true or false",
    "tuple_type": "a list",
    "list_type": "a list",
    "dict_type": "a mapping",
    "model_type": "a mapping",
    "model_attributes_type": "a mapping",
    "literal_error": "{expected}",
    "too_short": "at least {min_length} in the list",
    "greater_than": "more than {gt}",
    "greater_than_equal": "at least {ge}",
    "less_than": "less than {lt}",
    "less_than_equal": "at most {le}",
}


def _name_of(steps: Sequence[Step]) -> str:
    """The nearest key, as the name of what was to be chosen."""
    return next(str(step) for step in reversed(steps) if isinstance(step, str)).replace("_", " ")


def annotation_at(annotation: object, steps: Sequence[Step]) -> object:
    """The declared type of what `steps` lead to from a model; None where they lead nowhere."""
    for step in steps:
        annotation = _inside(_bare(annotation), step)
    return _bare(annotation)


def known_keys(annotation: object) -> list[str]:
    """The keys that a model knows, as they stand in files; none where it is no model."""
    if not _is_model(annotation):
        return []
    return [key for key, _ in _keys(annotation)]


def _keys(model: type[BaseModel]) -> Iterator[tuple[str, FieldInfo]]:
    for name, field in model.model_fields.items():
        alias = field.validation_alias
        yield alias if isinstance(alias, str) else name, field


def _is_model(annotation: object) -> TypeGuard[type[BaseModel]]:
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)


def _bare(annotation: object) -> object:
    """Without what only wraps it: Annotated, and the None of an optional value."""
    while get_origin(annotation) in (Annotated, Union, UnionType):
        annotation = next(part for part in get_args(annotation) if part is not type(None))
    return annotation


def _inside(annotation: Any, step: Step) -> object:  # noqa: ANN401 -- any declared type
    if _is_model(annotation):
        return next((field.annotation for key, field in _keys(annotation) if key == step), None)
    parts = get_args(annotation)
    if get_origin(annotation) is dict:
        return parts[1]
    return parts[0] if parts and isinstance(step, int) else annotation


def _literals(annotation: object) -> list[str]:
    chosen = get_args(annotation) if get_origin(annotation) is Literal else ()
    return [str(value) for value in chosen]
