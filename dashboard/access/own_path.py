"""Where may a form or an address send its reader on to? Only to a page of ours."""

from urllib.parse import urlsplit

HOME = "/"
_LONGEST = 2_000
_NOT_ON = ("/sign-in", "/sign-out", "/invitation/", "/notice", "/_dash")


def own_path(wanted: str | None) -> str:
    """The path and query that were wanted where they are ours, else the first page.

    Browsers take `//host`, `/\\host` and what control characters hide for other sites.
    """
    text = wanted or HOME
    plain = text.isprintable() and " " not in text and len(text) <= _LONGEST
    if not plain or not text.startswith("/") or text[1:2] in ("/", "\\") or "\\" in text:
        return HOME
    try:
        parts = urlsplit(text)
    except ValueError:
        return HOME
    if parts.scheme or parts.netloc or parts.path.startswith(_NOT_ON) or "//" in parts.path:
        return HOME
    return f"{parts.path}?{parts.query}" if parts.query else parts.path
