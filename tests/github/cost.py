"""What does a query cost by GitHub's formula, and does it keep to GitHub's limits?

The formula: count for every connection how often it is asked for when each list above it is as long
as it may be, divide by 100, round, and at least 1. The limits: every connection that selects nodes
says how many (1 to 100), and no query can reach more than 500,000 nodes.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, cast

from graphql import FieldNode, FragmentDefinitionNode, GraphQLSchema, SelectionSetNode
from graphql.language import FragmentSpreadNode, InlineFragmentNode
from graphql.type import GraphQLCompositeType, get_named_type
from graphql.utilities import value_from_ast_untyped

MOST_ON_A_PAGE = 100
MOST_NODES = 500_000
LISTS = frozenset({"nodes", "edges"})


class Refused(Exception):
    """The query breaks a limit; `kind` and `message` as GitHub's answer has them."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind
        self.message = message


@dataclass(frozen=True, slots=True)
class Weight:
    """`cost` in points, the most `nodes` that can come, and how long the first list is asked."""

    cost: int
    nodes: int
    first: int | None
    """The largest size asked of `pullRequests`, or how many ids of `nodes`."""


class Scales:
    """Weighs one document, for any variables."""

    def __init__(
        self, schema: GraphQLSchema, fragments: Mapping[str, FragmentDefinitionNode]
    ) -> None:
        self._schema = schema
        self._fragments = fragments
        self._weights: dict[object, Weight] = {}

    def weigh(
        self, root: GraphQLCompositeType, selections: SelectionSetNode, variables: Mapping[str, Any]
    ) -> Weight:
        """The weight with these variables. Raises Refused where a limit is broken."""
        key = tuple((name, _sized(value)) for name, value in variables.items())
        if key not in self._weights:
            weighing = _Weighing(self._schema, self._fragments, variables)
            self._weights[key] = weighing.of(root, selections)
        return self._weights[key]


def _sized(value: Any) -> int | None:
    """As much of a variable as a size may come from."""
    if isinstance(value, list | tuple):
        return len(value)
    return value if isinstance(value, int) else None


class _Weighing:
    def __init__(
        self,
        schema: GraphQLSchema,
        fragments: Mapping[str, FragmentDefinitionNode],
        variables: Mapping[str, Any],
    ) -> None:
        self._schema = schema
        self._fragments = fragments
        self._variables = variables
        self._requests = 0
        self._nodes = 0
        self._first: int | None = None

    def of(self, root: GraphQLCompositeType, selections: SelectionSetNode) -> Weight:
        self._walk(root, selections, 1)
        if self._nodes > MOST_NODES:
            raise Refused(
                "MAX_NODE_LIMIT_EXCEEDED",
                f"This query requests up to {self._nodes:,} possible nodes which exceeds the "
                f"maximum limit of {MOST_NODES:,}.",
            )
        return Weight(max(1, int(self._requests / 100 + 0.5)), self._nodes, self._first)

    def _walk(self, parent: GraphQLCompositeType, selections: SelectionSetNode, times: int) -> None:
        for on, node in self._fields(parent, selections):
            field = getattr(on, "fields", {}).get(node.name.value)
            if field is None or node.selection_set is None:
                continue
            inner = get_named_type(field.type)
            if inner.name.endswith("Connection"):
                size = self._size(node)
                self._requests += times
                self._nodes += times * size
                if node.name.value == "pullRequests" and size:
                    self._first = max(self._first or 0, size)
                self._walk(inner, node.selection_set, times * max(size, 1))
            else:
                self._walk(inner, node.selection_set, times * self._ids(node))

    def _ids(self, node: FieldNode) -> int:
        if node.name.value != "nodes" or not node.arguments:
            return 1
        ids = self._argument(node, "ids")
        number = len(ids) if isinstance(ids, list) else 1
        self._first = max(self._first or 0, number)
        self._nodes += number
        if number > MOST_ON_A_PAGE:
            raise Refused(
                "ARGUMENT_LIMIT",
                f"You may not provide more than {MOST_ON_A_PAGE} node ids; you provided {number}.",
            )
        return max(number, 1)

    def _size(self, node: FieldNode) -> int:
        name = node.name.value
        for bound in ("first", "last"):
            size = self._argument(node, bound)
            if size is None:
                continue
            if size > MOST_ON_A_PAGE:
                raise Refused(
                    "EXCESSIVE_PAGINATION",
                    f"Requesting {size} records on the `{name}` connection exceeds the `{bound}` "
                    f"limit of {MOST_ON_A_PAGE} records.",
                )
            if size < 0 or (size == 0 and self._selects_nodes(node)):
                raise Refused(
                    "INVALID_PAGINATION", f"`{bound}` on the `{name}` connection is too small."
                )
            return size
        if self._selects_nodes(node):
            raise Refused(
                "MISSING_PAGINATION_BOUNDARIES",
                f"You must provide a `first` or `last` value to properly paginate the `{name}` "
                "connection.",
            )
        return 0

    def _selects_nodes(self, node: FieldNode) -> bool:
        selected = node.selection_set
        return selected is not None and any(
            each.name.value in LISTS for _, each in self._fields(None, selected)
        )

    def _argument(self, node: FieldNode, name: str) -> Any:
        for argument in node.arguments or ():
            if argument.name.value == name:
                return value_from_ast_untyped(argument.value, dict(self._variables))
        return None

    def _fields(self, parent: Any, selections: SelectionSetNode) -> Iterator[tuple[Any, FieldNode]]:
        for each in selections.selections:
            if isinstance(each, FieldNode):
                yield parent, each
            elif isinstance(each, InlineFragmentNode):
                named = each.type_condition
                inner = self._schema.get_type(named.name.value) if named else parent
                yield from self._fields(inner, each.selection_set)
            else:
                fragment = self._fragments[cast(FragmentSpreadNode, each).name.value]
                inner = self._schema.get_type(fragment.type_condition.name.value)
                yield from self._fields(inner, fragment.selection_set)
