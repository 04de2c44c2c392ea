"""Can officers be told by e-mail: does the server take our sign-in, and has every desk somebody to be told?"""

from __future__ import annotations

from collections.abc import Iterator

from bot.core import mail
from bot.core.mail import MailFailed
from bot.core.settings import settings
from bot.handoff import desks
from bot.store import desk_notices

from .database import Database
from .finding import Finding, failure, ok, warning


def of_mail(database: Database) -> Iterator[Finding]:
    """No message is sent."""
    if not settings().smtp_host:
        said = "not set up: nobody is told by e-mail that somebody waits"
        if settings().production:
            yield warning("mail", said, "set BOT_SMTP_HOST and what belongs to it")
        else:
            yield ok("mail", said)
        return
    try:
        mail.probe()
    except MailFailed as error:
        yield failure(
            "mail", str(error), "check the BOT_SMTP_ settings, and whether this machine may reach the server"
        )
        return
    with database.store.read() as tx:
        unheard = [desk for desk in desks.names() if not desk_notices.addresses(tx, desk)]
    if unheard:
        said = f"nobody has an address for the desk {', '.join(unheard)}"
        yield warning("mail", said, "enter one in the console, on the page of officers")
    else:
        yield ok("mail", "the server takes our sign-in, and every desk has somebody to be told")
