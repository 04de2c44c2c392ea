"""E-mail to a desk's officers when somebody waits and none of them is looking. Counts and a link, nothing of anybody."""

from __future__ import annotations

import logging
import threading
from datetime import datetime

from bot.core import clock, mail
from bot.core.mail import MailFailed
from bot.core.settings import settings
from bot.handoff import desks, hours
from bot.store import Store, alarms, desk_notices, sessions
from bot.store.desk_notices import Waiting

from . import ladder

log = logging.getLogger(__name__)
ALARM = ("mail", "mail", "")  # kind, channel, account
LOOK_SECONDS = 5.0


class Notifier:
    """One process's share of the notices; several never send the same one."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def run(self, stop: threading.Event) -> None:
        """Look until told to stop."""
        while not stop.wait(LOOK_SECONDS):
            try:
                self.look()
            except Exception:
                log.exception("the notices stumbled; they are looked at again")

    def look(self) -> int:
        """Tell every desk that must be told now. The number of desks told."""
        now = clock.now()
        with self.store.read() as tx:
            lying = desk_notices.waiting(tx, now, late_too=hours.is_open(now))
            unseen = {desk: found for desk, found in lying.items() if not sessions.on_duty(tx, now, desk)}
        return sum(self._tell(desk, found, now) for desk, found in unseen.items())

    def _tell(self, desk: str, waits: Waiting, now: datetime) -> bool:
        with self.store.write() as tx:
            if not desk_notices.take(tx, desk, waits, now):
                return False
            addresses = desk_notices.addresses(tx, desk)
        try:
            if not addresses:
                raise MailFailed(f"no officer of the desk {desk} and no supervisor has an address")
            refused = mail.send(addresses, subject(desk, waits), text(desk, waits))
        except MailFailed as error:
            self._failed(desk, str(error), now)
            return False
        with self.store.write() as tx:
            desk_notices.sent(tx, desk, now)
            if refused:
                alarms.ring(tx, *ALARM, f"{refused} of {len(addresses)} addresses were refused", now)
            else:
                alarms.clear(tx, ALARM[:1], *ALARM[1:], now)
        log.info("desk %s was told by mail: %s urgent, %s late", desk, waits.urgent, waits.late)
        return True

    def _failed(self, desk: str, why: str, now: datetime) -> None:
        """An alarm in the console; and again, as long as somebody waits: the ladder never ends here."""
        with self.store.write() as tx:
            row = desk_notices.failed(tx, desk)
            row.not_before = ladder.next_try(row.attempts, now, now)
            alarms.ring(tx, *ALARM, why, now)


def subject(desk: str, waits: Waiting) -> str:
    """ "Bàn trực Công an: 2 vụ khẩn, 1 vụ quá hạn chưa ai nhận"."""
    return f"Bàn trực {desks.name_of(desk)}: {_counted(waits, ', ')} chưa ai nhận"


def text(desk: str, waits: Waiting) -> str:
    """The whole mail: how many wait, and where to go."""
    minutes = int(desk_notices.ONE_NOTICE.total_seconds() // 60)
    return (
        f"Bộ phận {desks.name_of(desk)} có {_counted(waits, ' và ')} chưa ai nhận.\n"
        "Lúc này không có cán bộ nào của bộ phận đang mở bàn trực.\n\n"
        f"Mở bàn trực: {console_address()}\n\n"
        "Thư do máy gửi, không kèm nội dung vụ việc, không cần trả lời.\n"
        f"Mỗi bộ phận nhận nhiều nhất một thư trong {minutes} phút.\n"
    )


def console_address() -> str:
    """Where the officers sign in."""
    wanted = settings()
    return f"{wanted.console_url.rstrip('/') or f'http://{wanted.console_host}:{wanted.console_port}'}/"


def _counted(waits: Waiting, between: str) -> str:
    kinds = ((waits.urgent, "vụ khẩn"), (waits.late, "vụ quá hạn"))
    return between.join(f"{number} {name}" for number, name in kinds if number)
