"""How do a manifest and what it tells of become one file, and how is that file trusted?"""

import hashlib
import os
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, TypeGuard

from data.errors import TransferRefused
from data.transfer.manifest import Manifest, NewerManifest, NoManifest, read_manifest

MANIFEST = "manifest.json"
PARTS = {"sqlite": "database.sqlite3", "postgresql": "database.dump"}

_LARGEST_MANIFEST = 2**20
_CHUNK = 2**20
_ANOTHER = "take another backup; the database was not touched"


def sha256_of(file: Path) -> str:
    """In hex."""
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def write_archive(file: Path, manifest: Manifest, part: Path) -> None:
    """Make `file` of both: readable by its owner only, under its name only when it is whole."""
    unfinished = file.with_name(f"{file.name}.unfinished")
    unfinished.unlink(missing_ok=True)
    handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as out:
            _write(out, manifest, part)
    except OSError:
        unfinished.unlink(missing_ok=True)
        raise
    unfinished.rename(file)
    sync_folder(file.parent)


def _write(out: BinaryIO, manifest: Manifest, part: Path) -> None:
    content = manifest.as_json()
    with (
        tarfile.open(fileobj=out, mode="w", format=tarfile.GNU_FORMAT) as tar,
        part.open("rb") as kept,
    ):
        tar.addfile(_member(manifest, MANIFEST, len(content)), BytesIO(content))
        tar.addfile(_member(manifest, manifest.part, manifest.size), kept)
    out.flush()
    os.fsync(out.fileno())


def sync_folder(folder: Path) -> None:
    """A new name is on the disk, too."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def read_archive(file: Path, into: Path | None = None) -> Manifest:
    """The manifest of a backup whose part is what it says; with `into` that part is written there.

    Raises TransferRefused for everything that is not a whole backup that Mikata wrote.
    """
    with _opened(file) as tar:
        first = tar.next()
        manifest = _manifest(tar, first, file)
        member = tar.next()
        if not _is(member, manifest.part, manifest.size) or manifest.part not in PARTS.values():
            raise _damaged(file, f"it does not hold {manifest.part} as its manifest says")
        digest = _extracted(tar, member, into)
        if digest != manifest.sha256:
            raise _damaged(file, f"{manifest.part} is not what was written (its checksum differs)")
        if tar.next() is not None:
            raise _damaged(file, "it holds more than its manifest says")
    return manifest


@contextmanager
def _opened(file: Path) -> Iterator[tarfile.TarFile]:
    try:
        with tarfile.open(file, mode="r:") as tar:
            yield tar
    except OSError as error:
        raise TransferRefused(
            f"The file can't be read: {error.strerror or error}",
            str(file),
            "check its path, and that there is room to unpack it",
        ) from error
    except (tarfile.TarError, EOFError, UnicodeDecodeError, ValueError) as error:
        raise _damaged(file, "it is no backup of Mikata, or its end is missing") from error


def _manifest(tar: tarfile.TarFile, member: tarfile.TarInfo | None, file: Path) -> Manifest:
    if member is None or not _is(member, MANIFEST) or member.size > _LARGEST_MANIFEST:
        raise _damaged(file, "it is no backup of Mikata")
    opened = tar.extractfile(member)
    try:
        return read_manifest(opened.read() if opened else b"")
    except NewerManifest as error:
        raise TransferRefused(
            "The backup was written by a newer Mikata, in a form that this one does not know",
            str(file),
            "install that Mikata or a newer one",
        ) from error
    except NoManifest as error:
        raise _damaged(file, "its manifest is not what was written") from error


def _is(
    member: tarfile.TarInfo | None, name: str, size: int | None = None
) -> TypeGuard[tarfile.TarInfo]:
    """Whether an entry is the plain file of that name, and not a link or a file with holes."""
    if member is None or not member.isreg() or member.issparse():
        return False
    return member.name == name and size in (None, member.size)


def _extracted(tar: tarfile.TarFile, member: tarfile.TarInfo, into: Path | None) -> str:
    """The digest of an entry's content, which goes to `into` where that is given."""
    opened = tar.extractfile(member) or BytesIO()
    digest = hashlib.sha256()
    with open(into or os.devnull, "wb", opener=_for_owner_only) as out:
        while chunk := opened.read(_CHUNK):
            digest.update(chunk)
            out.write(chunk)
    return digest.hexdigest()


def _member(manifest: Manifest, name: str, size: int) -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.size, member.mode, member.mtime = size, 0o600, int(manifest.made_at.timestamp())
    return member


def _damaged(file: Path, why: str) -> TransferRefused:
    return TransferRefused(f"The backup can't be used: {why}", str(file), _ANOTHER)


def _for_owner_only(path: str, flags: int) -> int:
    return os.open(path, flags, mode=0o600)
