"""What is everybody told before they use Mikata, and in which version did they confirm it?"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.text import LANGUAGES, Language, t, wording

_FILE = "notice."
_PARTS = ("collected", "seen_by", "never", "rights", "machine")


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the notice: its heading and its lines."""

    title: str
    lines: Sequence[str]


def notice_parts(language: Language) -> Sequence[Part]:
    """The notice of purpose in a language, part by part."""
    texts = wording(language)

    def lines(name: str) -> list[str]:
        keys = [key for key in texts if key.startswith(f"{_FILE}{name}_")]
        return [texts[key] for key in keys]

    return [Part(t(f"notice.{name}", language), lines(name)) for name in _PARTS]


def notice_version() -> str:
    """The digest of the notice in all languages: with another text it is to be confirmed anew."""
    said = [
        [key, text]
        for language in LANGUAGES
        for key, text in wording(language).items()
        if key.startswith(_FILE)
    ]
    text = json.dumps(said, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:16]
