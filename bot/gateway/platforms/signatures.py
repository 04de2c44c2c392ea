"""Notices when a channel's webhooks stop being signed as they should be: then nothing that people write arrives."""

from __future__ import annotations

import time

from bot.core import clock
from bot.store import Store, alarms

ALARM = "webhook"
BURST = 5  # in a row: one alone is a stranger's try
AGAIN = 60.0  # s between two looks into the store, whatever comes


class Signatures:
    """The badly signed webhooks of one channel since the last good one, as this process saw them.

    Those without any signature are strangers' and do not count. The alarm belongs to the whole channel: a body whose
    signature is wrong does not say truthfully whose it is.
    """

    def __init__(self, store: Store, channel: str) -> None:
        self._store, self._channel = store, channel
        self._bad = 0
        self._rang = self._cleared = float("-inf")

    def bad(self, look_at: str = "") -> None:
        """One more that was refused. Rings from the fifth in a row on. ``look_at``: the setting that may be wrong."""
        self._bad += 1
        if self._bad < BURST or time.monotonic() - self._rang < AGAIN:
            return
        self._rang, self._cleared = time.monotonic(), float("-inf")
        hint = f"; xem lại {look_at} trong tệp khai báo kênh" if look_at else ""
        detail = f"{self._bad} webhook liên tiếp mang chữ ký sai{hint}"
        with self._store.write() as tx:
            alarms.ring(tx, ALARM, self._channel, "", detail, clock.now())

    def good_is_news(self) -> bool:
        """True when a good one must be told: an alarm may be ringing, from here or from another process."""
        self._bad = 0
        return time.monotonic() - self._cleared >= AGAIN

    def good(self) -> None:
        """One was signed as it should be: the alarm, if there is one, is over."""
        self._cleared, self._rang = time.monotonic(), float("-inf")
        with self._store.write() as tx:
            alarms.clear(tx, (ALARM,), self._channel, "", clock.now())
