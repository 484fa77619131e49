"""A mail server on loopback that says what a test wants."""

import base64
import socketserver
import ssl
import threading
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from ipaddress import ip_address
from pathlib import Path
from typing import Any, Literal

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

Trouble = Literal["hang", "hang up after the mail", "never greets", "cuts STARTTLS"]


def certificate(folder: Path) -> tuple[Path, Path]:
    """Files with a certificate of 127.0.0.1 that nobody signed but itself, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "loopback")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    files = folder / "certificate.pem", folder / "key.pem"
    files[0].write_bytes(made.public_bytes(serialization.Encoding.PEM))
    files[1].write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return files


@dataclass
class SmtpServer:
    """Takes mail; `answers` are what it says instead, by the command it says it to.

    `protection` is its side of TLS: at once with `tls`, else offered by STARTTLS.
    """

    answers: dict[str, str] = field(default_factory=dict)
    protection: ssl.SSLContext | None = None
    tls: bool = False
    trouble: Trouble | None = None
    commands: list[str] = field(default_factory=list)
    mails: list[bytes] = field(default_factory=list)
    signed_in: list[tuple[str, str]] = field(default_factory=list)
    ending: threading.Event = field(default_factory=threading.Event)

    @property
    def port(self) -> int:
        """Where it listens."""
        return self._server.server_address[1]

    @property
    def read(self) -> list[EmailMessage]:
        """The mails as a reader sees them."""
        return [message_from_bytes(each, policy=policy.default) for each in self.mails]

    def __enter__(self) -> "SmtpServer":
        server = self

        class Handler(socketserver.BaseRequestHandler):
            def handle(self) -> None:
                with suppress(OSError, EOFError), ExitStack() as stack:
                    _Talk(server, self.request, stack).go_on()

        class Server(socketserver.ThreadingTCPServer):
            daemon_threads = True
            allow_reuse_address = True

        self._server = Server(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.ending.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class _Talk:
    """One connection."""

    def __init__(self, server: SmtpServer, line: Any, stack: ExitStack) -> None:
        self._server, self._stack = server, stack
        self._protected = server.tls
        if server.tls and server.protection:
            line = server.protection.wrap_socket(line, server_side=True)
        self._take(line)

    def _take(self, line: Any) -> None:
        self._line = self._stack.enter_context(line)
        self._file = self._stack.enter_context(line.makefile("rb"))

    def _say(self, text: str) -> None:
        self._line.sendall(f"{text}\r\n".encode())

    def go_on(self) -> None:
        if self._server.trouble == "never greets":
            self._server.ending.wait()
            return
        self._say(self._server.answers.get("", "220 ready"))
        while line := self._file.readline():
            word, _, rest = line.decode().strip().partition(" ")
            word = word.upper()
            said = f"{word} {rest}".strip()
            self._server.commands.append(said)
            if word == "QUIT":
                self._say("221 bye")
                return
            if not self._answer(word, said):
                return

    def _answer(self, word: str, said: str) -> bool:
        """False where the connection ends."""
        for known in (said, word):
            if known in self._server.answers:
                self._say(self._server.answers[known])
                return True
        return getattr(self, f"_{word.lower()}", self._fine)(said)

    def _fine(self, _said: str) -> bool:
        self._say("250 fine")
        return True

    def _ehlo(self, _said: str) -> bool:
        offers = ["250-here", "250-AUTH PLAIN"]
        if self._server.protection and not self._protected:
            offers.append("250-STARTTLS")
        self._say("\r\n".join([*offers, "250 8BITMIME"]))
        return True

    def _starttls(self, _said: str) -> bool:
        self._say("220 go on")
        if self._server.trouble == "cuts STARTTLS":
            return False
        assert self._server.protection
        self._protected = True
        self._take(self._server.protection.wrap_socket(self._line, server_side=True))
        return True

    def _auth(self, said: str) -> bool:
        _, user, password = base64.b64decode(said.split()[2]).decode().split("\0")
        self._server.signed_in.append((user, password))
        self._say("235 welcome")
        return True

    def _data(self, _said: str) -> bool:
        self._say("354 go on")
        taken = b""
        while (line := self._file.readline()) not in (b".\r\n", b""):
            taken += line[1:] if line.startswith(b".") else line
        self._server.mails.append(taken)
        if self._server.trouble == "hang":
            self._server.ending.wait()
        if self._server.trouble in ("hang", "hang up after the mail"):
            return False
        self._say(self._server.answers.get("the mail", "250 taken"))
        return True
