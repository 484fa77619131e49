"""What does the fake GitHub answer to a GraphQL document?"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from graphql import (
    FragmentDefinitionNode,
    GraphQLError,
    GraphQLSyntaxError,
    OperationDefinitionNode,
    build_schema,
    parse,
    validate,
)
from graphql.execution.values import get_variable_values

from tests.github import listed_fields
from tests.github.cost import Refused, Scales, Weight
from tests.github.fields import RESOLVERS
from tests.github.plan import Bubbled, Compiler, Run, Selection
from tests.github.tokens import Token
from tests.github.world import World

assert listed_fields  # it registers its fields when it is imported

SCHEMA = build_schema((Path(__file__).parent / "schema.graphql").read_text(encoding="utf-8"))


@dataclass(frozen=True, slots=True)
class Compiled:
    """A valid document, ready to be answered."""

    operation: OperationDefinitionNode
    selection: Selection
    scales: Scales
    fields: frozenset[str]
    """Names of all fields that it selects anywhere."""


class Executor:
    """Answers documents; each text is parsed, validated and compiled once."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._compiled: dict[str, Compiled | list[dict[str, Any]]] = {}

    def compiled(self, text: str) -> Compiled | list[dict[str, Any]]:
        """The document, or the errors of one that is not valid."""
        if text not in self._compiled:
            self._compiled[text] = _compile(text)
        return self._compiled[text]

    def weigh(self, compiled: Compiled, variables: Mapping[str, Any]) -> Weight:
        """What it costs with these variables. Raises Refused beyond GitHub's limits."""
        root = SCHEMA.query_type
        assert root is not None
        return compiled.scales.weigh(root, compiled.operation.selection_set, variables)

    def variables(
        self, compiled: Compiled, given: Mapping[str, Any]
    ) -> tuple[Mapping[str, Any], list[dict[str, Any]]]:
        """The variables with their defaults, and the errors of those that don't fit."""
        definitions = compiled.operation.variable_definitions or ()
        found = get_variable_values(SCHEMA, definitions, dict(given))
        if isinstance(found, list):
            return {}, [_error(each) for each in found]
        return found.coerced, []

    def answer(self, compiled: Compiled, run: Run) -> str:
        """The `data` as JSON; problems of single fields are added to `run.errors`."""
        with self.world.lock:
            try:
                return compiled.selection.render(ROOT, "Query", run, ())
            except Bubbled:
                return "null"


ROOT = object()


def _compile(text: str) -> Compiled | list[dict[str, Any]]:
    try:
        document = parse(text)
    except GraphQLSyntaxError as error:
        return [_error(error)]
    errors = validate(SCHEMA, document)
    if errors:
        return [_error(each) for each in errors]
    fragments = {
        each.name.value: each
        for each in document.definitions
        if isinstance(each, FragmentDefinitionNode)
    }
    operations = [e for e in document.definitions if isinstance(e, OperationDefinitionNode)]
    if len(operations) != 1:
        return [{"message": "An operation name is required"}]
    selection = Selection(Compiler(SCHEMA, fragments, RESOLVERS), [operations[0].selection_set])
    fields = frozenset(_names(document.to_dict()))
    return Compiled(operations[0], selection, Scales(SCHEMA, fragments), fields)


def _names(node: Any) -> Sequence[str]:
    found: list[str] = []
    if isinstance(node, dict):
        if node.get("kind") == "field":
            found.append(node["name"]["value"])
        for each in node.values():
            found += _names(each)
    elif isinstance(node, list | tuple):
        for each in node:
            found += _names(each)
    return found


def _error(error: GraphQLError) -> dict[str, Any]:
    places = [{"line": each.line, "column": each.column} for each in error.locations or ()]
    return {"path": ["query"], "locations": places, "message": error.message}


def refusal(refused: Refused) -> dict[str, Any]:
    """A broken limit as an entry of `errors`."""
    return {"type": refused.kind, "message": refused.message}


def rate(token: Token, weight: Weight) -> Mapping[str, Any] | None:
    """What `rateLimit` says after this query was paid for."""
    bucket = token.graphql
    if bucket.limit is None:
        return None
    return {
        "cost": weight.cost,
        "limit": bucket.limit,
        "nodeCount": weight.nodes,
        "remaining": bucket.remaining,
        "resetAt": bucket.resets_at,
        "used": bucket.used,
    }


def body(data: str | None, errors: Sequence[Mapping[str, Any]]) -> bytes:
    """The whole answer."""
    parts = [] if data is None else [f'"data":{data}']
    if errors:
        parts.append(f'"errors":{json.dumps(list(errors), ensure_ascii=False)}')
    return ("{" + ",".join(parts) + "}").encode()
