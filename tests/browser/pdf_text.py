"""Which words stand on which sheet of a PDF that Chromium made, and in which colours?"""

import re
import unicodedata
import zlib
from collections.abc import Iterator, Mapping

_OBJECT = re.compile(rb"(?:^|\n)(\d+) 0 obj\n")
_LENGTH = re.compile(rb"/Length (\d+)")
_FONT = re.compile(rb"/(F\d+) (\d+) 0 R")
_SHOWN = re.compile(rb"/(F\d+) [\d.]+ Tf|<([0-9A-F]+)> Tj")
_INK = re.compile(rb"([\d.]+) ([\d.]+) ([\d.]+) RG")
_BLOCK = re.compile(rb"beginbf(char|range)(.*?)endbf", re.DOTALL)
_CODES = re.compile(rb"<([0-9A-F]+)>")

Letters = Mapping[bytes, str]
"""What a font's codes mean, each code as the hexadecimal digits that stand in the page."""


def sheets(pdf: bytes) -> list[str]:
    """The words of each page without the space between them, in the order in which it draws."""
    objects = dict(_objects(pdf))
    pages = [head for head, _ in objects.values() if re.search(rb"/Type /Page\b", head)]
    return [unicodedata.normalize("NFKC", "".join(_drawn(page, objects))) for page in pages]


def inks(pdf: bytes) -> set[str]:
    """Every colour with which lines are drawn, as browsers write it: "rgb(35, 96, 159)"."""
    objects = dict(_objects(pdf))
    found = set[str]()
    for head, _ in objects.values():
        if re.search(rb"/Type /Page\b", head):
            for parts in _INK.findall(_contents(head, objects)):
                red, green, blue = (round(255 * float(part)) for part in parts)
                found.add(f"rgb({red}, {green}, {blue})")
    return found


def _objects(pdf: bytes) -> Iterator[tuple[int, tuple[bytes, bytes]]]:
    """Each numbered object: what stands before its stream, and the stream unpacked."""
    at = 0
    while found := _OBJECT.search(pdf, at):
        at = found.end()
        head = pdf[at : pdf.index(b"endobj", at)]
        if b"stream\n" in head:
            begins = pdf.index(b"stream\n", at) + len(b"stream\n")
            head = pdf[at:begins]
            (length,) = _LENGTH.findall(head)
            at = begins + int(length)
            packed = pdf[begins:at]
            body = zlib.decompress(packed) if b"/FlateDecode" in head else packed
            yield int(found[1]), (head, body)
        else:
            yield int(found[1]), (head, b"")


def _drawn(page: bytes, objects: Mapping[int, tuple[bytes, bytes]]) -> Iterator[str]:
    fonts = {name: _letters(objects, int(number)) for name, number in _FONT.findall(page)}
    letters: Letters = {}
    for font, shown in _SHOWN.findall(_contents(page, objects)):
        if font:
            letters = fonts.get(font, {})
            continue
        digits = len(next(iter(letters), b"00"))
        yield from (letters.get(shown[at : at + digits], "") for at in range(0, len(shown), digits))


def _contents(page: bytes, objects: Mapping[int, tuple[bytes, bytes]]) -> bytes:
    """What draws a page."""
    (number,) = re.findall(rb"/Contents (\d+) 0 R", page)
    return objects[int(number)][1]


def _letters(objects: Mapping[int, tuple[bytes, bytes]], font: int) -> Letters:
    found = re.search(rb"/ToUnicode (\d+) 0 R", objects[font][0])
    if found is None:
        return {}
    letters = dict[bytes, str]()
    for kind, block in _BLOCK.findall(objects[int(found[1])][1]):
        for line in block.splitlines():
            codes = _CODES.findall(line)
            if codes and kind == b"char":
                letters[codes[0]] = bytes.fromhex(codes[1].decode()).decode("utf-16-be")
            elif codes:
                letters |= _range(*codes)
    return letters


def _range(first: bytes, last: bytes, means: bytes) -> Letters:
    low, digits = int(first, 16), len(first)
    return {
        f"{code:0{digits}X}".encode(): chr(int(means, 16) + code - low)
        for code in range(low, int(last, 16) + 1)
    }
