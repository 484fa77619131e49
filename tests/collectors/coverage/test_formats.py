"""Is each format of report read as its own tool means it?"""

from pathlib import Path

import pytest

from collectors.coverage import read_report
from collectors.coverage.limits import Limits
from collectors.coverage.report import read_report as read_any
from data.rows import CoveredFile

REPORTS = Path(__file__).parent / "reports"


def lines(path: str, covered: tuple[int, ...], coverable: tuple[int, ...]) -> CoveredFile:
    """A file whose lines are known."""
    return CoveredFile(path, len(covered), len(coverable), (covered, coverable))


EXPECTED = {
    # Classes of the same file are united; where a method is declared is no line of code.
    "cobertura.xml": [lines("server/cart/Basket.java", (4, 5, 9), (4, 5, 9, 20, 21))],
    # A line of which only some instructions ran counts as covered; without lines there are counts.
    "jacoco.xml": [
        lines("server/com/acme/cart/Basket.java", (4, 5), (4, 5, 6)),
        CoveredFile("server/com/acme/cart/Price.kt", 6, 8),
    ],
    # The first line of a method is no statement, and tests are not what is tested.
    "openclover.xml": [lines("src/main/java/com/acme/cart/Basket.java", (4, 5, 6), (4, 5, 6, 8))],
    "phpunit_clover.xml": [lines("src/Cart/Basket.php", (9,), (9, 10))],
    "tracefile.info": [
        lines("web/src/cart.ts", (1, 3), (1, 2, 3)),
        lines("web/src/price.ts", (), (7,)),
    ],
    # Line 7 is in a block that ran and in one that did not; a block without statements is no code.
    "profile.out": [lines("cart/basket.go", (5, 6, 7, 11), (5, 6, 7, 8, 9, 11))],
    # What one command of the tests missed another one may have run.
    "resultset.json": [
        lines("app/cart.rb", (2, 3, 5), (2, 3, 5)),
        lines("app/price.rb", (1,), (1, 2)),
    ],
    "simplecov_formatter.json": [lines("app/cart.rb", (2,), (2, 3))],
    "simplecov_json.json": [lines("app/cart.rb", (2,), (2, 3)), lines("app/price.rb", (1,), (1,))],
    "coverage_py.json": [lines("server/cart.py", (1, 2, 5), (1, 2, 5, 6))],
    # A line counts once, where statements start; run if any of them was.
    "coverage-final.json": [lines("web/cart.js", (1, 2), (1, 2, 5))],
    "coverage-summary.json": [CoveredFile("web/cart.js", 7, 8), CoveredFile("web/price.js", 0, 2)],
}


@pytest.mark.parametrize("name", EXPECTED)
def test_a_report_says_which_lines_of_which_files_were_run(name):
    assert list(read_report(name, (REPORTS / name).read_bytes())) == EXPECTED[name]


def test_every_report_of_the_folder_is_read():
    assert {path.name for path in REPORTS.iterdir()} == set(EXPECTED)


@pytest.mark.parametrize("name", EXPECTED)
def test_a_report_is_recognised_whatever_it_is_called(name):
    content = (REPORTS / name).read_bytes()
    assert read_any("download (1)", content) == read_any(name, content, Limits())


@pytest.mark.parametrize("name", EXPECTED)
def test_line_ends_and_marks_of_windows_change_nothing(name):
    content = (REPORTS / name).read_bytes()
    of_windows = b"\xef\xbb\xbf" + content.replace(b"\n", b"\r\n")
    assert list(read_report(name, of_windows)) == EXPECTED[name]


@pytest.mark.parametrize("name", [name for name in EXPECTED if not name.endswith(".xml")])
def test_a_text_that_a_shell_of_windows_wrote_in_utf16_is_read(name):
    content = (REPORTS / name).read_text(encoding="utf-8").encode("utf-16")
    assert list(read_report(name, content)) == EXPECTED[name]


@pytest.mark.parametrize(
    ("declared", "encoding"),
    [("utf-8", "utf-16"), ("UTF-16", "utf-16"), ("Shift_JIS", "cp932"), ("euc-jp", "euc_jp")],
)
def test_xml_is_read_in_the_encodings_of_japanese_windows(declared, encoding):
    text = f'<?xml version="1.0" encoding="{declared}"?>\r\n<coverage><packages><class filename='
    text += '"画面/表示.cs"><lines><line number="1" hits="1"/></lines>'
    text += "</class></packages></coverage>"
    (file,) = read_report("coverage.xml", text.encode(encoding))
    assert (file.path, file.covered) == ("画面/表示.cs", 1)


def test_files_that_a_report_names_twice_are_united_line_by_line():
    twice = b"SF:a.c\nDA:1,0\nDA:2,1\nend_of_record\nSF:./a.c\nDA:1,1\nDA:3,0\nend_of_record\n"
    assert read_report("x", twice) == (lines("a.c", (1, 2), (1, 2, 3)),)


def test_a_file_whose_counts_come_twice_has_the_last_ones():
    both = {"lines": {"total": 4, "covered": 1}}, {"lines": {"total": 4, "covered": 3}}
    text = f'{{"/_/a.js": {both[0]}, "/_/./a.js": {both[1]}}}'.replace("'", '"')
    assert read_report("x", text.encode()) == (CoveredFile("a.js", 3, 4),)


def test_line_zero_is_nowhere_in_a_file():
    assert read_report("x", b"SF:a.c\nDA:0,1\nDA:1,1\nend_of_record\n") == (
        lines("a.c", (1,), (1,)),
    )


def test_an_empty_file_has_no_line_to_cover():
    assert read_report("x", b"SF:a.py\nend_of_record\n") == (lines("a.py", (), ()),)


def test_files_come_in_the_order_of_their_paths():
    text = "".join(f"SF:{name}\nDA:1,1\nend_of_record\n" for name in ("b", "c/a", "a", "B"))
    assert [each.path for each in read_report("x", text.encode())] == ["B", "a", "b", "c/a"]


def test_with_several_sources_names_stay_as_they_are_written():
    content = (REPORTS / "cobertura.xml").read_bytes()
    more = content.replace(b"</sources>", b"<source>/elsewhere</source></sources>")
    assert [each.path for each in read_report("x", more)] == ["cart/Basket.java"]


def test_a_class_without_lines_of_its_own_has_those_of_its_methods():
    content = (REPORTS / "cobertura.xml").read_bytes()
    begin, end = content.index(b"</methods>") + 10, content.index(b"</class>")
    without = content[:begin] + content[end:]
    assert read_report("x", without) == (
        lines("server/cart/Basket.java", (3, 4, 5), (3, 4, 5, 20, 21)),
    )


def test_an_absolute_name_needs_no_source():
    content = (REPORTS / "cobertura.xml").read_bytes()
    for root in (b"/_/", b"C:\\a\\shop\\shop\\"):
        absolute = content.replace(b'filename="', b'filename="' + root)
        assert [each.path for each in read_report("x", absolute)] == ["cart/Basket.java"]
