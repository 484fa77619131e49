"""Which keys belong to which kind of key result, and which must it have?"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import get_args

from config.document import Finding
from config.nodes import Node, Spot
from goals.model import Kind

KINDS: tuple[Kind, ...] = get_args(Kind)
EVERY_KIND = frozenset({"id", "title", "kind", "weight", "counted_in", "guards"})
_MEASURED = frozenset({"metric", "filters", "feed"})
_WHOLE = 100


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys that a kind must have, and those that it may have besides those of every kind."""

    must: tuple[str, ...]
    may: frozenset[str]


KEYS: Mapping[Kind, Keys] = {
    "count": Keys(("target",), _MEASURED | {"start", "quota", "changed"}),
    "level": Keys(
        ("target",),
        _MEASURED | {"start", "each", "without", "reach", "better", "changed"},
    ),
    "multiple": Keys(("target", "baseline"), _MEASURED | {"without", "better", "changed"}),
    "ratio": Keys(("target",), _MEASURED | {"better", "changed"}),
    "milestone": Keys(("due",), frozenset({"moved"})),
    "slo": Keys(("events", "may_fail"), frozenset({"when_spent", "when_left"})),
}


def key_results_of(root: Node) -> Iterator[Node]:
    """Each key result of the file."""
    for goal in goals_of(root):
        yield from goal.each("key_results")


def goals_of(root: Node) -> Iterator[Node]:
    """Each goal of the file."""
    for group in root.each("groups"):
        yield from group.each("goals")


def keys_fit_the_kind(root: Node) -> Iterator[Finding]:
    """A key result has what its kind needs, and nothing that means nothing there."""
    for node in key_results_of(root):
        kind: Kind | None = next((known for known in KINDS if node.text("kind") == known), None)
        if kind is None:
            continue
        keys = KEYS[kind]
        for key in keys.must:
            if node.get(key) is None:
                yield Finding(node.spot, f"missing key '{key}', which a {kind} needs")
        for key, (spot, _) in (node.entries or {}).items():
            others = [each for each, other in KEYS.items() if key in {*other.must, *other.may}]
            if others and key not in {*keys.must, *keys.may}:
                message = f"'{key}' means nothing for a {kind}; it belongs to {', '.join(others)}"
                yield Finding(spot, message)


def measured_in_one_way(root: Node) -> Iterator[Finding]:
    """By a metric or by a feed or by hand; filters are a metric's."""
    for node in key_results_of(root):
        if node.get("metric") and node.get("feed"):
            message = "a key result is measured by a metric or by a feed, not by both"
            yield Finding(_key_spot(node, "feed"), message)
        if node.get("filters") and not node.get("metric"):
            yield Finding(_key_spot(node, "filters"), "filters go with a metric; there is none")
        if node.get("feed") and node.text("kind") in ("level", "multiple", "ratio"):
            message = f"a feed counts entries; it can't measure a {node.text('kind')}"
            yield Finding(_key_spot(node, "feed"), message)


def numbers_make_sense(root: Node) -> Iterator[Finding]:
    """Targets that can be told from the start, percentages where they belong, budgets in events."""
    for node in key_results_of(root):
        kind, target, start = node.text("kind"), number(node, "target"), number(node, "start")
        if target is not None and target == (0 if start is None and kind == "count" else start):
            message = f"the target {target:g} is where it starts; there would be nothing to reach"
            yield Finding(node.spot_of("target"), message)
        if kind in ("count", "multiple") and (node.text("target") or "").endswith("%"):
            yield Finding(node.spot_of("target"), f"the target of a {kind} is no percentage")
        if kind == "ratio" and target is not None:
            yield from _percentage(node, target)
        if kind == "multiple" and target is not None and target <= 1:
            message = f"expected a multiple above 1, got {target:g}; ×2 is 2, twice as fast as well"
            yield Finding(node.spot_of("target"), message)
        yield from _quota(node, target)
        yield from _budget(node)


def _percentage(node: Node, target: float) -> Iterator[Finding]:
    spot = node.spot_of("target")
    if not 0 < target <= _WHOLE:
        yield Finding(spot, f"expected a share up to 100%, got {target:g}")
    elif target <= 1 and not (node.text("target") or "").endswith("%"):
        meant = f"write {target * _WHOLE:g}%"
        yield Finding(spot, f"{target:g} is less than one in a hundred; {meant} if it is meant")


def _quota(node: Node, target: float | None) -> Iterator[Finding]:
    quota = node.get("quota")
    part = number(quota, "target") if quota else None
    if quota is None or part is None or target is None:
        return
    if part > target:
        message = f"the quota {part:g} is more than the target {target:g} that it is a part of"
        yield Finding(quota.spot_of("target"), message)
    if part <= 0:
        yield Finding(quota.spot_of("target"), "a quota asks for one at least")


def _budget(node: Node) -> Iterator[Finding]:
    events, may_fail = number(node, "events"), number(node, "may_fail")
    if events is not None and may_fail is not None and may_fail >= events:
        message = f"{may_fail:g} of {events:g} events may fail: that can't be missed"
        yield Finding(node.spot_of("may_fail"), message)


def number(node: Node, key: str) -> float | None:
    """The number under `key`, 50% being 50; None where there is none."""
    value = node.get(key)
    scalar = value.scalar if value else None
    if isinstance(scalar, str) and scalar.endswith("%"):
        try:
            return float(scalar[:-1])
        except ValueError:
            return None
    return scalar if isinstance(scalar, int | float) and not isinstance(scalar, bool) else None


def _key_spot(node: Node, key: str) -> Spot:
    return (node.entries or {})[key][0]
