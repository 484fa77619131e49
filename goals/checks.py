"""What in a file of goals points to nothing, to two things at once, or can't have happened so?"""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from itertools import pairwise

from config.document import Finding
from config.errors import UnknownChoice
from config.nodes import Node
from goals import kinds
from goals.kinds import goals_of, key_results_of
from goals.model import LONGEST_TITLE, MOST_FOCUS


def has_a_schema(root: Node) -> Iterator[Finding]:
    """The first key says which version of the format the file is written in."""
    if root.entries is not None and root.get("schema") is None:
        yield Finding(root.spot, "missing key 'schema'; begin with schema: goals/1")


def focus_is_narrow(root: Node) -> Iterator[Finding]:
    """Three areas at most, with titles that can be remembered."""
    areas = root.each("focus")
    for area in areas[MOST_FOCUS:]:
        message = f"more than {MOST_FOCUS} focus areas are no focus; make it one of not_goals"
        yield Finding(area.spot, message)
    for area in areas:
        title = area.get("title")
        inside = [title, *(each for _, each in (title.entries or {}).values())] if title else []
        for each in inside:
            if each is not None and len(each.words or "") > LONGEST_TITLE:
                length = len(each.words or "")
                message = f"a title of {length} characters; {LONGEST_TITLE} are the most"
                yield Finding(each.spot, message)


def ids_are_unique(root: Node) -> Iterator[Finding]:
    """No id stands for two things of a kind; key results share one space of ids."""
    yield from _twice("group", root.each("groups"))
    yield from _twice("goal", goals_of(root))
    yield from _twice("key result", key_results_of(root))


def _twice(what: str, nodes: Iterable[Node]) -> Iterator[Finding]:
    lines: dict[str, int] = {}
    for node in nodes:
        name, spot = node.text("id"), node.spot_of("id")
        if name is not None and name in lines:
            yield Finding(spot, f"the {what} '{name}' stands twice, first on line {lines[name]}")
        elif name is not None:
            lines[name] = spot.line


def supported_goals_exist(root: Node) -> Iterator[Finding]:
    """A unit's goal supports a goal of the file, in the end one of the organisation."""
    goals = {name: goal for goal in goals_of(root) if (name := goal.text("id")) is not None}
    for goal in goals_of(root):
        above = goal.text("supports")
        if above is None:
            continue
        spot = goal.spot_of("supports")
        if above not in goals:
            yield Finding(spot, str(UnknownChoice("goal", above, list(goals))))
        elif goal.text("unit") is None:
            yield Finding(spot, "a goal that supports another is a unit's; add the key 'unit'")
        elif _returns(goal, goals):
            yield Finding(spot, f"'{goal.text('id')}' would support itself in the end")


def _returns(goal: Node, goals: dict[str, Node]) -> bool:
    seen, here = set[str](), goal.text("supports")
    while here is not None and here in goals and here not in seen:
        if here == goal.text("id"):
            return True
        seen.add(here)
        here = goals[here].text("supports")
    return False


def goals_are_measured(root: Node) -> Iterator[Finding]:
    """A goal has something by which it is measured."""
    for goal in goals_of(root):
        if goal.get("key_results") and not goal.each("key_results"):
            message = "a goal needs one key result at least; a milestone will do"
            yield Finding(goal.spot_of("key_results"), message)


def changes_are_in_order(root: Node) -> Iterator[Finding]:
    """What was moved or changed tells its story from the first time on, and changed something."""
    for node in key_results_of(root):
        for key, held in (("moved", "due"), ("changed", "target")):
            steps = node.each(key)
            for before, after in pairwise(steps):
                first, second = _day(before, "when"), _day(after, "when")
                if first and second and second < first:
                    message = f"on {second}, before {first}; write the oldest first"
                    yield Finding(after.spot_of("when"), message)
            values = [step.get("was") for step in steps] + [node.get(held)]
            for before, after in pairwise(values):
                if before and after and before.scalar == after.scalar is not None:
                    yield Finding(before.spot, f"nothing changed: it is {before.scalar} afterwards")


def _day(node: Node, key: str) -> date | None:
    try:
        return date.fromisoformat(node.text(key) or "")
    except ValueError:
        return None


CHECKS: tuple[Callable[[Node], Iterable[Finding]], ...] = (
    has_a_schema,
    focus_is_narrow,
    ids_are_unique,
    supported_goals_exist,
    goals_are_measured,
    changes_are_in_order,
    kinds.keys_fit_the_kind,
    kinds.measured_in_one_way,
    kinds.numbers_make_sense,
)
