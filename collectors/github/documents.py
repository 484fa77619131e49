"""Which GraphQL documents do we send, and what do they consist of?

A document is a file `documents/<name>.graphql`. A fragment that it spreads is found by its name in
the files `documents/fragment_*.graphql`; those that a fragment spreads itself come along.
"""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "documents"

_FRAGMENT = re.compile(r"^fragment\s+(\w+)\s+on\s", re.MULTILINE)
_SPREAD = re.compile(r"\.\.\.\s*(?!on\b)(\w+)")
_COMMENT = re.compile(r"#[^\n]*")


@dataclass(frozen=True, slots=True)
class Document:
    """A GraphQL document, complete with its fragments."""

    name: str
    text: str


@cache
def document(name: str) -> Document:
    """The document of that name. A name or a fragment that is not there is a fault of ours."""
    text = (FOLDER / f"{name}.graphql").read_text(encoding="utf-8")
    return Document(name, with_fragments(text))


def with_fragments(text: str) -> str:
    """A document, given as text, followed by the fragments that it needs.

    Raises KeyError with the name of a fragment that no file holds.
    """
    text = _without_comments(text)
    there, needed = dict(_fragments_of(text)), [text]
    waiting = _SPREAD.findall(text)
    while waiting:
        name = waiting.pop()
        if name not in there:
            there[name] = _shared_fragments()[name]
            needed.append(there[name])
            waiting += _SPREAD.findall(there[name])
    return "\n".join(needed)


@cache
def _shared_fragments() -> dict[str, str]:
    fragments: dict[str, str] = {}
    for file in sorted(FOLDER.glob("fragment_*.graphql")):
        fragments.update(_fragments_of(_without_comments(file.read_text(encoding="utf-8"))))
    return fragments


def _fragments_of(text: str) -> list[tuple[str, str]]:
    """(name, text) of each fragment that a file holds; it holds nothing else behind the first."""
    starts = list(_FRAGMENT.finditer(text))
    ends = [*(each.start() for each in starts[1:]), len(text)]
    return [
        (start[1], text[start.start() : end].strip() + "\n")
        for start, end in zip(starts, ends, strict=False)
    ]


def _without_comments(text: str) -> str:
    """What explains a document to its reader need not travel. Our documents hold no `#` in text."""
    return re.sub(r"\n\s*\n+", "\n", _COMMENT.sub("", text)).strip() + "\n"
