"""How large may a report of coverage be?"""

from dataclasses import dataclass

MIB = 2**20


@dataclass(frozen=True, slots=True)
class Limits:
    """What a report and an archive may hold; whatever is beyond is refused, with its reason.

    They bound memory and time, whoever made the report: one of `report` bytes takes seconds.
    """

    report: int = 64 * MIB
    """Bytes of one report, unpacked."""
    json: int = 32 * MIB
    """Bytes of one report in JSON: its values take up to ten times as much memory."""
    objects: int = 1_000_000
    """JSON objects that tell of one source file; a hundred thousand statements have 300,000."""
    parts: int = 8_000_000
    """XML elements, JSON values or lines of text in one report."""
    files: int = 200_000
    """Source files in one report."""
    lines: int = 16_000_000
    """Lines of all those files together, coverable or not."""
    packed: int = 128 * MIB
    """Bytes of an archive."""
    unpacked: int = 512 * MIB
    """Bytes of all reports of an archive."""
    ratio: int = 200
    """How many times larger a report may be than its packed form; real ones stay below 100."""
    entries: int = 50_000
    """Files in an archive, reports or not: an HTML report has one per source file."""


USUAL = Limits()
