"""Sends what is due, one message of a person at a time; a message in doubt is never sent twice unmarked."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from bot.channels.base import Channel, Outgoing, Recipient
from bot.channels.messenger.api import MessengerChannel
from bot.channels.web.api import WebChat
from bot.channels.zalo import tokens
from bot.channels.zalo.api import ZaloChannel
from bot.core import clock
from bot.core.cards import Card
from bot.core.errors import SendFailed, SendUnknown
from bot.core.ids import new_token
from bot.core.settings import settings
from bot.store import Store, attachments, outbox, stops, threads
from bot.store.tables import Outbound, Thread

from . import outcome, tags
from .fetching import Fetcher
from .notices import Notifier

log = logging.getLogger(__name__)
# longer than uploading and sending a file may take, a new token included
UPLOAD_LEASE = timedelta(seconds=150)
IN_A_ROW = 5  # times without an answer: then it is the platform, not the message
TOKENS_EVERY = 20.0  # so that a pair lost to a crash rings within a minute


def channels(store: Store) -> dict[str, Channel]:
    """All the ways out, by name."""
    return {channel.name: channel for channel in (WebChat(), ZaloChannel(store), MessengerChannel())}


class DeliveryWorker:
    """One process's share of the delivery role, with as many sending threads as the settings say."""

    def __init__(self, store: Store, channels: Mapping[str, Channel]) -> None:
        self.store = store
        self.channels = channels
        self.name = f"delivery-{new_token()[:12]}"
        self._silent: dict[tuple[str, str], int] = {}  # how often an account's platform failed in a row
        self.lease = timedelta(seconds=settings().lease_seconds)
        self.patience = timedelta(seconds=settings().maybe_sent_seconds)

    def run(self, stop: threading.Event) -> None:
        """Send until told to stop."""
        tags.tell(self.store)
        senders = [
            threading.Thread(target=self._loop, args=(stop,), name=f"send-{number}")
            for number in range(settings().delivery_workers)
        ]
        senders.append(threading.Thread(target=Fetcher(self.store).run, args=(stop,), name="fetch"))
        if settings().smtp_host:
            senders.append(threading.Thread(target=Notifier(self.store).run, args=(stop,), name="notices"))
        for sender in senders:
            sender.start()
        looked = 0.0
        while not stop.wait(1.0):
            try:
                self.settle_doubts()
                if time.monotonic() - looked > TOKENS_EVERY:
                    looked = time.monotonic()
                    tokens.refresh_due(self.store)
            except Exception:
                log.exception("doubts or tokens could not be seen to now; tried again in a second")
        for sender in senders:
            sender.join()

    def _loop(self, stop: threading.Event) -> None:
        while not stop.is_set():
            try:
                if not self.send_one():
                    stop.wait(settings().poll_seconds)
            except Exception:
                log.exception("the delivery worker stumbled; it goes on in a second")
                stop.wait(1.0)

    def send_one(self) -> bool:
        """Send the next due message. False when there was none."""
        with self.store.read() as tx:
            if not outbox.any_due(tx, clock.now()):
                return False
        with self.store.write() as tx:  # durable: what may have left is in doubt after any accident
            row = outbox.lease_next(tx, self.name, clock.now(), self.lease, self.patience)
            if row is None:
                return False
            thread = threads.get(tx, row.thread_id)
            stopped = stops.live(tx, thread.channel, thread.account, clock.now())
        try:
            self._send(row, thread, stopped)
        except SendFailed as error:
            away = error.away and self._silent_again(thread)
            outcome.failed(self.store, row, thread, self.name, error, away=away)
        except SendUnknown:
            outcome.in_doubt(self.store, row, thread, self.name, away=self._silent_again(thread))
        else:
            self._answered(thread)
        return True

    def _silent_again(self, thread: Thread) -> bool:
        """The account's platform has failed once more. True when that is no chance any longer."""
        account = (thread.channel, thread.account)
        self._silent[account] = self._silent.get(account, 0) + 1
        return self._silent[account] >= IN_A_ROW

    def _answered(self, thread: Thread) -> None:
        """The account's platform has taken a message."""
        if self._silent.pop((thread.channel, thread.account), 0) >= IN_A_ROW:
            outcome.back(self.store, thread)

    def _send(self, row: Outbound, thread: Thread, stopped: Mapping[str, datetime]) -> None:
        """The parts that have not left yet, each one's leaving stored before the next is tried."""
        channel = self.channels[thread.channel]
        to = Recipient(
            thread.account,
            thread.platform_id,
            thread.last_interaction_at,
            thread.quota_kind,
            thread.quota_left,
            frozenset(stopped),
        )
        parts = channel.parts(Card.from_json(row.card))
        if (row.part or 0) >= len(parts):  # an echo told of the last one
            outcome.all_sent(self.store, row, self.name)
        for number in range(row.part or 0, len(parts)):
            content = self._content(row, parts[number])
            words = channel.echoed_words(parts[number])
            if words is not None and not outcome.in_hand(self.store, row, self.name, words):
                return
            taken = channel.send(to, Outgoing(row.id, number, row.author, parts[number], content))
            last = number == len(parts) - 1
            if not outcome.part_sent(self.store, row, self.name, number, taken, self.lease, last=last):
                return

    def _content(self, row: Outbound, part: Mapping[str, Any]) -> bytes:
        """The bytes of a file that is to be sent, for which the row is held longer. Raises ``SendFailed``."""
        if "file" not in part:
            return b""
        with self.store.write() as tx:
            held = outbox.hold(tx, row.id, self.name, clock.now() + UPLOAD_LEASE)
            content = attachments.content(tx, part["file"]["id"]) if held else None
        if content is None:
            raise SendFailed("tệp không còn nữa", permanent=True)
        return content

    def settle_doubts(self) -> None:
        """Rows whose sender died, and rows whose echo never came.

        A bot's row is sent once more, part by part, marked; an officer's waits for the officer, who sees it in doubt.
        """
        now = clock.now()
        with self.store.write() as tx:
            for row in outbox.in_doubt(tx, now, self.patience):
                thread = threads.get(tx, row.thread_id)
                if self.channels[thread.channel].sending_again_is_harmless:
                    row.state = "queued"
                elif row.state == "sending":
                    outbox.doubted(tx, row, now)
                elif row.author != "officer" and row.again != (row.part or 0):
                    outbox.send_again(row)
                elif row.author != "officer":
                    row.error = "hai lần gửi mà nền tảng không trả lời"
                    outcome.give_up(tx, row, now)
