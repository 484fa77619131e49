"""Are the reports of a zip found, and is whatever else it may hold harmless?"""

import io
import stat
import struct
import tarfile
import warnings
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collectors.coverage import (
    ArchivedReport,
    Checkout,
    Limits,
    Unreadable,
    is_archive,
    read_archive,
    read_report,
)

REPORTS = Path(__file__).parent / "reports"
LCOV = b"SF:a.c\nDA:1,1\nDA:2,0\nend_of_record\n"
SMALL = Limits(report=50_000, packed=100_000, unpacked=120_000, ratio=100, entries=50)
WHOLE = "the whole archive"


def zipped(*entries: tuple[str | zipfile.ZipInfo, bytes], method=zipfile.ZIP_DEFLATED) -> bytes:
    """A zip of (name, content)."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", method) as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # about names that are there twice
        for name, content in entries:
            archive.writestr(name, content)
    return packed.getvalue()


def found(content: bytes, limits: Limits = SMALL) -> tuple[list[str], dict[str, str]]:
    """(the names of the reports, the reasons of what could not be read by name)."""
    every = list(read_archive(content, limits))
    reports = [each.name for each in every if isinstance(each, ArchivedReport)]
    return reports, {each.name: each.reason for each in every if isinstance(each, Unreadable)}


def test_every_report_of_an_archive_is_read_wherever_it_lies():
    entries = [(f"out/{path.name}", path.read_bytes()) for path in sorted(REPORTS.iterdir())]
    every = list(read_archive(zipped(("out/", b""), *entries)))
    assert every == [ArchivedReport(name, read_report(name, content)) for name, content in entries]


def test_what_is_no_report_is_passed_over():
    others = [
        ("index.html", b"<!DOCTYPE html><html></html>"),
        ("prettify.js", b"window.x = 1"),
        ("package.json", b'{"name": "shop"}'),
        ("junit.xml", b"<testsuites/>"),
        ("empty", b""),
        ("logo.png", b"\x89PNG\r\n\x1a\n" + bytes(100)),
    ]
    assert found(zipped(*others, ("lcov.info", LCOV))) == (["lcov.info"], {})


def test_an_archive_without_a_report_says_so():
    reports, reasons = found(zipped(("index.html", b"<html/>")))
    assert reports == []
    assert "no coverage report of a known format in the archive" in reasons[WHOLE]
    assert "Cobertura XML" in reasons[WHOLE]


def test_a_bad_report_does_not_lose_the_good_ones():
    content = zipped(("a.info", LCOV), ("b.info", LCOV[:-5]), ("c.info", LCOV))
    reports, reasons = found(content)
    assert reports == ["a.info", "c.info"]
    assert reasons.keys() == {"b.info"}
    assert "This is no line of LCOV (line 4)" in reasons["b.info"]


def test_paths_are_told_by_where_the_report_was_made():
    content = zipped(("x", LCOV.replace(b"a.c", b"/code/shop/src/a.c")))
    (report,) = read_archive(content, checkout=Checkout("acme/shop"))
    assert isinstance(report, ArchivedReport)
    assert report.files[0].path == "src/a.c"


def described(name: str, **changes: int) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    for each, value in changes.items():
        setattr(info, each, value)
    return info


REFUSED = {
    "a name that climbs": (("../lcov.info", LCOV), "leads out of the archive"),
    "a name that climbs later": (("a/../../lcov.info", LCOV), "leads out of the archive"),
    "an absolute name": (("/etc/lcov.info", LCOV), "leads out of the archive"),
    "a name of Windows": (("C:\\lcov.info", LCOV), "leads out of the archive"),
    "a name with backslashes": (("..\\lcov.info", LCOV), "leads out of the archive"),
    "a link": (
        (described("link", external_attr=(stat.S_IFLNK | 0o777) << 16), b"/etc/passwd"),
        "symbolic link",
    ),
    "an archive inside": (("more.zip", zipped(("lcov.info", LCOV))), "inside the archive"),
    "a packed report": (("lcov.info.gz", b"\x1f\x8b\x08" + bytes(20)), "inside the archive"),
    "a bomb": (("x.info", LCOV + b"#" * 40_000), "more than 100 times its size"),
    "a large one": (("x.info", LCOV * 2000), "larger than 0 MiB"),
    "an unusual packing": (
        (described("x.info", compress_type=zipfile.ZIP_LZMA), LCOV),
        "packed in an unusual way",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_an_entry_that_is_refused_says_why_and_does_not_lose_the_others(case):
    entry, reason = REFUSED[case]
    reports, reasons = found(zipped(entry, ("good.info", LCOV)))
    assert reports == ["good.info"]
    (why,) = reasons.values()
    assert reason in why


def test_an_entry_that_is_there_twice_is_not_guessed():
    reports, reasons = found(zipped(("a", LCOV), ("b", LCOV), ("a", LCOV)))
    assert reports == ["b"]
    assert reasons == {"a": "Several files in the archive have this name; keep one of them"}


def test_an_encrypted_entry_is_refused():
    content = bytearray(zipped(("a", LCOV), method=zipfile.ZIP_STORED))
    for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(mark) + flags] |= 1
    assert found(bytes(content)) == (
        [], {"a": "It is encrypted; upload it without a password"},
    )  # fmt: skip


def test_a_size_that_an_entry_claims_is_not_believed():
    content = bytearray(zipped(("a", LCOV + b"#" * 49_000)))
    for mark, size in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        struct.pack_into("<I", content, content.index(mark) + size, len(LCOV))
    _, reasons = found(bytes(content))
    assert reasons


def test_a_report_whose_checksum_is_wrong_is_refused():
    content = zipped(("a", LCOV), method=zipfile.ZIP_STORED).replace(b"DA:1,1", b"DA:1,0")
    _, reasons = found(content)
    assert "can't be unpacked: Bad CRC-32" in reasons["a"]


def test_the_reports_of_an_archive_have_a_limit_together():
    part = b"SF:a.c\n" + b"".join(b"DA:%d,%d\n" % (n, n * n % 97) for n in range(1, 4500))
    limits = replace(SMALL, packed=500_000)
    entries = [(f"{n}.info", part + b"end_of_record\n") for n in range(4)]
    reports, reasons = found(zipped(*entries), limits)
    assert reports == ["0.info", "1.info"]
    assert all("larger than 0 MiB" in reason for reason in reasons.values())
    assert list(reasons) == ["2.info", "3.info"]


WHOLE_REFUSED = {
    "many entries": (zipped(*((str(n), b"") for n in range(60))), "more than 50 files"),
    "a large one": (zipped(("a", bytes(100_001)), method=zipfile.ZIP_STORED), "larger than 0 MiB"),
    "a broken one": (zipped(("a", LCOV))[:-10], "The archive is broken"),
    "only a beginning": (b"PK\x03\x04", "The archive is broken"),
    "another kind": (b"\x1f\x8b\x08" + bytes(100), "Only zip archives are opened"),
    "no archive": (LCOV, "Only zip archives are opened"),
    "an empty one": (zipped(), "no coverage report"),
}


@pytest.mark.parametrize("case", WHOLE_REFUSED)
def test_an_archive_that_is_refused_as_a_whole_says_why(case):
    content, reason = WHOLE_REFUSED[case]
    reports, reasons = found(content)
    assert reports == []
    assert reason in reasons[WHOLE]


def test_names_are_kept_without_addresses_and_signs_that_nothing_can_show():
    reports, _ = found(zipped(("by somebody@example.com\x01.info", LCOV), ("x" * 300, LCOV)))
    assert reports == ["by (address removed)�.info", "x" * 200]


def test_archives_are_told_from_reports():
    tar = io.BytesIO()
    with tarfile.open(fileobj=tar, mode="w") as archive:
        archive.addfile(tarfile.TarInfo("lcov.info"))
    assert all(map(is_archive, (zipped(), zipped(("a", b"")), tar.getvalue(), b"\x1f\x8b")))
    assert not any(is_archive(path.read_bytes()) for path in REPORTS.iterdir())
    assert "Only zip" in found(tar.getvalue())[1][WHOLE]


GOOD = zipped(("a.info", LCOV), ("b/c.json", b'{"x": 1}'), ("d.info", LCOV * 3))


@given(
    at=st.integers(0, len(GOOD)),
    lost=st.integers(0, 30),
    new=st.binary(max_size=12) | st.sampled_from([b"PK\x01\x02", b"PK\x05\x06", b"\xff" * 8]),
)
def test_a_changed_archive_is_read_or_refused(at, lost, new):
    content = GOOD[:at] + new + GOOD[at + lost :]
    for each in read_archive(content, SMALL):
        assert each.name
        assert isinstance(each, ArchivedReport) or each.reason


@given(st.binary(max_size=200))
def test_random_bytes_are_no_archive(content):
    (refused,) = read_archive(b"PK\x03\x04" + content, SMALL)
    assert isinstance(refused, Unreadable)
