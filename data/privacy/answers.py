"""Which of the answers that were kept name somebody, and how do they read without?"""

import json
import zlib
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, select, update

from data.privacy.mentions import without_logins
from data.privacy.tombstones import Tombstone
from data.tables.record import RawAnswer

AT_ONCE = 500
LEVEL = 4


def cleaned_answer(content: bytes, tombstone: Tombstone) -> bytes:
    """The answer without erased logins; as it was where none is in it, or where it can't be read.

    One that can't be read tells nothing, and says so when it is wanted.
    """
    try:
        before = json.loads(zlib.decompress(content))
    except (zlib.error, ValueError):
        return content
    after = without_logins(before, tombstone)
    if after == before:
        return content
    text = json.dumps(after, ensure_ascii=False, separators=(",", ":"))
    return zlib.compress(text.encode("utf-8", "surrogatepass"), LEVEL)


def clean_answers(connection: Connection, tombstone: Tombstone) -> int:
    """Write each kept answer that holds an erased login anew without it; how many did."""
    raw, count = RawAnswer, 0
    for row in _all_answers(connection):
        content = cleaned_answer(row.content, tombstone)
        if content is not row.content:
            here = (raw.repository_id == row.repository_id, raw.number == row.number)
            connection.execute(update(raw).where(*here).values(content=content))
            count += 1
    return count


def count_answers(connection: Connection, tombstone: Tombstone) -> int:
    """How many of the kept answers hold such a login."""
    return sum(
        cleaned_answer(row.content, tombstone) is not row.content
        for row in _all_answers(connection)
    )


def _all_answers(connection: Connection) -> Iterator[Any]:
    """Each answer, a block at a time: they are not all held in memory."""
    raw = RawAnswer
    after = (0, 0)
    while True:
        beyond = (raw.repository_id > after[0]) | (
            (raw.repository_id == after[0]) & (raw.number > after[1])
        )
        query = select(raw.repository_id, raw.number, raw.content).where(beyond)
        order = raw.repository_id, raw.number
        block = connection.execute(query.order_by(*order).limit(AT_ONCE)).all()
        yield from block
        if len(block) < AT_ONCE:
            return
        after = (block[-1].repository_id, block[-1].number)
