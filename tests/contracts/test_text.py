"""Is all wording in both languages, used, and nowhere else?"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

from dashboard.text import LANGUAGES, wording

ROOT = Path(__file__).parents[2]
DASHBOARD = ROOT / "dashboard"

_IN_TEMPLATE = re.compile(r'"([a-z_]+\.[a-z0-9_]+)"( ~)?')
"""A text that a template says; with a tilde its beginning, of which the value says the rest."""

_JAPANESE = re.compile(r"[぀-ヿ一-鿿]")
_SENTENCE = re.compile(r"[A-Za-z]{2,},? [a-z]{2,}")
_NO_WORDS = re.compile(r"[{}()=<>$/;:\"]|\bk-|^mikata ")
"""Class names, styles, JavaScript, addresses and commands are not sentences."""


def _slots(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def _modules() -> list[Path]:
    return sorted(DASHBOARD.rglob("*.py"))


def _strings(tree: ast.Module) -> Iterator[str | re.Pattern[str]]:
    """Every text in the code but docstrings and messages of exceptions, which go into the log.

    One with slots comes as the pattern of its values.
    """
    unseen = {
        id(part)
        for node in ast.walk(tree)
        if isinstance(node, ast.Raise) or _is_docstring(node)
        for part in ast.walk(node)
    }
    inside = {
        id(part)
        for node in ast.walk(tree)
        if isinstance(node, ast.JoinedStr)
        for part in node.values
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            parts = [_pattern(part) for part in node.values]
            yield re.compile("".join(parts))
        elif isinstance(node, ast.Constant) and id(node) not in unseen | inside:
            yield str(node.value)


def _is_docstring(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _pattern(part: ast.expr) -> str:
    if isinstance(part, ast.Constant):
        return re.escape(str(part.value))
    return ".+"


@pytest.mark.parametrize("language", LANGUAGES)
def test_both_languages_have_the_same_texts_with_the_same_slots(language: str):
    one, other = wording(language), wording("en" if language == "ja" else "ja")
    assert sorted(one) == sorted(other)
    # Dates are built from other parts in each language: 10月 from a number, Oct from a name.
    same = [key for key in one if not key.startswith("numbers.")]
    different = [key for key in same if _slots(one[key]) != _slots(other[key])]
    assert different == []


def test_no_text_is_empty_in_one_language_only():
    filled = [{key for key, text in wording(language).items() if text} for language in LANGUAGES]
    assert {key for key in filled[0] ^ filled[1] if not key.startswith("numbers.")} == set()


def test_every_text_is_used():
    used: set[str] = set()
    patterns: list[re.Pattern[str]] = []
    for path in _modules():
        for found in _strings(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(found, str):
                used.add(found)
            elif re.match(r"[a-z_]+\\\.", found.pattern):
                patterns.append(found)
    for path in DASHBOARD.rglob("templates/*.html"):
        for key, is_beginning in _IN_TEMPLATE.findall(path.read_text(encoding="utf-8")):
            if is_beginning:
                patterns.append(re.compile(f"{re.escape(key)}.+"))
            else:
                used.add(key)
    unused = [
        key
        for key in wording("ja")
        if key not in used and not any(pattern.fullmatch(key) for pattern in patterns)
    ]
    assert unused == []


NOT_READ_ON_PAGES = {"bundles.py", "delivery.py", "server.py", "protection.py", "theme.py"}
"""They speak to whoever runs the server, or to plotly, in English."""


@pytest.mark.parametrize(
    "path",
    [path for path in _modules() if path.name not in NOT_READ_ON_PAGES],
    ids=lambda path: str(path.relative_to(ROOT)),
)
def test_no_wording_stands_in_the_code_of_pages(path: Path):
    found = [
        text
        for text in _strings(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(text, str)
        and (_JAPANESE.search(text) or (_SENTENCE.search(text) and not _NO_WORDS.search(text)))
    ]
    assert found == []
