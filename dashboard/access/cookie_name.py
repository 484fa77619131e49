"""What is a cookie called, so that two Mikatas on one computer keep theirs apart?"""

from flask import request


def at_this_port(name: str) -> str:
    """The name with the port of the address that was asked for, where it says one.

    Browsers keep cookies by host: to every other port of it they send them too.
    """
    port = request.host.rpartition(":")[2]
    return f"{name}_{port}" if port.isascii() and port.isdigit() else name
