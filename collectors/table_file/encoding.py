"""In which encoding is a file written, if not in UTF-8?"""

from pathlib import Path
from typing import BinaryIO

from config.errors import Problem

UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")


def not_utf8(path: Path, raw: BinaryIO) -> Problem | None:
    """What is wrong with the first line that is not UTF-8; None for a file that is."""
    for line, content in enumerate(raw, start=1):
        if line == 1 and content.startswith(UTF16_MARKS):
            return Problem(str(path), 1, None, f"not UTF-8 but UTF-16; {_advice('UTF-16', path)}")
        try:
            content.decode("utf-8")
        except UnicodeDecodeError:
            name, code = _guess(content + raw.read(1 << 16))
            return Problem(str(path), line, None, f"not UTF-8{name}; {_advice(code, path)}")
    return None


def _guess(content: bytes) -> tuple[str, str]:
    """(what it looks like, iconv's name for it)."""
    whole_lines = content.rpartition(b"\n")[0] or content
    try:
        whole_lines.decode("cp932")
    except UnicodeDecodeError:
        return "", "ENCODING"
    return " but probably Shift_JIS", "CP932"


def _advice(code: str, path: Path) -> str:
    return (
        "save it as 'CSV UTF-8', or convert it: "
        f"iconv -f {code} -t UTF-8 {path.name} > {path.stem}-utf8.csv"
    )
