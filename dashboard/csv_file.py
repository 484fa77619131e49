"""How is a table written as CSV, so that a spreadsheet reads it and takes no cell for a formula?"""

import csv
import io
from collections.abc import Iterable, Sequence

BYTE_ORDER_MARK = "\ufeff"
"""Begins the file: without it Excel takes UTF-8 for the encoding of the machine."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""A Japanese spreadsheet takes the full-width ones for formulas, too."""


def harmless(text: str) -> str:
    """Text that a spreadsheet does not take for a formula: with an apostrophe before it."""
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA) else text


def csv_rows(rows: Iterable[Sequence[str]]) -> str:
    """Rows as they stand in the file."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    return text.getvalue()
