"""How is the text of a YAML file read into nodes, and when is it refused outright?

The text is read as a stream of events and put together without recursion: every value keeps its
place, a key written twice is seen, and neither depth nor aliases can exhaust the machine.
Plain values mean what they look like: `NO`, `on`, `10:00`, `1e5` and `2024-04-01` are text.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from yaml.resolver import Resolver

from config.errors import ConfigurationProblems, Problem
from config.nodes import Node, Scalar, Spot

MAX_BYTES = 512 * 1024
MAX_DEPTH = 50
MAX_VALUES = 200_000
"""Aliases may repeat what was written, up to this many values in the whole file."""

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_RESOLVER = Resolver()
_INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]{0,17})")
_DECIMAL = re.compile(r"[-+]?[0-9]{1,99}\.[0-9]{0,99}([eE][-+][0-9]{1,3})?|[-+]?\.inf|\.nan")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_TAB = re.compile(r"^ *(\t)", re.MULTILINE)
_TAG = "tag:yaml.org,2002:"
_MOST_SHOWN = 100


def read_nodes(path: Path, shown: str) -> tuple[Node, list[Problem]]:
    """The tree of the file at `path`, and what is wrong with single keys in it.

    `shown` is the name of the file in messages. An empty file is an empty mapping. Raises
    ConfigurationProblems where nothing more can be said of the file.
    """
    text = _text_of(path, shown)
    _refuse(_unreadable(text, shown))
    builder = _Builder(shown)
    try:
        for event in yaml.parse(text, Loader=_LOADER):
            builder.take(event)
            if builder.fatal:
                raise ConfigurationProblems(builder.problems + builder.fatal)
    except yaml.YAMLError as error:
        raise ConfigurationProblems([_not_yaml(error, shown)]) from error
    return builder.root or Node(Spot(1, 1), entries={}), builder.problems


def is_writable(text: str) -> bool:
    """Whether a text can stand in one of our files."""
    return _CONTROL.search(text) is None


def _refuse(problems: list[Problem]) -> None:
    if problems:
        raise ConfigurationProblems(problems)


def _text_of(path: Path, shown: str) -> str:
    try:
        with path.open("rb") as file:
            raw = file.read(MAX_BYTES + 1)
    except FileNotFoundError as error:
        message = "there is no such file; `mikata init` writes a commented one"
        raise ConfigurationProblems([Problem(shown, None, None, message)]) from error
    except OSError as error:
        message = f"the file can't be read: {error.strerror}"
        raise ConfigurationProblems([Problem(shown, None, None, message)]) from error
    if len(raw) > MAX_BYTES:
        message = f"the file is larger than {MAX_BYTES // 1024} KB; a smaller one is needed"
        raise ConfigurationProblems([Problem(shown, None, None, message)])
    try:
        return raw.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        before = raw[: error.start].decode("utf-8", errors="replace")
        spot = _spot_at(before, len(before))
        message = "this is not UTF-8; save the file in that encoding"
        raise ConfigurationProblems([Problem(shown, spot.line, spot.column, message)]) from error


def _unreadable(text: str, shown: str) -> list[Problem]:
    """All tabs and control characters: YAML would stop at the first, with other words."""
    found = [(match.start(1), "a tab; indent with spaces") for match in _TAB.finditer(text)]
    found += [
        (match.start(), f"the control character U+{ord(match.group()):04X}; delete it")
        for match in _CONTROL.finditer(text)
    ]
    spots = [(_spot_at(text, offset), message) for offset, message in found[:_MOST_SHOWN]]
    return [Problem(shown, spot.line, spot.column, message) for spot, message in spots]


def _spot_at(text: str, offset: int) -> Spot:
    line_start = text.rfind("\n", 0, offset) + 1
    return Spot(text.count("\n", 0, offset) + 1, offset - line_start + 1)


def _not_yaml(error: yaml.YAMLError, shown: str) -> Problem:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    what = getattr(error, "problem", None) or getattr(error, "reason", None) or "it can't be read"
    if mark is None:
        return Problem(shown, None, None, f"this is not YAML: {what}")
    return Problem(shown, mark.line + 1, mark.column + 1, f"this is not YAML: {what}")


def scalar_of(text: str, plain: bool) -> Scalar:
    """What a scalar means: a quoted one is text, a plain one may be a number, true, false or null.

    A subset of what YAML 1.1 reads as such, so that whatever any writer leaves unquoted is read as
    it was meant, or as text.
    """
    tag = _RESOLVER.resolve(yaml.ScalarNode, text, (plain, not plain)).removeprefix(_TAG)
    if tag == "null":
        return None
    if tag == "bool" and text.lower() in ("true", "false"):
        return text.lower() == "true"
    if tag == "int" and _INTEGER.fullmatch(text):
        return int(text)
    if tag == "float" and _DECIMAL.fullmatch(text.lower()):
        return float(text.lower().replace(".inf", "inf").replace(".nan", "nan"))
    return text


def _doubt_about(key: str) -> str | None:
    """Why a plain key can't be used, where YAML reads it as something else than text."""
    meaning = _RESOLVER.resolve(yaml.ScalarNode, key, (True, False)).removeprefix(_TAG)
    if meaning == "merge":
        return "'<<' merges nothing here; write the keys out"
    if meaning == "bool":
        return f"the key '{key}' means true or false to YAML; put it in quotes"
    return f"the key '{key}' means nothing to YAML; put it in quotes" if meaning == "null" else None


@dataclass(slots=True)
class _Open:
    """A list or mapping whose end has not come yet, and the key that waits for its value."""

    node: Node
    anchor: str | None
    key: tuple[Spot, str | None] | None = None
    """With None instead of a key that can't be used, so that its value is passed over."""

    @property
    def wants_key(self) -> bool:
        return self.node.entries is not None and self.key is None

    def put(self, value: Node) -> None:
        """Add `value`; under a key that is there already the first value stays."""
        self.node.size += value.size
        self.node.depth = max(self.node.depth, value.depth + 1)
        if self.node.items is not None:
            self.node.items.append(value)
        elif self.node.entries is not None and self.key is not None:
            spot, key = self.key
            if key is not None:
                self.node.entries.setdefault(key, (spot, value))
            self.key = None


@dataclass(slots=True)
class _Builder:
    """Puts events together; `fatal` problems make the tree useless, `problems` do not."""

    shown: str
    root: Node | None = None
    problems: list[Problem] = field(default_factory=list)
    fatal: list[Problem] = field(default_factory=list)
    _open: list[_Open] = field(default_factory=list)
    _anchors: dict[str, Node | None] = field(default_factory=dict)
    """Named values, None while their end has not come."""
    _documents: int = 0

    def take(self, event: Any) -> None:  # noqa: ANN401 -- the events of the C parser share no base
        """Take the next event."""
        spot = Spot(event.start_mark.line + 1, event.start_mark.column + 1)
        if isinstance(event, yaml.DocumentStartEvent):
            self._documents += 1
            if self._documents > 1:
                self._fail(spot, "a second document begins here; a file holds one")
        elif isinstance(event, yaml.AliasEvent):
            self._repeat(event.anchor, spot)
        elif isinstance(event, yaml.NodeEvent):
            self._take_value(event, spot)
        elif isinstance(event, yaml.CollectionEndEvent):
            ended = self._open.pop()
            self._finish(ended.node, ended.anchor)

    def _take_value(self, event: Any, spot: Spot) -> None:  # noqa: ANN401 -- as above
        scalar = isinstance(event, yaml.ScalarEvent)
        hidden = _CONTROL.search(event.value) if scalar else None
        if hidden:
            self._fail(spot, f"the control character U+{ord(hidden.group()):04X}; delete it")
        elif event.tag and not (scalar and event.tag in ("!", f"{_TAG}str")):
            self._fail(spot, f"the tag '{event.tag}'; write the value without a tag")
        elif self._open and self._open[-1].wants_key:
            if scalar:
                self._take_key(event, spot)
            else:
                self._fail(spot, "a list or mapping as a key; a key is text")
        elif scalar:
            value = scalar_of(event.value, plain=not event.style and not event.tag)
            self._finish(Node(spot, scalar=value), event.anchor)
        else:
            self._begin(event, spot)

    def _take_key(self, event: yaml.ScalarEvent, spot: Spot) -> None:
        key, holder = event.value, self._open[-1]
        doubt = None if event.style or event.tag else _doubt_about(key)
        entries = holder.node.entries or {}
        if doubt is None and key in entries:
            line = entries[key][0].line
            self._note(spot, f"the key '{key}' stands twice, first on line {line}")
        if doubt is not None:
            self._note(spot, doubt)
        if event.anchor:
            self._anchors[event.anchor] = Node(spot, scalar=key)
        holder.key = (spot, None if doubt else key)

    def _begin(self, event: Any, spot: Spot) -> None:  # noqa: ANN401 -- as above
        if len(self._open) >= MAX_DEPTH:
            self._fail(spot, f"values lie inside each other more than {MAX_DEPTH} deep")
            return
        if event.anchor:
            self._anchors[event.anchor] = None
        mapping = isinstance(event, yaml.MappingStartEvent)
        node = Node(spot, entries={}) if mapping else Node(spot, items=[])
        self._open.append(_Open(node, event.anchor))

    def _repeat(self, anchor: str | None, spot: Spot) -> None:
        value = self._anchors.get(anchor or "")
        if anchor not in self._anchors:
            self._fail(spot, f"'*{anchor}' repeats '&{anchor}', which is nowhere before it")
        elif value is None:
            self._fail(spot, f"'*{anchor}' stands inside '&{anchor}' and would never end")
        elif self._open and self._open[-1].wants_key:
            self._fail(spot, f"'*{anchor}' as a key; write the key out")
        elif len(self._open) + value.depth > MAX_DEPTH:
            self._fail(spot, f"values lie inside each other more than {MAX_DEPTH} deep")
        else:
            self._put(value)

    def _finish(self, node: Node, anchor: str | None) -> None:
        if anchor:
            self._anchors[anchor] = node
        self._put(node)

    def _put(self, node: Node) -> None:
        if not self._open:
            self.root = node
            return
        holder = self._open[-1]
        holder.put(node)
        if holder.node.size > MAX_VALUES:
            message = f"with its aliases written out the file holds more than {MAX_VALUES:,} values"
            self._fail(node.spot, message)

    def _fail(self, spot: Spot, message: str) -> None:
        self.fatal.append(Problem(self.shown, spot.line, spot.column, message))

    def _note(self, spot: Spot, message: str) -> None:
        self.problems.append(Problem(self.shown, spot.line, spot.column, message))
