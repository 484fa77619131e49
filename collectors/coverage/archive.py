"""Which reports of coverage lie in a zip archive, such as an artifact of a pipeline?

Only zip is opened, in memory; nothing of it ever becomes a file, so that names are mere labels.
"""

import re
import stat
import struct
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

from collectors.coverage.checkout import UNKNOWN, Checkout
from collectors.coverage.errors import FORMATS, Broken, NotAReport, UnreadableReport
from collectors.coverage.limits import MIB, USUAL, Limits
from collectors.coverage.report import HEAD, may_be_report, read_report, too_large
from collectors.coverage.storable import storable
from data.rows import CoveredFile

LONGEST_NAME = 200
WHOLE = "the whole archive"

_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_ARCHIVES = (*_ZIP, b"\x1f\x8b", b"BZh", b"\xfd7zXZ\x00", b"7z\xbc\xaf'\x1c", b"\x28\xb5\x2f\xfd")
_CENTRAL = b"PK\x01\x02"
_TAR, _TAR_AT = b"ustar", 257
_ENCRYPTED = 0x1
_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_LEADS_OUT = re.compile(r"[/\\]|[A-Za-z]:|(?:.*[/\\])?\.\.(?:[/\\]|$)", re.DOTALL)
_FAULTS = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    NotImplementedError,
    OSError,
    RuntimeError,
    ValueError,
)
"""What Python's zip reader raises for archives that are broken in one way or another."""


@dataclass(frozen=True, slots=True)
class ArchivedReport:
    """A report of an archive, by the name it has there."""

    name: str
    files: tuple[CoveredFile, ...]


@dataclass(frozen=True, slots=True)
class Unreadable:
    """What could not be read of an archive, and why; `name` is WHOLE for the archive itself."""

    name: str
    reason: str


def is_archive(content: bytes) -> bool:
    """Whether it is an archive rather than a report, also one of a kind that is not opened."""
    return content.startswith(_ARCHIVES) or content[_TAR_AT:].startswith(_TAR)


def read_archive(
    content: bytes, limits: Limits = USUAL, checkout: Checkout = UNKNOWN
) -> Iterator[ArchivedReport | Unreadable]:
    """The reports of a zip archive one by one, and what could not be read, with its reason.

    What is no report is passed over; without any report the archive itself is unreadable. Raises
    nothing.
    """
    try:
        found = 0
        for each in _Entries(content, limits, checkout):
            found += 1
            yield each
        if not found:
            raise Broken(
                "There is no coverage report of a known format in the archive",
                do=f"put one of these into it: {', '.join(FORMATS)}",
            )
    except Broken as broken:
        yield Unreadable(WHOLE, UnreadableReport(WHOLE, broken).reason)


class _Entries:
    """The entries of one archive, within what is left of its limits."""

    def __init__(self, content: bytes, limits: Limits, checkout: Checkout) -> None:
        self._archive = _opened(content, limits)
        self._limits = limits
        self._checkout = checkout
        self._left = limits.unpacked

    def __iter__(self) -> Iterator[ArchivedReport | Unreadable]:
        entries = [each for each in self._archive.infolist() if not each.is_dir()]
        twice = {name for name, n in Counter(map(_label, entries)).items() if n > 1}
        for entry in entries:
            name = _label(entry)
            try:
                if name not in twice:
                    content = self._report(entry)
                    if content is not None:
                        yield self._read(name, content)
            except Broken as broken:
                yield Unreadable(name, UnreadableReport(name, broken).reason)
            except NotAReport:
                continue
            except UnreadableReport as error:
                yield Unreadable(name, error.reason)
        for name in sorted(twice):
            yield Unreadable(name, "Several files in the archive have this name; keep one of them")

    def _read(self, name: str, content: bytes) -> ArchivedReport:
        return ArchivedReport(name, read_report(name, content, self._limits, self._checkout))

    def _report(self, entry: zipfile.ZipInfo) -> bytes | None:
        """The content of an entry that looks like a report, else None. Raises Broken."""
        _refuse_by_its_description(entry)
        try:
            with self._archive.open(entry) as file:
                head = file.read(HEAD)
                if is_archive(head):
                    raise Broken(
                        "An archive inside the archive is not opened",
                        do="upload the reports themselves",
                    )
                if not may_be_report(head):
                    return None
                self._refuse_bomb(entry.file_size, entry)
                content = head + file.read(self._limits.report + 1 - len(head))
        except _FAULTS as error:
            raise Broken(f"It can't be unpacked: {error}") from error
        self._refuse_bomb(len(content), entry)
        self._left -= len(content)
        return content

    def _refuse_bomb(self, size: int, entry: zipfile.ZipInfo) -> None:
        limits = self._limits
        if size > limits.report:
            raise too_large(limits)
        if size > limits.ratio * max(entry.compress_size, 1):
            raise Broken(
                f"It unpacks to more than {limits.ratio} times its size, which no report does",
                do="upload the report without packing it before",
            )
        if size > self._left:
            raise Broken(
                f"The reports of the archive are larger than {limits.unpacked / MIB:,.0f} MiB",
                do="upload them in several archives",
            )


def _opened(content: bytes, limits: Limits) -> zipfile.ZipFile:
    """The archive with its list of entries. Raises Broken."""
    if len(content) > limits.packed:
        raise Broken(
            f"The archive is larger than {limits.packed / MIB:,.0f} MiB",
            do="upload the reports alone, without what else the pipeline made",
        )
    if not content.startswith(_ZIP):
        raise Broken("Only zip archives are opened", do="upload the reports, or a zip of them")
    # Counted before it is read: the list alone of a million entries takes a gigabyte of memory.
    if content.count(_CENTRAL) > limits.entries:
        raise Broken(
            f"The archive holds more than {limits.entries:,} files",
            do="upload the reports alone, without what else the pipeline made",
        )
    try:
        return zipfile.ZipFile(BytesIO(content))
    except _FAULTS as error:
        raise Broken(f"The archive is broken: {error}") from error


def _refuse_by_its_description(entry: zipfile.ZipInfo) -> None:
    if _LEADS_OUT.match(entry.filename):
        raise Broken("Its name leads out of the archive", do="pack it with a name inside")
    if entry.flag_bits & _ENCRYPTED:
        raise Broken("It is encrypted", do="upload it without a password")
    if stat.S_ISLNK(entry.external_attr >> 16):
        raise Broken("It is a symbolic link, not a file", do="upload the file that it names")
    if entry.compress_type not in _METHODS:
        raise Broken("It is packed in an unusual way", do="pack it with the usual deflate")


def _label(entry: zipfile.ZipInfo) -> str:
    """The entry's name as everybody can store and show it."""
    return storable(entry.filename)[-LONGEST_NAME:] or "?"
