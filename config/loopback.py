"""Is a host this machine, whose network nobody else listens to?"""

import re

_LOOPBACK = re.compile(r"localhost|127(\.[0-9]{1,3}){3}|::1")


def is_loopback(host: str | None) -> bool:
    """Whether the host is this machine, whose network nobody else listens to."""
    return host is not None and _LOOPBACK.fullmatch(host) is not None
