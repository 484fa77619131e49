"""Which id does something get that has only a name so far?"""

import re
import unicodedata
from collections.abc import Collection, Iterable
from itertools import chain, count


def slug(text: str) -> str:
    """Small letters, digits and hyphens of a text; empty where it has none."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")


def new_id(names: Iterable[str], otherwise: str, taken: Collection[str]) -> str:
    """Made of the first of the names that gives one, else `otherwise`; numbered where taken."""
    stem = next(filter(None, map(slug, names)), otherwise)
    numbered = (f"{stem}-{number}" for number in count(2))
    return next(each for each in chain([stem], numbered) if each not in taken)
