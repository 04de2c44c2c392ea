"""Fetches people's pictures and files from the platforms, one at a time, each in one worker's hands under a lease.

A worker that dies leaves nothing behind but a lease that ends; a fetch whose message was erased meanwhile keeps nothing.
"""

from __future__ import annotations

import logging
import threading
from datetime import timedelta

from bot.channels import accounts, outbound
from bot.channels.downloads import FetchTrouble, NotFetched, download
from bot.core import clock
from bot.core.ids import new_token
from bot.core.media import sniff
from bot.core.settings import settings
from bot.knowledge import system_cards
from bot.store import Store, alarms, attachments, inbox, outbox, threads
from bot.store.tables import Attachment, Thread

from . import ladder

log = logging.getLogger(__name__)
ALARM = "file_host"
LOOK_SECONDS = 0.25
LEASE = timedelta(seconds=60)  # longer than a download may take
ONE_NOTICE = timedelta(hours=1)  # an album of ten films is told of once
PER_PERSON = 20  # times the limit of one file, for all files of a person that are kept at a time


class Fetcher:
    """One process's share of the fetching."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.name = f"fetch-{new_token()[:12]}"
        self._http = outbound.session()

    def run(self, stop: threading.Event) -> None:
        """Fetch until told to stop."""
        while not stop.is_set():
            try:
                if not self.fetch_one():
                    stop.wait(LOOK_SECONDS)
            except Exception:
                log.exception("the fetching of files stumbled; it goes on in a second")
                stop.wait(1.0)

    def fetch_one(self) -> bool:
        """Fetch the next file that is due. False when there was none."""
        now = clock.now()
        with self.store.read() as tx:
            if not attachments.any_due(tx, now):
                return False
        with self.store.write() as tx:
            row = attachments.lease_next(tx, self.name, now, LEASE)
            if row is None:
                return False
            thread = threads.get(tx, row.thread_id)
            had = attachments.bytes_kept(tx, thread.id)
        try:
            media_type, content = self._fetch(row, thread, had)
        except FetchTrouble as error:
            self._later(row, error)
        except NotFetched as error:
            self._refuse(row, error)
        else:
            self._keep(row, media_type, content)
        return True

    def _fetch(self, row: Attachment, thread: Thread, had: int) -> tuple[str, bytes]:
        limit = settings().attachment_limit
        if row.type == "video":
            raise NotFetched("type")
        if (row.size or 0) > limit:
            raise NotFetched("too_large")
        if had >= PER_PERSON * limit:
            raise NotFetched("too_many")
        account = accounts.find(thread.channel, thread.account)
        if account is None:
            raise FetchTrouble("the account is not configured")
        content = download(self._http, account, row.address, limit)
        media_type = sniff(content)
        if media_type is None:
            raise NotFetched("type")
        return media_type, content

    def _keep(self, row: Attachment, media_type: str, content: bytes) -> None:
        with self.store.write() as tx:
            mine = attachments.leased(tx, row.id, self.name)
            if mine:
                attachments.keep(mine, media_type, content, clock.now())

    def _later(self, row: Attachment, error: FetchTrouble) -> None:
        """On the same ladder as messages, counted from the message that brought the file."""
        now = clock.now()
        log.info("file %s could not be fetched: %s", row.id, error)
        with self.store.write() as tx:
            mine = attachments.leased(tx, row.id, self.name)
            if mine is None:
                return
            again = ladder.next_try(mine.attempts, inbox.received_at(tx, mine.inbox_id), now)
            if again is not None:
                attachments.try_again(mine, again)
                return
        self._refuse(row, NotFetched("failed"))

    def _refuse(self, row: Attachment, error: NotFetched) -> None:
        """Note why, and tell the person kindly and once; not while an officer has the thread, who sees it anyway."""
        now = clock.now()
        with self.store.write() as tx:
            thread = threads.lock(tx, row.thread_id)
            mine = attachments.leased(tx, row.id, self.name)
            if mine is None:
                return
            told = attachments.refused_since(tx, thread.id, now - ONE_NOTICE)
            attachments.refuse(mine, error.reason, now)
            if error.host:
                alarms.ring(tx, ALARM, thread.channel, thread.account, error.host, now)
            if not told and not threads.held(thread, now):
                outbox.say(tx, thread.id, [system_cards.card("file_refused")], now, turn_id=None)
