"""What does the manual say about a metric?"""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from metrics.catalogue import metric

Language = Literal["ja", "en"]

FOLDER = Path(__file__).parent.parent / "docs" / "metrics"

HEADINGS: dict[Language, tuple[str, str, str, str]] = {
    "ja": ("問い", "定義", "分からないこと", "ゆがめ方"),
    "en": ("Question", "Definition", "What it cannot tell", "How it can be gamed"),
}


class ManualPageIncomplete(ValueError):
    """A page of the manual without its four headings in their order."""


@dataclass(frozen=True, slots=True)
class Manual:
    """One page in one language; `definition_sentence` is the definition that can stand alone."""

    title: str
    question: str
    definition_sentence: str
    definition: str
    cannot_tell: str
    gaming: str


def read_manual(key: str, language: Language) -> Manual:
    """The page about the metric `key`.

    Raises UnknownChoice for an unknown metric and ManualPageIncomplete for a page that lacks a
    heading or has something else between them.
    """
    path = FOLDER / f"{metric(key).key}.{language}.md"
    head, *parts = path.read_text(encoding="utf-8").split("\n## ")
    halves = (part.partition("\n") for part in parts)
    sections = {title.strip(): text.strip() for title, _, text in halves}
    if tuple(sections) != HEADINGS[language] or not all(sections.values()):
        raise ManualPageIncomplete(
            f"{path.name}: expected the headings {', '.join(HEADINGS[language])}, each with text"
        )
    question, definition, cannot_tell, gaming = sections.values()
    return Manual(
        title=head.strip().removeprefix("# "),
        question=question,
        definition_sentence=definition.partition("\n\n")[0],
        definition=definition,
        cannot_tell=cannot_tell,
        gaming=gaming,
    )
