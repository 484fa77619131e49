"""Does whoever had asked before the end get the whole answer?"""

import socket
import threading
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from waitress.server import create_server

from dashboard import graceful

ANSWER = b"whole" * 1000


def answer(_environ: dict[str, Any], start: Any) -> Iterable[bytes]:
    start("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(len(ANSWER)))])
    return [ANSWER]


def received(connection: socket.socket) -> bytes:
    connection.settimeout(30)
    pieces: list[bytes] = []
    while piece := connection.recv(65536):
        pieces.append(piece)
    return b"".join(pieces)


@contextmanager
def ended_at_once(connections: int, sent: bytes) -> Iterator[list[socket.socket]]:
    """Connections of a server that is asked to end before it has looked at any of them."""
    sockets: dict[int, Any] = {}
    asked = threading.Event()
    asked.set()
    with socket.create_server(("127.0.0.1", 0)) as listening, ExitStack() as opened:
        server = create_server(answer, map=sockets, sockets=[listening], threads=2)
        asking = [
            opened.enter_context(socket.create_connection(listening.getsockname()))
            for _ in range(connections)
        ]
        for each in asking:
            each.sendall(sent)
        graceful.run(server, sockets, asked, patience=600)
        server.close()
        yield asking


def test_what_was_sent_before_the_end_is_answered_though_nobody_had_looked_at_it():
    sent = b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
    with ended_at_once(8, sent) as asking:
        assert all(received(each).endswith(ANSWER) for each in asking)


def test_who_connected_and_says_nothing_does_not_delay_the_end():
    with ended_at_once(1, b"") as (silent,):
        assert received(silent) == b""
