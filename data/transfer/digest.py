"""Do two tables hold the same rows, whatever kind of database each lies in?"""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import blake2b

from sqlalchemy import Connection, Table

from data.transfer.values import Row, read_rows

_BYTES = 32


@dataclass(frozen=True, slots=True)
class TableDigest:
    """How many rows there are, and a digest of all their values; their order makes no difference.

    Databases sort texts by rules of their own, so that rows are added up rather than chained.
    """

    rows: int
    digest: str


class Digesting:
    """A digest that grows with the rows that are added to it."""

    def __init__(self) -> None:
        self._rows = 0
        self._sum = 0

    def add(self, rows: Iterable[Row]) -> None:
        """Rows as `data.transfer.values` reads them."""
        for row in rows:
            # What repr says of these plain values is different for different ones.
            told = blake2b(repr(row).encode(), digest_size=_BYTES).digest()
            self._sum += int.from_bytes(told)
            self._rows += 1

    def result(self) -> TableDigest:
        """Of all rows so far."""
        return TableDigest(self._rows, f"{self._sum % 256**_BYTES:0{2 * _BYTES}x}")


def digest_of(connection: Connection, table: Table) -> TableDigest:
    """Of a whole table."""
    digesting = Digesting()
    for rows in read_rows(connection, table):
        digesting.add(rows)
    return digesting.result()
