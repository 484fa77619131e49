"""Is a report that is broken or meant to do harm refused, in words that help, and quickly?"""

import json
import time
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from collectors.coverage import (
    FORMATS,
    Limits,
    NotAReport,
    UnreadableReport,
    read_report,
    xml_reports,
)
from collectors.errors import CollectorError

REPORTS = Path(__file__).parent / "reports"
GOOD = {path.name: path.read_bytes() for path in sorted(REPORTS.iterdir())}
COBERTURA = GOOD["cobertura.xml"]
SMALL = Limits(report=100_000, json=50_000, objects=1_000, parts=5_000, files=100, lines=20_000)
LONG = 5.0
"""Seconds of work that nothing of these sizes may take."""

BOMB = b"""<?xml version="1.0"?>
<!DOCTYPE coverage [
 <!ENTITY a "aaaaaaaaaa">
 <!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
 <!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">
]>
<coverage><sources><source>&c;</source></sources><packages/></coverage>"""
EXTERNAL = b"""<!DOCTYPE coverage [<!ENTITY a SYSTEM "file:///etc/passwd">]>
<coverage><sources><source>&a;</source></sources><packages/></coverage>"""
PARAMETER = b"""<!DOCTYPE coverage [<!ENTITY % a SYSTEM "http://127.0.0.1:1/a.dtd"> %a;]>
<coverage><sources/></coverage>"""
DEFAULTS = b"""<!DOCTYPE coverage [<!ATTLIST line hits CDATA "1">]>
<coverage><sources/></coverage>"""


def refusal(content: bytes, limits: Limits = SMALL) -> UnreadableReport:
    with pytest.raises(UnreadableReport) as refused:
        read_report("shop.report", content, limits)
    return refused.value


@pytest.mark.parametrize("document", [BOMB, EXTERNAL, PARAMETER, DEFAULTS])
def test_what_a_document_declares_itself_is_refused(document):
    assert "The document declares entities" in refusal(document).what


def test_an_entity_that_nobody_declared_stands_for_nothing():
    document = COBERTURA.replace(b"/home/runner/work/shop/shop/server", b"&secret;")
    assert read_report("x", document)[0].path == "cart/Basket.java"


def wide(element: bytes, times: int) -> bytes:
    return b"<coverage><sources/>" + element * times


HOSTILE = {
    "deep XML": (wide(b"<a>", 1000), "More than 64 elements lie inside each other"),
    "many elements": (wide(b"<a/>", 6000), "more than 5,000 elements"),
    "deep JSON": (b'{"meta": {"branch_coverage": 0}, "a": ' + b"[" * 4990, "lie too deep"),
    "many values": (b'{"a": [' + b"0," * 6000, "more than 5,000 values"),
    "many objects": (
        b'{"x": {"statementMap": {}, "s": {}}, "a": [' + b"{}," * 2000,
        "more than 1,000 objects",
    ),
    "too large for JSON": (b'{"files": ' + b" " * 50_000, "in JSON is larger than 0 MiB"),
    "many lines of text": (b"TN:" + b"\n" * 6000, "more than 5,000 lines of text"),
    "many files": (b"".join(b"SF:%d\nDA:1,1\n" % n for n in range(200)), "more than 100 files"),
    "a far line": (b"SF:a\nDA:2000001,1\n", "no file has more than 2,000,000"),
    "many far lines": (b"SF:a\nDA:19000,1\nSF:b\nDA:19000,1\n", "more than 20,000 lines"),
    "wide blocks": (
        b"mode: set\n" + b"".join(b"%d.go:1.1,9999.1 1 1\n" % n for n in range(90)),
        "more than 20,000 lines",
    ),
    "too large": (b"TN:" + b" " * 100_000, "larger than 0 MiB"),
    "endless digits": (b"SF:a\nDA:1,1\nDA:" + b"1" * 5000 + b",1\n", "is not a line's number"),
    "no number": (b'{"x": {"statementMap": {}, "s": {}}, "a": NaN}', "NaN is no number"),
    "no beginning": (b'{"x": NaN}', "known format (NaN is no number)"),
    "endless number": (b'{"x": {"statementMap": {}, "s": {}}, "a": ' + b"1" * 5000, "thousands of"),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_what_would_eat_memory_or_time_is_refused(case):
    content, reason = HOSTILE[case]
    assert reason in refusal(content).what


def test_a_source_map_is_one_value_however_many_commas_it_has():
    content = GOOD["coverage-final.json"]
    mapped = b'"inputSourceMap": {"mappings": "' + b'AAAA,\\"CAAC,' * 1000 + b'"}, "fnMap"'
    assert read_report("x", content.replace(b'"fnMap"', mapped), SMALL) == read_report("x", content)


def test_a_tag_without_an_end_is_refused_before_it_is_read_to_its_end():
    content = b'<coverage><sources><a b="' + b"x" * (4 << 20) + b'"/></sources></coverage>'
    assert "longer than 1,048,576 bytes" in refusal(content, Limits()).what


@pytest.mark.parametrize("size", [150, 151, 160, 199, 256, 400, 1000])
@pytest.mark.parametrize("name", [name for name in GOOD if name.endswith(".xml")])
def test_tags_that_are_cut_by_the_end_of_a_chunk_are_read(name, size, monkeypatch):
    whole = read_report(name, GOOD[name])
    monkeypatch.setattr(xml_reports, "CHUNK", size)
    assert read_report(name, GOOD[name]) == whole


BROKEN = {
    "cobertura.xml": (b'hits="2"', b'hits="-2"', "'-2' is not how often a line was run", ":13"),
    "jacoco.xml": (b'ci="3"', b'ci="NaN"', "'NaN' is not how often", ":13"),
    "openclover.xml": (b'num="4"', b'num="4.5"', "'4.5' is not a line's number", ":9"),
    "phpunit_clover.xml": (b' count="0"', b"", "<line> has no 'truecount'", ":8"),
    "tracefile.info": (b"DA:2,0", b"DA:2,inf", "'inf' is not how often", ":8"),
    "profile.out": (b"7.16,9.3 1 0", b"7.16,6.3 1 0", "ends on line 6 before it begins", ":3"),
    "resultset.json": (b"[1, 0]", b'[1, "x"]', "'x' is not how often", "app/price.rb"),
    "simplecov_formatter.json": (b"[null, 1, 0", b"[null, -1, 0", "-1 is not", "app/cart.rb"),
    "simplecov_json.json": (b'"filename"', b'"file"', "no file", ""),
    "coverage_py.json": (b"[6]", b"[true]", "True is not a line's number", "server\\cart.py"),
    "coverage-final.json": (b'"1": 0', b'"1": "0"', "'0' is not how often", "web/cart.js"),
    "coverage-summary.json": (b'"covered": 0', b'"covered": 3', "3 lines of 2 are covered", ""),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_refusal_says_what_is_wrong_where_and_what_to_do(name):
    right, wrong, what, where = BROKEN[name]
    assert right in GOOD[name]
    error = refusal(GOOD[name].replace(right, wrong, 1))
    assert what in error.what
    assert where in error.where
    assert error.where.startswith("shop.report")
    assert error.do
    assert isinstance(error, CollectorError)
    assert what in error.reason
    assert error.do in error.reason


@pytest.mark.parametrize("name", GOOD)
def test_a_report_that_was_cut_off_is_refused(name):
    for share in (0.2, 0.5, 0.8, 0.95):
        content = GOOD[name][: int(len(GOOD[name]) * share)]
        if name == "profile.out" and content.endswith((b"0", b"4")):
            continue
        assert refusal(content).do


NO_REPORTS = (
    b"",
    b" \n\n",
    b"hello",
    b"\x00\x01\x02",
    b"<!DOCTYPE html><html><body>coverage</body></html>",
    b"<testsuite/>",
    b'<coverage version="1"><file path="a"/></coverage>',
    b"<report><checkstyle/></report>",
    b"{}",
    b'{"name": "shop", "files": [], "version": "1"}',
    b'{"name": "shop", "files": ["dist"], "version": "1"}',
    b"[]",
    b"mode: fast\n",
    b"\x89PNG\r\n",
)


@pytest.mark.parametrize("content", NO_REPORTS)
def test_what_is_no_report_is_told_which_forms_are_known(content):
    error = refusal(content)
    assert type(error) is NotAReport
    assert "no coverage report of a known format" in error.what
    assert all(form in error.do for form in FORMATS)


@pytest.mark.parametrize(
    "content",
    [
        b"<coverage><packages/></coverage>",
        b"TN:\n",
        b"mode: set\n",
        b'{"meta": {"branch_coverage": false}, "files": {}}',
        b'{"total": {"lines": {"total": 1, "covered": 1}}}',
    ],
)
def test_a_report_of_nothing_is_refused(content):
    assert refusal(content).what == "The report names no file"


@given(st.binary(max_size=300))
@example(b"\xff\xfe<\x00")
@example(b"<?xml version='1.0' encoding='cp932'?><coverage>")
@example(b"<?xml version='1.0' encoding='nonsense'?><coverage>")
@example(b'{"a": {"statementMap": [], "s": 1}}')
@example(b'{"files": {"a": {"executed_lines": null}}}')
@example(b'{"coverage": [1]}')
@example(b'{"files": [{"filename": 1}]}')
def test_random_bytes_are_refused_in_words(content):
    assert refusal(content).do


@st.composite
def mutated(draw) -> bytes:
    """A good report with some of it changed, lost, doubled or moved."""
    content = bytearray(GOOD[draw(st.sampled_from(sorted(GOOD)))])
    other = GOOD[draw(st.sampled_from(sorted(GOOD)))]
    for _ in range(draw(st.integers(1, 4))):
        start, end = sorted(draw(st.tuples(*[st.integers(0, len(content))] * 2)))
        kind = draw(st.sampled_from(["bytes", "cut", "twice", "other"]))
        if kind == "bytes":
            new = draw(
                st.binary(max_size=8) | st.sampled_from([b"-1", b"NaN", b"1e999", b"[", b'"'])
            )
            content[start : start + len(new)] = new
        elif kind == "cut":
            del content[start : min(end, start + 200)]
        elif kind == "twice":
            content[start:start] = content[start:end]
        else:
            content[start:end] = other[start:end]
    return bytes(content)


@given(mutated())
def test_a_changed_report_is_read_or_refused_and_never_takes_long(content):
    began = time.process_time()
    with suppress(UnreadableReport):
        files = read_report("changed", content, SMALL)
        assert files
        for each in files:
            assert 0 <= each.covered <= each.coverable
            assert each.lines is None or each.covered == len(each.lines[0])
            assert each.lines is None or set(each.lines[0]) <= set(each.lines[1])
            assert json.dumps([each.path, each.lines]).encode()
    assert time.process_time() - began < LONG


def test_a_reason_can_be_stored_and_holds_no_address():
    name = "\\u0000\\ud800rin@mail.invalid/" + "x" * 9000
    content = '{"files": {"NAME": {"executed_lines": 1, "missing_lines": []}}}'
    error = refusal(content.replace("NAME", name).encode())
    for text in (error.reason, error.what, error.where):
        assert text.isprintable()
        assert "rin@" not in text
        assert len(text) < 1000
