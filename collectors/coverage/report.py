"""What does a report of coverage say, whatever its form?"""

import re
from collections.abc import Callable

from collectors.coverage.checkout import UNKNOWN, Checkout
from collectors.coverage.encodings import as_utf8
from collectors.coverage.errors import Broken, NotAReport, NotOurs, UnreadableReport
from collectors.coverage.json_reports import read_json
from collectors.coverage.limits import MIB, USUAL, Limits
from collectors.coverage.tally import Tally
from collectors.coverage.text_reports import read_go_profile, read_lcov
from collectors.coverage.xml_reports import read_xml
from data.rows import CoveredFile

HEAD = 4096
"""Bytes at the beginning by which a form is recognised."""

Read = Callable[[bytes, Tally, Limits], None]

_BEGINNINGS: tuple[tuple[re.Pattern[str], Read], ...] = (
    (re.compile(r"\s*<(?!!doctype html|html)", re.IGNORECASE), read_xml),
    (re.compile(r"\s*\{"), read_json),
    (re.compile(r"\s*mode: (?:set|count|atomic)\s"), read_go_profile),
    (re.compile(r"(?:\s|#[^\n]*\n)*(?:TN|SF):"), read_lcov),
)


def read_report(
    name: str, content: bytes, limits: Limits = USUAL, checkout: Checkout = UNKNOWN
) -> tuple[CoveredFile, ...]:
    """What a report says of each source file, in the order of their paths.

    The form is recognised by the content; the name is only for messages. Raises UnreadableReport,
    and NotAReport for a form that is none of FORMATS.
    """
    try:
        if len(content) > limits.report:
            raise too_large(limits)
        read = _reader(content[:HEAD])
        if read is read_json and len(content) > limits.json:
            raise Broken(
                f"A report in JSON is larger than {limits.json / MIB:,.0f} MiB",
                do="let the tests write LCOV or XML, of which more is read, or split it",
            )
        tally = Tally(limits)
        read(content if read is read_xml else as_utf8(content), tally, limits)
        return tally.files(checkout)
    except NotOurs as broken:
        raise NotAReport(name, broken) from broken
    except Broken as broken:
        raise UnreadableReport(name, broken) from broken


def may_be_report(head: bytes) -> bool:
    """Whether a file with that beginning may be a report at all."""
    try:
        _reader(head)
    except NotOurs:
        return False
    return True


def too_large(limits: Limits) -> Broken:
    """What is wrong with a report beyond the limit on its bytes."""
    return Broken(
        f"The report is larger than {limits.report / MIB:,.0f} MiB",
        do="split it, for example one report for each package",
    )


def _reader(head: bytes) -> Read:
    text = as_utf8(head).decode("utf-8", errors="replace")
    for beginning, read in _BEGINNINGS:
        if beginning.match(text):
            return read
    raise NotOurs("it is empty" if not text.strip() else None)
