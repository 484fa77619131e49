"""What do reports of coverage say, of every usual form and from anybody?"""

from collectors.coverage.archive import ArchivedReport, Unreadable, is_archive, read_archive
from collectors.coverage.checkout import Checkout
from collectors.coverage.errors import FORMATS, NotAReport, UnreadableReport
from collectors.coverage.limits import Limits
from collectors.coverage.report import read_report

__all__ = [
    "FORMATS",
    "ArchivedReport",
    "Checkout",
    "Limits",
    "NotAReport",
    "Unreadable",
    "UnreadableReport",
    "is_archive",
    "read_archive",
    "read_report",
]
