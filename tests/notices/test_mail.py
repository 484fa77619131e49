"""Does a message get into somebody's mail, whatever the mail server does?"""

import ssl
import time
import traceback
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.notices import MailServer
from notices.errors import NotSent
from notices.mail import Envelope, mail_of, send
from notices.message import Line, Message, morning_message
from tests.notices.smtp_server import SmtpServer, certificate

AT = datetime(2026, 11, 20, 0, 0, 1, tzinfo=UTC)
TEAM = ("pay@mikan.example", "pay-leads@mikan.example")
HIDDEN = "no-secret-of-anybody"


def message(title: str = "カード払い", unit: str = "決済") -> Message:
    url = "https://github.example/acme/web/pull/12"
    found = morning_message(unit, [Line("acme/web#12", title, url, 21.84)], 8, None, "ja")
    assert found is not None
    return found


def server_of(smtp: SmtpServer, **changes: Any) -> MailServer:
    given = {"host": "127.0.0.1", "port": smtp.port, "security": "none"}
    return MailServer.model_validate({**given, "from": "mikata@mikan.example", **changes})


def mail(server: MailServer, to: Sequence[str] = TEAM, said: Message | None = None):
    return mail_of(said or message(), server, Envelope(to, "mikata.morning.pay.2026-11-20", AT))


def sent(smtp: SmtpServer, trusted: ssl.SSLContext | None = None, **changes: Any) -> int:
    server = server_of(smtp, **changes)
    return send(mail(server), server, trusted, timeout=2.0)


def refusal(smtp: SmtpServer, timeout: float = 2.0, **changes: Any) -> NotSent:
    server = server_of(smtp, **changes)
    with pytest.raises(NotSent) as caught:
        send(mail(server), server, timeout=timeout)
    told = "".join(traceback.format_exception(caught.value))
    assert [each for each in (*TEAM, HIDDEN) if each in str(caught.value)] == []
    assert HIDDEN not in told
    assert caught.value.where == f"127.0.0.1:{smtp.port}"
    assert caught.value.do
    return caught.value


@pytest.fixture(scope="module")
def protected(tmp_path_factory: pytest.TempPathFactory) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """The server's side of TLS, and a reader who trusts it."""
    files = certificate(tmp_path_factory.mktemp("tls"))
    ours = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    ours.load_cert_chain(*map(Path.as_posix, files))
    return ours, ssl.create_default_context(cafile=files[0].as_posix())


def test_a_mail_has_what_a_reader_and_a_machine_need():
    with SmtpServer() as smtp:
        assert sent(smtp) == 0
    (read,) = smtp.read
    assert dict(read.items()) | {"MIME-Version": "1.0"} == {
        "From": "mikata@mikan.example",
        "To": ", ".join(TEAM),
        "Subject": "決済：レビュー待ちのプルリクエスト 1件",
        "Date": "Fri, 20 Nov 2026 00:00:01 +0000",
        "Message-ID": "<mikata.morning.pay.2026-11-20@mikan.example>",
        "Auto-Submitted": "auto-generated",
        "Content-Type": 'text/plain; charset="utf-8"',
        "Content-Transfer-Encoding": "base64",
        "MIME-Version": "1.0",
    }
    assert "acme/web#12 カード払い（21.8時間）" in read.get_content()
    assert [each for each in smtp.commands if each.startswith(("MAIL", "RCPT"))] == [
        "MAIL FROM:<mikata@mikan.example>",
        *(f"RCPT TO:<{each}>" for each in TEAM),
    ]


def test_no_machine_is_named_to_the_server():
    with SmtpServer() as smtp:
        sent(smtp)
    assert smtp.commands[0] == "EHLO mikan.example"


@pytest.mark.parametrize("tls", [True, False])
def test_a_protected_server_is_signed_in_to(protected: Any, tls: bool):
    ours, trusting = protected
    security = "tls" if tls else "starttls"
    with SmtpServer(protection=ours, tls=tls) as smtp:
        assert sent(smtp, trusting, security=security, user="mikata", password=HIDDEN) == 0
    assert len(smtp.mails) == 1
    assert smtp.signed_in == [("mikata", HIDDEN)]


@pytest.mark.parametrize("tls", [True, False])
def test_a_certificate_that_nobody_trusts_is_refused_before_anything_is_said(
    protected: Any, tls: bool
):
    with SmtpServer(protection=protected[0], tls=tls) as smtp:
        error = refusal(smtp, security="tls" if tls else "starttls", user="a", password=HIDDEN)
    assert error.surely
    assert "CERTIFICATE_VERIFY_FAILED" in error.what
    assert (smtp.mails, smtp.signed_in) == ([], [])


@pytest.mark.parametrize(
    "make",
    [
        pytest.param(lambda _: SmtpServer(), id="not offered"),
        pytest.param(
            lambda ours: SmtpServer({"STARTTLS": "454 not now"}, protection=ours), id="refused"
        ),
        pytest.param(
            lambda ours: SmtpServer(protection=ours, trouble="cuts STARTTLS"), id="broken off"
        ),
    ],
)
def test_without_starttls_nothing_goes_out_in_the_open(
    protected: Any, make: Callable[[ssl.SSLContext], SmtpServer]
):
    with make(protected[0]) as smtp:
        error = refusal(smtp, security="starttls", user="mikata", password=HIDDEN)
    assert error.surely
    assert (smtp.mails, smtp.signed_in) == ([], [])
    assert not [each for each in smtp.commands if each.startswith("AUTH")]


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({"": "554 go away"}, "refused the connection (status 554)"),
        ({"AUTH": "535 pay@mikan.example is unknown"}, "did not let us in (status 535)"),
        ({"MAIL": "550 not from there"}, "did not take the mail (status 550)"),
        ({"RCPT": "550 pay@mikan.example is unknown"}, "refused every address"),
        ({"DATA": "451 later"}, "did not take the mail (status 451)"),
        ({"the mail": "554 looks like spam"}, "did not take the mail (status 554)"),
    ],
)
def test_what_a_server_refuses_surely_did_not_go_out(answers: dict[str, str], said: str):
    with SmtpServer(answers) as smtp:
        error = refusal(smtp, user="mikata", password=HIDDEN)
    assert error.surely
    assert said in error.what
    assert str(error).count("\n") == 2


def test_an_address_that_is_refused_does_not_keep_it_from_the_others():
    with SmtpServer({f"RCPT TO:<{TEAM[0]}>": "550 unknown"}) as smtp:
        assert sent(smtp) == 1
    assert len(smtp.mails) == 1


@pytest.mark.parametrize("trouble", ["hang", "hang up after the mail"])
def test_a_connection_that_breaks_after_the_mail_leaves_it_open_whether_it_arrived(trouble: Any):
    with SmtpServer(trouble=trouble) as smtp:
        began = time.monotonic()
        error = refusal(smtp, timeout=0.2)
        assert time.monotonic() - began < 5
    assert not error.surely
    assert len(smtp.mails) == 1


def test_a_server_that_never_greets_surely_took_nothing():
    with SmtpServer(trouble="never greets") as smtp:
        assert refusal(smtp, timeout=0.2).surely


def test_nobody_at_home_surely_took_nothing():
    with SmtpServer() as smtp:
        server = server_of(smtp)
    with pytest.raises(NotSent, match="does not answer") as caught:
        send(mail(server), server, timeout=1.0)
    assert caught.value.surely


@given(st.text(max_size=60), st.text(min_size=1, max_size=40))
def test_no_title_and_no_name_of_a_unit_adds_a_line_to_the_head(title: str, unit: str):
    with_port = MailServer.model_validate({"host": "localhost", "from": "mikata@mikan.example"})
    text = mail(with_port, said=message(f"a\r\nBcc: x@y.example\r\n\r\n{title}", unit)).as_bytes()
    head = text.partition(b"\r\n\r\n")[0]
    names = [line.partition(b":")[0] for line in head.split(b"\r\n") if line[:1] not in b" \t"]
    assert sorted(names) == [
        b"Auto-Submitted", b"Content-Transfer-Encoding", b"Content-Type", b"Date", b"From",
        b"MIME-Version", b"Message-ID", b"Subject", b"To",
    ]  # fmt: skip


def test_a_head_that_would_end_early_is_refused_whatever_made_it():
    server = MailServer.model_validate({"host": "localhost", "from": "mikata@mikan.example"})
    with pytest.raises(ValueError, match="Header values"):
        mail(server, to=["a@b.example\r\nBcc: x@y.example"])
