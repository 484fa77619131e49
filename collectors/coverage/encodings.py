"""In which encoding is a report written, and what is it in UTF-8?"""

import codecs
import re

_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_DECLARED = re.compile(rb"""\s*<\?xml[^>]{0,99}?\sencoding=["']([\w.-]{1,40})["']""")
_JAPANESE = {
    "shift_jis": "cp932", "windows-31j": "cp932", "cp932": "cp932", "ms932": "cp932",
    "euc-jp": "euc_jp", "iso-2022-jp": "iso2022_jp",
}  # fmt: skip
"""What XML declares and its parser does not know, and what Python calls it."""


def as_utf8(content: bytes) -> bytes:
    """The same text in UTF-8 without a mark; a shell of Windows writes UTF-16."""
    if content.startswith(_UTF16):
        return content.decode("utf-16", errors="replace").encode(errors="replace")
    return content.removeprefix(codecs.BOM_UTF8)


def xml_as_utf8(content: bytes) -> bytes | None:
    """The same where its mark or its declaration says so; None for what its parser reads itself."""
    if content.startswith(_UTF16):
        return as_utf8(content)
    declared = _DECLARED.match(content)
    name = (
        _JAPANESE.get(declared[1].decode("ascii", errors="replace").lower()) if declared else None
    )
    return content.decode(name, errors="replace").encode() if name else None
