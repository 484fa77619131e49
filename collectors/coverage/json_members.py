"""Which members does a large JSON object have, one at a time?

A parsed report takes ten times as much memory as its text. So only one member is parsed at a time,
and what was read of it is dropped.
"""

import json
import re
from collections.abc import Collection, Generator
from typing import Any, NamedTuple

from collectors.coverage.errors import Broken
from collectors.coverage.limits import Limits

_SPACE = re.compile(r"[ \t\r\n]*")
_LONG = 64
_STRING = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+(?:"|\Z)', re.DOTALL)


class Member(NamedTuple):
    """A member of the outermost object, or of one in it that was gone into: then `section`."""

    section: str | None
    key: str
    value: Any


def members(
    content: bytes, sections: Collection[str], limits: Limits
) -> Generator[Member, None, None]:
    """The members of the object that the text is, those of `sections` one by one.

    Raises Broken at the first place that is no JSON, after what comes before it was yielded.
    """
    if _has_more_values(content, limits.parts):
        raise Broken(f"It has more than {limits.parts:,} values", do="split the report")
    text = content.decode("utf-8", errors="replace")
    reader = _Reader(text, sections, limits.objects)
    try:
        end = yield from reader.object(_after_space(text, 0))
        if end != len(text):
            raise reader.wrong("something follows the end of the object", end)
    except json.JSONDecodeError as error:
        raise Broken(f"The JSON is broken: {error.msg}", error.lineno) from error
    except RecursionError as error:
        raise Broken("Its values lie too deep inside each other") from error
    except Broken:
        raise
    except ValueError as error:
        raise Broken("A number in it has thousands of digits") from error


def _has_more_values(content: bytes, most: int) -> bool:
    """Whether a text may have more values than that: each begins an object or list, or follows a
    comma. Source maps are long strings full of commas, which only a large report makes matter.
    """
    found = _marks(content)
    if found <= most or content.count(b'"') > 2 * most:
        return found > most
    strings = (each for each in _STRING.finditer(content) if each.end() - each.start() > _LONG)
    return found - sum(_marks(each.group()) for each in strings) > most


def _marks(content: bytes) -> int:
    return sum(map(content.count, (b"{", b"[", b",")))


class _Reader:
    """Goes through the text of an object from place to place."""

    def __init__(self, text: str, sections: Collection[str], objects: int) -> None:
        self._text = text
        self._sections = sections
        self._objects = objects
        self._left = objects
        self._decoder = json.JSONDecoder(object_hook=self._counted, parse_constant=_refuse_constant)

    def object(self, at: int, section: str | None = None) -> Generator[Member, None, int]:
        """The members of the object that begins there; the place after it and its white space."""
        text = self._text
        at = _after_space(text, at + 1)
        if text.startswith("}", at):
            return _after_space(text, at + 1)
        while True:
            key, at = self._key(at)
            if section is None and key in self._sections and text.startswith("{", at):
                at = yield from self.object(at, key)
            else:
                self._left = self._objects
                value, at = self._decoder.raw_decode(text, at)
                yield Member(section, key, value)
                at = _after_space(text, at)
            if text.startswith("}", at):
                return _after_space(text, at + 1)
            if not text.startswith(",", at):
                raise self.wrong("a comma or the end of the object is missing", at)
            at = _after_space(text, at + 1)

    def _key(self, at: int) -> tuple[str, int]:
        """(the key, where its value begins)."""
        if not self._text.startswith('"', at):
            raise self.wrong("a key in quotes is missing", at)
        key, at = self._decoder.raw_decode(self._text, at)
        at = _after_space(self._text, at)
        if not self._text.startswith(":", at):
            raise self.wrong("a colon is missing", at)
        return key, _after_space(self._text, at + 1)

    def _counted(self, found: dict[str, Any]) -> dict[str, Any]:
        """The object as it is, unless a member has too many: an empty one takes 64 bytes."""
        self._left -= 1
        if self._left < 0:
            raise Broken(f"One of its files has more than {self._objects:,} objects")
        return found

    def wrong(self, what: str, at: int) -> json.JSONDecodeError:
        return json.JSONDecodeError(what, self._text, at)


def _after_space(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    return found.end() if found else at


def _refuse_constant(name: str) -> None:
    raise Broken(f"{name} is no number")
