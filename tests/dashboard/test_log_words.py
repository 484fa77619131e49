"""Is everything that the log can say worded in both languages?"""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest

from dashboard.pages.log.words import action_words, detail_words
from dashboard.text import LANGUAGES, wording
from data.organisation_changes import Kind, What
from data.queries.log import GROUP_NAMES, GROUPS

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_action_that_the_code_writes_has_words_and_a_kind(language):
    known = wording(language)
    actions = set(_actions())
    assert {"session.began", "person.viewed", "statement.written", "log.cut"} <= actions
    missing = [each for each in actions if f"log.action_{each.replace('.', '_')}" not in known]
    assert missing == []
    kinds = {word for group in GROUP_NAMES for word in GROUPS[group]}
    assert {each.partition(".")[0] for each in actions} <= kinds


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_action_with_words_is_written_somewhere(language):
    written = {f"log.action_{each.replace('.', '_')}" for each in _actions()}
    worded = {key for key in wording(language) if key.startswith("log.action_")}
    assert worded - written == set()


def _actions() -> Iterator[str]:
    """The action of every call of `write_log` in the code, which has to be a fixed word."""
    for package in ("cli", "collectors", "dashboard", "data"):
        for path in (ROOT / package).rglob("*.py"):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            constants = dict(_constants(tree))
            for node in ast.walk(tree):
                if isinstance(node, ast.Call) and _name(node.func) == "write_log":
                    yield from _said(_action(node), constants, path)


def _action(call: ast.Call) -> ast.expr:
    named = [keyword.value for keyword in call.keywords if keyword.arg == "action"]
    return named[0] if named else call.args[3]


def _said(node: ast.expr, constants: dict[str, str], path: Path) -> Iterator[str]:
    if isinstance(node, ast.IfExp):
        yield from _said(node.body, constants, path)
        yield from _said(node.orelse, constants, path)
        return
    if isinstance(node, ast.Constant):
        yield str(node.value)
        return
    name = _name(node)
    assert name in constants, f"{path}:{node.lineno}: the action of the log is no fixed word"
    yield constants[name]


def _constants(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Texts with a name of their own in a module."""
    for node in (each for each in tree.body if isinstance(each, ast.Assign)):
        for target in node.targets:
            for each, said in _pairs(target, node.value):
                if isinstance(each, ast.Name) and isinstance(said, ast.Constant):
                    yield each.id, str(said.value)


def _pairs(target: ast.expr, value: ast.expr) -> Iterator[tuple[ast.expr, ast.expr]]:
    if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
        yield from zip(target.elts, value.elts, strict=False)
    else:
        yield target, value


def _name(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else getattr(node, "attr", "")


def test_what_has_no_words_stays_as_it_was_written():
    assert action_words("something.else", "ja") == "something.else"
    detail = {"later": "x", "sessions": 3, "since": None, "many": [1, 2], "why": "no_person"}
    assert detail_words(detail, "en") == [
        "later x", "Sessions 3", "many [1, 2]", "reason not in the organisation",
    ]  # fmt: skip


def test_roles_that_somebody_gained_or_lost_are_named_as_elsewhere():
    detail = {"gained": ["admin", "cto"], "lost": ["of_later"]}
    assert detail_words(detail, "en") == ["gained Admin · CTO", "lost of_later"]
    assert detail_words(detail, "ja")[0] == "加わった役割 管理者 · CTO"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_change_of_an_organisation_has_words(language):
    for what in get_args(What):
        for kind in get_args(Kind):
            (said,) = detail_words({"changes": {f"{what}.{kind}": 2}}, language)
            assert f"{what}.{kind}" not in said
            assert detail_words({"changes": {f"{what} {kind}": 2}}, language) == [said]
