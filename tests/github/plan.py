"""How does a selection become the text of an answer, quickly?

A document is compiled once: each selection set becomes, for each type that its object may have, a
list of fields that write themselves as JSON. What was written of one pull request is kept until it
changes, so that a large repository can be read again and again.
"""

import itertools
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from json.encoder import encode_basestring
from operator import attrgetter
from typing import Any, cast

from graphql import FieldNode, FragmentDefinitionNode, GraphQLSchema, SelectionSetNode, VariableNode
from graphql.language import FragmentSpreadNode, InlineFragmentNode, Node, Visitor, visit
from graphql.type import (
    GraphQLField,
    get_named_type,
    get_nullable_type,
    is_abstract_type,
    is_composite_type,
    is_list_type,
    is_non_null_type,
)
from graphql.utilities import value_from_ast_untyped

from tests.github.objects import PullRequest, Repository, stamp
from tests.github.tokens import Token
from tests.github.world import World

PLAIN = frozenset({"PageInfo", "RateLimit", "GitActor", "Status"})
"""Types whose objects are dictionaries by the names of the fields."""

SERIAL = itertools.count()

Path = tuple[str | int, ...]
Resolver = Callable[[Any, Mapping[str, Any], "Run"], Any]


class Problem(Exception):
    """One field can't be answered; becomes a null and an entry of `errors`."""

    def __init__(self, kind: str, message: str, **extensions: Any) -> None:
        super().__init__(message)
        self.kind = kind
        self.message = message
        self.extensions = extensions


class Bubbled(Exception):
    """A null where none may be: the field above becomes null instead."""


@dataclass(slots=True)
class Run:
    """One query being answered."""

    world: World
    token: Token
    variables: Mapping[str, Any]
    rate: Mapping[str, Any] | None = None
    """What `rateLimit` says; None where there are no limits."""
    errors: list[dict[str, Any]] = field(default_factory=list)
    details: bool = False
    """Whether what belongs to pull requests is asked for too."""
    null_nodes: frozenset[int] = frozenset()
    """Positions on the page of pull requests that are null, as faults ask for."""
    pages: list[Repository] = field(default_factory=list)
    """Repositories whose pull requests were listed."""
    activity: tuple[Any, Any] = (None, None)

    def report(self, problem: Problem, path: Path) -> None:
        """Add to the answer's `errors`."""
        entry: dict[str, Any] = {"type": problem.kind, "path": list(path)}
        if problem.extensions:
            entry["extensions"] = problem.extensions
        entry |= {"locations": [{"line": 1, "column": 1}], "message": problem.message}
        self.errors.append(entry)

    def lists_of(self, made: PullRequest) -> Any:
        """The lists of a pull request, made at most once for one rendering."""
        if self.activity[0] is not made:
            self.activity = (made, made.read())
        return self.activity[1]


def encode(value: Any) -> str:
    """A leaf as JSON."""
    return ENCODERS.get(type(value), json.dumps)(value)


ENCODERS: Mapping[type, Callable[[Any], str]] = {
    str: encode_basestring,
    bool: lambda value: "true" if value else "false",
    int: str,
    type(None): lambda value: "null",
    datetime: lambda value: f'"{stamp(value)}"',
}


def snake(name: str) -> str:
    """`createdAt` as `created_at`."""
    return re.sub(r"(?<=[a-z0-9])([A-Z])", r"_\1", name).lower()


class Compiler:
    """Compiles the selections of one document."""

    def __init__(
        self,
        schema: GraphQLSchema,
        fragments: Mapping[str, FragmentDefinitionNode],
        resolvers: Mapping[str, Resolver],
    ) -> None:
        self.schema = schema
        self.fragments = fragments
        self.resolvers = resolvers

    def resolver(self, typename: str, name: str) -> Resolver:
        """How a field is read: by its own function, else the attribute of its name."""
        read = self.attribute(typename, name)
        if read:
            return lambda item, arguments, run: read(item)
        if typename.endswith("Edge") or typename in PLAIN:
            return lambda item, arguments, run: item.get(name)
        return next(filter(None, self._own(typename, name)))

    def attribute(self, typename: str, name: str) -> Callable[[Any], Any] | None:
        """How it is read where it is just an attribute."""
        if typename.endswith("Edge") or typename in PLAIN or any(self._own(typename, name)):
            return None
        return attrgetter(snake(name))

    def _own(self, typename: str, name: str) -> list[Resolver | None]:
        suffixes = (typename, "Connection", "Event")
        return [self.resolvers.get(f"{s}.{name}") for s in suffixes if typename.endswith(s)]

    def collect(
        self, typename: str, selections: SelectionSetNode
    ) -> Iterator[tuple[FieldNode, "Condition | None"]]:
        """The fields that an object of that type gets, fragments resolved."""
        for each in selections.selections:
            condition = _condition(each)
            if isinstance(each, FieldNode):
                yield each, condition
                continue
            if isinstance(each, InlineFragmentNode):
                on, inner = each.type_condition, each.selection_set
            else:
                fragment = self.fragments[cast(FragmentSpreadNode, each).name.value]
                on, inner = fragment.type_condition, fragment.selection_set
            if on is None or self._applies(typename, on.name.value):
                for node, own in self.collect(typename, inner):
                    yield node, _both(condition, own)

    def _applies(self, typename: str, on: str) -> bool:
        if typename == on:
            return True
        above, below = self.schema.get_type(on), self.schema.get_type(typename)
        return is_abstract_type(above) and self.schema.is_sub_type(above, cast(Any, below))


Condition = Callable[[Mapping[str, Any]], bool]


def _condition(node: Any) -> Condition | None:
    found: list[tuple[bool, Any]] = []
    for directive in node.directives or ():
        value = directive.arguments[0].value
        found.append((directive.name.value == "include", value))
    if not found:
        return None
    return lambda variables: all(
        bool(value_from_ast_untyped(value, dict(variables))) is wanted for wanted, value in found
    )


def _both(one: Condition | None, other: Condition | None) -> Condition | None:
    if one is None or other is None:
        return one or other
    return lambda variables: one(variables) and other(variables)


class _Variables(Visitor):
    def __init__(self, compiler: Compiler) -> None:
        super().__init__()
        self.compiler = compiler
        self.names: set[str] = set()

    def enter_variable(self, node: VariableNode, *_: Any) -> None:
        self.names.add(node.name.value)

    def enter_fragment_spread(self, node: FragmentSpreadNode, *_: Any) -> None:
        visit(self.compiler.fragments[node.name.value], self)


class Selection:
    """What is selected of objects of whatever types a field may have."""

    def __init__(self, compiler: Compiler, selections: list[SelectionSetNode]) -> None:
        self.compiler = compiler
        self.selections = selections
        self.by_type: dict[str, list[Field]] = {}
        self.serial = next(SERIAL)
        found = _Variables(compiler)
        for each in selections:
            visit(cast(Node, each), found)
        self.variables = tuple(sorted(found.names))

    def render(self, item: Any, typename: str, run: Run, path: Path) -> str:
        """The object as JSON. Raises Bubbled where a null reaches a field that has none."""
        if typename == "PullRequest" and run.token.whole and item.kept is None:
            return self._kept(item, run, path)
        return self._render(item, typename, run, path)

    def _kept(self, item: PullRequest, run: Run, path: Path) -> str:
        values = [run.variables.get(name) for name in self.variables]
        key = (self.serial, run.world.epoch, json.dumps(values) if values else "")
        if item.rendered is None:
            item.rendered = {}
        text = item.rendered.get(key)
        if text is None:
            text = self._render(item, "PullRequest", run, path)
            if len(item.rendered) > 1:  # of the latest questions only: memory stays bounded
                item.rendered.clear()
            item.rendered[key] = text
        return text

    def _render(self, item: Any, typename: str, run: Run, path: Path) -> str:
        fields = self.by_type.get(typename)
        if fields is None:
            fields = self.by_type[typename] = self._compile(typename)
        parts = [
            each.prefix + each.render(item, run, path)
            for each in fields
            if each.condition is None or each.condition(run.variables)
        ]
        return "{" + ",".join(parts) + "}"

    def _compile(self, typename: str) -> "list[Field]":
        merged: dict[str, tuple[list[FieldNode], list[Condition | None]]] = {}
        for selections in self.selections:
            for node, condition in self.compiler.collect(typename, selections):
                key = node.alias.value if node.alias else node.name.value
                nodes, conditions = merged.setdefault(key, ([], []))
                nodes.append(node)
                conditions.append(condition)
        return [
            Field(self.compiler, typename, key, nodes, _any(conditions))
            for key, (nodes, conditions) in merged.items()
        ]


def _any(conditions: list[Condition | None]) -> Condition | None:
    known = [each for each in conditions if each is not None]
    if len(known) < len(conditions):
        return None
    return lambda variables: any(each(variables) for each in known)


class Field:
    """One field of objects of one type."""

    def __init__(
        self,
        compiler: Compiler,
        typename: str,
        key: str,
        nodes: list[FieldNode],
        condition: Condition | None,
    ) -> None:
        self.key = key
        self.prefix = f'"{key}":'
        self.condition = condition
        self.name = nodes[0].name.value
        self.typename = typename
        if self.name == "__typename":
            text = f'"{typename}"'
            self.render = lambda item, run, path: text
            return
        known = cast(Any, compiler.schema.get_type(typename)).fields[self.name]
        self.nullable = not is_non_null_type(known.type)
        self.resolve = compiler.resolver(typename, self.name)
        self.arguments = _arguments(nodes[0], known)
        inner = get_named_type(known.type)
        self.inner = inner.name
        if not is_composite_type(inner):
            read = compiler.attribute(typename, self.name)
            self.render = self._leaf if read is None else _plain_leaf(read)
            return
        below = [each.selection_set for each in nodes if each.selection_set]
        self.selection = Selection(compiler, below)
        self.is_list = is_list_type(get_nullable_type(known.type))
        self.render = self._composite

    def _leaf(self, item: Any, run: Run, path: Path) -> str:
        return encode(self.resolve(item, self.arguments(run.variables), run))

    def _composite(self, item: Any, run: Run, path: Path) -> str:
        path = (*path, self.key)
        try:
            value = self.resolve(item, self.arguments(run.variables), run)
            if value is None or getattr(value, "gone", False):
                return "null"
            if isinstance(value, Problem):
                raise value
            if self.is_list:
                return self._list(value, run, path)
            return self._object(value, run, path)
        except Problem as problem:
            run.report(problem, path)
            if not self.nullable:
                raise Bubbled from problem
            return "null"
        except Bubbled:
            if not self.nullable:
                raise
            return "null"

    def _object(self, value: Any, run: Run, path: Path) -> str:
        typename = getattr(value, "typename", self.inner)
        if typename == "Connection" or isinstance(value, dict):
            typename = self.inner
        return self.selection.render(value, typename, run, path)

    def _list(self, values: Any, run: Run, path: Path) -> str:
        return "[" + ",".join([self._item(v, run, (*path, i)) for i, v in enumerate(values)]) + "]"

    def _item(self, value: Any, run: Run, path: Path) -> str:
        if value is None or getattr(value, "gone", False):
            return "null"
        if isinstance(value, Problem):
            run.report(value, path)
            return "null"
        try:
            return self._object(value, run, path)
        except Bubbled:
            return "null"


def _plain_leaf(read: Callable[[Any], Any]) -> Callable[[Any, Run, Path], str]:
    return lambda item, run, path: encode(read(item))


def _arguments(
    node: FieldNode, known: GraphQLField
) -> Callable[[Mapping[str, Any]], dict[str, Any]]:
    fixed = {
        name: value_from_ast_untyped(each.ast_node.default_value)
        for name, each in known.args.items()
        if each.ast_node and each.ast_node.default_value
    }
    late: list[tuple[str, Any]] = []
    for argument in node.arguments or ():
        found = _Literals()
        visit(argument.value, found)
        if found.variable:
            late.append((argument.name.value, argument.value))
        else:
            fixed[argument.name.value] = value_from_ast_untyped(argument.value)
    if not late:
        return lambda variables: fixed
    return lambda variables: (
        fixed
        | {
            name: value_from_ast_untyped(value, dict(variables))
            for name, value in late
            if not isinstance(value, VariableNode) or value.name.value in variables
        }
    )


class _Literals(Visitor):
    variable = False

    def enter_variable(self, *_: Any) -> None:
        self.variable = True
