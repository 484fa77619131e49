"""How does a text out of somebody's report become one that can be kept and shown?"""

from collectors.personal import without_addresses


def storable(text: str) -> str:
    """The text without what a database refuses (NUL, halves of letters) or a page would obey, and
    without anybody's address.
    """
    if not text.isprintable():
        text = "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in text)
    return without_addresses(text)
