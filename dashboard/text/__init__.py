"""How is a sentence said in the reader's language?"""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Literal, get_args

from config.errors import UnknownChoice

Language = Literal["ja", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)

_BY_NAME: dict[str, Language] = {language: language for language in LANGUAGES}
_FOLDER = Path(__file__).parent


def as_language(value: object, default: Language = "ja") -> Language:
    """The language a cookie, an address or a setting names; `default` for anything else."""
    return _BY_NAME.get(str(value), default)


@cache
def wording(language: Language) -> Mapping[str, str]:
    """Every text of one language by its key, `<file>.<name>`; constant while the program runs."""
    texts = {
        f"{file.stem}.{name}": text
        for file in sorted((_FOLDER / language).glob("*.toml"))
        for name, text in tomllib.loads(file.read_text(encoding="utf-8")).items()
    }
    return MappingProxyType(texts)


def t(key: str, language: Language, **slots: object) -> str:
    """The text `key` in `language`, its {slots} filled.

    Raises UnknownChoice for a key that no file holds.
    """
    texts = wording(language)
    if key not in texts:
        raise UnknownChoice("text", key, texts)
    return texts[key].format(**slots)
