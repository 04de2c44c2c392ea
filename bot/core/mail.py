"""Sends e-mail through the SMTP server that the settings name. Errors say what went wrong, never the password."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from pathlib import Path

from . import clock
from .errors import BotError
from .settings import settings

PATIENCE = 15.0  # s, for each answer of the server
Server = smtplib.SMTP


class MailFailed(BotError):
    """The mail server took nothing; trying again later may help."""


def send(addresses: Iterable[str], subject: str, text: str) -> int:
    """Send ``text`` to each address in a message of its own. How many the server refused; raises ``MailFailed`` for all.

    What was taken before the connection broke counts as sent.
    """
    wanted = list(addresses)
    refused = sent = 0
    try:
        with _server() as server:
            for address in wanted:
                try:
                    server.send_message(_message(address, subject, text))
                    sent += 1
                except smtplib.SMTPRecipientsRefused:
                    refused += 1
    except MailFailed:
        if not sent:
            raise
        return len(wanted) - sent
    if refused == len(wanted):
        raise MailFailed("the mail server refuses every address")
    return refused


def probe() -> None:
    """Connect and sign in as for a message, and send none. Raises ``MailFailed``."""
    with _server() as server:
        server.noop()


def _message(address: str, subject: str, text: str) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = settings().smtp_from, address, subject
    message["Date"] = format_datetime(clock.now())
    message["Message-ID"] = make_msgid(domain=settings().smtp_from.rpartition("@")[2].rstrip(">"))
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no out-of-office notes come back
    message.set_content(text, cte="quoted-printable")
    return message


@contextmanager
def _server() -> Iterator[Server]:
    """A signed-in connection. Every trouble with it is ``MailFailed``."""
    wanted = settings()
    secure = ssl.create_default_context()
    try:
        if wanted.smtp_tls == "tls":
            server: Server = smtplib.SMTP_SSL(
                wanted.smtp_host, wanted.smtp_port, timeout=PATIENCE, context=secure
            )
        else:
            server = smtplib.SMTP(wanted.smtp_host, wanted.smtp_port, timeout=PATIENCE)
        try:
            if wanted.smtp_tls == "starttls":
                server.starttls(context=secure)
            if wanted.smtp_user:
                server.login(wanted.smtp_user, _password())
            yield server
        finally:
            with suppress(OSError, smtplib.SMTPException):
                server.quit()
    except MailFailed:
        raise
    except smtplib.SMTPAuthenticationError as error:
        raise MailFailed("the mail server refuses user or password") from error
    except smtplib.SMTPNotSupportedError as error:
        raise MailFailed(
            "the mail server does not offer what the settings ask for (STARTTLS, login)"
        ) from error
    except smtplib.SMTPResponseException as error:
        raise MailFailed(f"the mail server answers {error.smtp_code}") from error
    except ssl.SSLError as error:
        raise MailFailed(
            "the mail server's certificate is not accepted, or it speaks no TLS there"
        ) from error
    except (OSError, smtplib.SMTPException) as error:
        raise MailFailed(f"no connection to the mail server ({type(error).__name__})") from error


def _password() -> str:
    file = settings().smtp_password_file
    if file == Path():
        return settings().smtp_password
    try:
        return file.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise MailFailed("BOT_SMTP_PASSWORD_FILE cannot be read") from error
