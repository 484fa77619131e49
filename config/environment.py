"""Which of our settings does the environment give, and which of its variables are wrong?

`PREFIX_KEY` for a key at the top and `PREFIX_KEY__INNER` for what lies deeper; lists and mappings
are JSON. A secret can stand in a file that `PREFIX_KEY_FILE` names. Empty variables count as not
set, as container files write them.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, cast, get_origin

from pydantic import BaseModel, SecretStr, ValidationError, create_model
from pydantic_settings import BaseSettings, EnvSettingsSource

from config.document import annotation_at, known_keys, worded
from config.errors import Problem, suggestion
from config.nodes import Node, Spot

_NOWHERE = Spot(1, 1)


def read_environment(
    model: type[BaseModel],
    prefix: str,
    environ: Mapping[str, str],
    besides: Sequence[str] = (),
    from_files: Sequence[str] = (),
) -> tuple[dict[str, Any], tuple[Problem, ...]]:
    """The values for `model` that variables beginning with `prefix` give, and what is wrong there.

    `besides` are variables with that prefix that others read; those in `from_files` may stand in a
    file as secrets may. No message repeats a secret.
    """
    names = dict(_names(model, prefix))
    given = {
        name: value
        for name, value in environ.items()
        if name.startswith(prefix) and value and name not in besides
    }
    secrets = {f"{name}_FILE" for name, kind in names.items() if kind is SecretStr}
    secrets |= {f"{name}_FILE" for name in from_files}
    problems = [
        _unknown(name, [*names, *secrets, *besides], prefix)
        for name in given
        if name not in names and name not in secrets
    ]
    given, unreadable = _with_secrets_from_files(given, secrets)
    problems += unreadable
    no_json = [name for name in given if name in names and not _is_json(given[name], names[name])]
    problems += [_no_json(name, names[name]) for name in no_json]
    usable = {name: given[name] for name in given if name in names and name not in no_json}
    values = _values(model, prefix, usable)
    problems += _problems_of(model, prefix, values, usable)
    return values, tuple(problems)


def _names(model: type[BaseModel], prefix: str) -> Iterator[tuple[str, object]]:
    """Each variable that can be set, with the declared type of its value."""
    for key in known_keys(model):
        kind = annotation_at(model, (key,))
        name = f"{prefix}{key.upper()}"
        yield name, kind
        if known_keys(kind):
            yield from _names(kind, f"{name}__")  # pyright: ignore[reportArgumentType] -- only models have keys


def _unknown(name: str, known: Sequence[str], prefix: str) -> Problem:
    tails = {each.removeprefix(prefix): each for each in known}
    near = suggestion(name.removeprefix(prefix), tails)
    question = (
        f"; did you mean '{tails[near]}'?" if near else f". Known: {', '.join(sorted(known))}"
    )
    return Problem(name, None, None, f"unknown variable '{name}'{question}")


def _with_secrets_from_files(
    given: Mapping[str, str], secrets: set[str]
) -> tuple[dict[str, str], list[Problem]]:
    """The variables with each `…_FILE` replaced by what that file holds."""
    complete, problems = dict(given), []
    for name in secrets & given.keys():
        target, file = name.removesuffix("_FILE"), Path(given[name])
        if target in given:
            problems.append(Problem(name, None, None, f"{target} is set too; set one of the two"))
            continue
        try:
            secret = file.read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            why = getattr(error, "strerror", None) or "it is not UTF-8 text"
            problems.append(Problem(name, None, None, f"{file} can't be read: {why}"))
            continue
        if secret:
            complete[target] = secret
        else:
            problems.append(Problem(name, None, None, f"{file} is empty"))
    return complete, problems


def _container(kind: object) -> type | None:
    """Which JSON container a value of this declared type is written as; None for a scalar."""
    if known_keys(kind) or get_origin(kind) is dict:
        return dict
    return list if get_origin(kind) in (tuple, list, frozenset) else None


def _is_json(value: str, kind: object) -> bool:
    container = _container(kind)
    if container is None:
        return True
    try:
        return isinstance(json.loads(value), container)
    except (ValueError, RecursionError):
        return False


def _no_json(name: str, kind: object) -> Problem:
    example = '{"key": "value"}' if _container(kind) is dict else '["first", "second"]'
    return Problem(name, None, None, f"expected JSON like {example}")


def _values(model: type[BaseModel], prefix: str, given: Mapping[str, str]) -> dict[str, Any]:
    # pydantic-settings knows how nested variables and JSON go together, but takes its variables
    # from the process. It is given ours: what a function reads, it gets as an argument.
    settings = cast(
        "type[BaseSettings]", create_model(model.__name__, __base__=(model, BaseSettings))
    )
    source = EnvSettingsSource(
        settings, case_sensitive=False, env_prefix=prefix, env_nested_delimiter="__"
    )
    source.env_vars = {name.lower(): value for name, value in given.items()}
    return source()


def _problems_of(
    model: type[BaseModel], prefix: str, values: Mapping[str, Any], given: Mapping[str, str]
) -> Iterator[Problem]:
    try:
        model.model_validate(values)
    except ValidationError as error:
        for detail in error.errors(include_url=False):
            message, _ = worded(model, detail, _as_node(detail["input"]))
            yield Problem(_variable(detail["loc"], prefix, given), None, None, message)


def _as_node(value: object) -> Node:
    """A value that a message names; of lists and mappings it says only that they are one."""
    if isinstance(value, str | int | float | None):
        return Node(_NOWHERE, scalar=value)
    return Node(_NOWHERE, entries={}) if isinstance(value, Mapping) else Node(_NOWHERE, items=[])


def _variable(steps: Sequence[str | int], prefix: str, given: Mapping[str, str]) -> str:
    """The variable that gave the value at `steps`: the longest name that leads there."""
    names = [
        prefix + "__".join(str(step).upper() for step in steps[:length])
        for length in range(len(steps), 0, -1)
    ]
    return next((name for name in names if name in given), names[0])


def overridden(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    """Both, with what is `above` winning, key by key however deep."""
    merged = dict(below)
    for key, value in above.items():
        inside = merged.get(key)
        if isinstance(inside, Mapping) and isinstance(value, Mapping):
            merged[key] = overridden(inside, value)
        else:
            merged[key] = value
    return merged
