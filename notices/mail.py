"""How does a message get into somebody's mail? (SMTP)

What the other side says may repeat addresses: of its answers only the number is told.
"""

import smtplib
import ssl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from config.notices import MailServer
from notices.errors import NotSent
from notices.message import Message, as_text

TIMEOUT = 15.0
"""Seconds for each answer of the mail server."""

_REACH = "check notices.mail in mikata.yaml, and that this machine may reach it"
_TLS = "check notices.mail.security, and that the server's certificate is trusted here"
_SIGN_IN = "check notices.mail.user, and the password in MIKATA_NOTICES__MAIL__PASSWORD_FILE"
_WHO = "check notices.mail.from and the addresses of the team in mikata.yaml"
_LOOK = "ask somebody of the team; it is not sent again today by itself"


@dataclass(frozen=True, slots=True)
class Envelope:
    """To whom a mail goes, and by what it is told from every other one."""

    to: Sequence[str]
    key: str
    at: datetime


def mail_of(message: Message, server: MailServer, envelope: Envelope) -> EmailMessage:
    """The message as a mail. The same key is the same Message-ID, by which readers drop doubles."""
    sender = server.sender or ""
    mail = EmailMessage(policy=SMTP)
    mail["From"] = sender
    mail["To"] = ", ".join(envelope.to)
    mail["Subject"] = message.title
    mail["Date"] = format_datetime(envelope.at)
    mail["Message-ID"] = f"<{envelope.key}@{_domain(sender)}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(as_text(message), charset="utf-8", cte="base64")
    return mail


def send(
    mail: EmailMessage,
    server: MailServer,
    trusted: ssl.SSLContext | None = None,
    timeout: float = TIMEOUT,
) -> int:
    """Hand the mail to the server; to how many it would not deliver. Raises NotSent.

    `trusted` says which certificates are believed; by default those that this machine believes.
    """
    where = f"{server.host}:{server.usual_port}"
    with _opened(server, trusted or ssl.create_default_context(), timeout) as line:
        try:
            return len(line.send_message(mail))
        except smtplib.SMTPRecipientsRefused:
            raise NotSent("The mail server refused every address", where, _WHO) from None
        except smtplib.SMTPResponseException as error:
            what = f"The mail server did not take the mail (status {error.smtp_code})"
            raise NotSent(what, where, _WHO) from None
        except (smtplib.SMTPNotSupportedError, UnicodeError):
            raise NotSent("The mail server knows no such addresses", where, _WHO) from None
        except (smtplib.SMTPException, OSError):
            what = "The connection broke while the mail was handed over; it may have gone out"
            raise NotSent(what, where, _LOOK, surely=False) from None


@contextmanager
def _opened(server: MailServer, trusted: ssl.SSLContext, timeout: float) -> Iterator[smtplib.SMTP]:
    """A connection that is ready for a mail; nothing has gone out yet where this fails."""
    where = f"{server.host}:{server.usual_port}"
    try:
        line = _connected(server, trusted, timeout)
    except smtplib.SMTPAuthenticationError as error:
        what = f"The mail server did not let us in (status {error.smtp_code})"
        raise NotSent(what, where, _SIGN_IN) from None
    except ssl.SSLError as error:
        what = f"No protected connection to the mail server: {error.reason or 'TLS failed'}"
        raise NotSent(what, where, _TLS) from None
    except smtplib.SMTPNotSupportedError:
        what = "The mail server does not offer what the settings ask for (STARTTLS or sign-in)"
        raise NotSent(what, where, _TLS) from None
    except smtplib.SMTPResponseException as error:
        what = f"The mail server refused the connection (status {error.smtp_code})"
        raise NotSent(what, where, _REACH) from None
    except (smtplib.SMTPException, OSError):
        raise NotSent("The mail server does not answer", where, _REACH) from None
    try:
        yield line
        with suppress(smtplib.SMTPException, OSError):
            line.quit()
    finally:
        line.close()


def _connected(server: MailServer, trusted: ssl.SSLContext, timeout: float) -> smtplib.SMTP:
    # Without a name of ours smtplib asks the network for it, and would tell it everybody.
    ours = _domain(server.sender or "")
    place = server.host, server.usual_port, ours, timeout
    if server.security == "tls":
        line: smtplib.SMTP = smtplib.SMTP_SSL(*place[:3], timeout=timeout, context=trusted)
    else:
        line = smtplib.SMTP(*place)
    try:
        if server.security == "starttls":
            _protect(line, trusted)
        if server.user and server.password:
            line.login(server.user, server.password.get_secret_value())
    except BaseException:
        line.close()
        raise
    return line


def _protect(line: smtplib.SMTP, trusted: ssl.SSLContext) -> None:
    code, _ = line.starttls(context=trusted)
    if code != _READY:
        raise smtplib.SMTPNotSupportedError


_READY = 220


def _domain(address: str) -> str:
    return address.rpartition("@")[2] or "localhost"
