"""How is a sentence of a message said in its reader's language?"""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import get_args

from config.fields import Language

LANGUAGES: tuple[Language, ...] = get_args(Language)

_FOLDER = Path(__file__).parent


@cache
def wording(language: Language) -> Mapping[str, str]:
    """Every text of one language by its key, `<file>.<name>`; constant while the program runs."""
    return MappingProxyType(
        {
            f"{file.stem}.{name}": text
            for file in sorted((_FOLDER / language).glob("*.toml"))
            for name, text in tomllib.loads(file.read_text(encoding="utf-8")).items()
        }
    )


def say(key: str, language: Language, **slots: object) -> str:
    """The text `key` in `language`, its {slots} filled."""
    return wording(language)[key].format(**slots)
