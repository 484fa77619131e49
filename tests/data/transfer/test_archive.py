"""Is a file that is damaged, cut off, or made by somebody else refused?"""

import io
import json
import random
import tarfile
from pathlib import Path

import pytest

from data.errors import TransferRefused
from data.transfer.archive import read_archive
from data.transfer.backup import back_up
from data.transfer.manifest import read_manifest
from data.transfer.restore import verified
from tests.data.transfer.test_backup import ORIGIN


@pytest.fixture(scope="module")
def whole(filled_file: Path, tmp_path_factory, tools) -> Path:
    """A whole backup; to be read only."""
    import shutil

    from data.database import Database

    folder = tmp_path_factory.mktemp("kept")
    shutil.copy(filled_file, folder / "a.sqlite3")
    database = Database.open(f"sqlite:///{folder / 'a.sqlite3'}", folder / "facts")
    back_up(database, folder / "kept.tar", ORIGIN, tools)
    database.dispose()
    return folder / "kept.tar"


def parts(file: Path) -> dict[str, bytes]:
    """The content of each entry."""
    with tarfile.open(file) as tar:
        opened = {each.name: tar.extractfile(each) for each in tar}
        return {name: file.read() if file else b"" for name, file in opened.items()}


def written(file: Path, entries: list[tuple[tarfile.TarInfo, bytes]]) -> Path:
    """An archive of somebody's own making."""
    with tarfile.open(file, "w") as tar:
        for member, content in entries:
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))
    return file


def test_a_flipped_bit_is_found_wherever_it_lies(whole, tmp_path):
    content, chance = whole.read_bytes(), random.Random(3)
    original = parts(whole)
    places = [*range(0, 1024, 37), *(chance.randrange(len(content)) for _ in range(60))]
    refused = 0
    for place in places:
        changed = bytearray(content)
        changed[place] ^= 1 << chance.randrange(8)
        damaged = tmp_path / "damaged.tar"
        damaged.write_bytes(changed)
        try:
            read_archive(damaged)
        except TransferRefused:
            refused += 1
        else:
            # Only where nothing is written at all: in what fills a block up, behind the end.
            assert parts(damaged) == original
    assert refused > len(places) * 0.8


@pytest.mark.parametrize("share", [0, 0.001, 0.3, 0.9, 0.999])
def test_a_file_that_was_cut_off_is_refused(whole, tmp_path, share):
    content = whole.read_bytes()
    cut = tmp_path / "cut.tar"
    # The last blocks of an archive are empty; what is in it ends some blocks before.
    cut.write_bytes(content[: round(share * (len(content) - 12_000))])
    with pytest.raises(TransferRefused, match="The backup can't be used"):
        verified(cut)


@pytest.mark.parametrize(
    "name", ["../database.sqlite3", "/etc/passwd", "./manifest.json", "other.txt", "database.dump"]
)
def test_other_names_are_refused_and_nothing_is_written(whole, tmp_path, name):
    held = parts(whole)
    folder = tmp_path / "a" / "b"
    folder.mkdir(parents=True)
    file = written(
        folder / "b.tar",
        [
            (tarfile.TarInfo("manifest.json"), held["manifest.json"]),
            (tarfile.TarInfo(name), held["database.sqlite3"]),
        ],
    )
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(TransferRefused, match=r"does not hold database\.sqlite3"):
        verified(file)
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize(
    "kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE, tarfile.DIRTYPE]
)
def test_links_and_other_kinds_of_entries_are_refused(whole, tmp_path, kind):
    held = parts(whole)
    link = tarfile.TarInfo("database.sqlite3")
    link.type, link.linkname = kind, "/etc/passwd"
    manifest = tarfile.TarInfo("manifest.json")
    file = written(tmp_path / "b.tar", [(manifest, held["manifest.json"]), (link, b"")])
    with pytest.raises(TransferRefused):
        verified(file)


def test_an_entry_more_than_the_manifest_says_is_refused(whole, tmp_path):
    entries = [(tarfile.TarInfo(name), content) for name, content in parts(whole).items()]
    file = written(tmp_path / "b.tar", [*entries, (tarfile.TarInfo("more"), b"x")])
    with pytest.raises(TransferRefused, match="more than its manifest says"):
        verified(file)


def test_a_manifest_that_somebody_changed_is_refused(whole, tmp_path):
    held = parts(whole)
    plain = json.loads(held["manifest.json"])
    plain["created_at"] = "2030-01-01T00:00:00+00:00"
    entries = [
        (tarfile.TarInfo("manifest.json"), json.dumps(plain).encode()),
        (tarfile.TarInfo("database.sqlite3"), held["database.sqlite3"]),
    ]
    with pytest.raises(TransferRefused, match="its manifest is not what was written"):
        verified(written(tmp_path / "b.tar", entries))


def test_a_backup_in_a_newer_form_says_so(whole, tmp_path):
    import hashlib

    held = parts(whole)
    plain = json.loads(held["manifest.json"])
    plain.pop("digest")
    plain["version"] = 2
    digest = hashlib.sha256(json.dumps(plain, sort_keys=True).encode()).hexdigest()
    content = json.dumps({**plain, "digest": digest}).encode()
    entries = [(tarfile.TarInfo("manifest.json"), content)]
    with pytest.raises(TransferRefused, match="written by a newer Mikata"):
        verified(written(tmp_path / "b.tar", entries))


@pytest.mark.parametrize("content", [b"", b"PK\3\4 a zip", b"SQLite format 3\0" * 99, b"\0" * 5000])
def test_a_file_of_another_kind_is_refused(tmp_path, content):
    file = tmp_path / "b.tar"
    file.write_bytes(content)
    with pytest.raises(TransferRefused, match="no backup of Mikata"):
        verified(file)


def test_a_missing_file_is_said(tmp_path):
    with pytest.raises(TransferRefused, match="The file can't be read: No such file"):
        verified(tmp_path / "none.tar")


def test_a_manifest_comes_back_as_it_was_written(whole):
    manifest = verified(whole)
    assert read_manifest(manifest.as_json()) == manifest
