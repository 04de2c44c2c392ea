"""What became of a message: one transaction each, and only while the row is still this worker's."""

from __future__ import annotations

import logging
from datetime import timedelta

from bot.channels.base import Taken
from bot.core import clock
from bot.core.cards import Handoff
from bot.core.errors import SendFailed, WindowClosed
from bot.handoff import desks, hours
from bot.store import Store, alarms, cases, outbox, receipts, threads
from bot.store.tables import Outbound, Thread

from . import ladder

log = logging.getLogger(__name__)


def part_sent(
    store: Store, row: Outbound, worker: str, part: int, taken: Taken, lease: timedelta, *, last: bool
) -> bool:
    """Store that a part has left. True when the next one may follow: the row is ours, and the bot may still speak."""
    now = clock.now()
    with store.write() as tx:
        mine = outbox.leased(tx, row.id, worker)
        if not mine:
            return False
        receipts.part_sent(tx, mine, part, taken.message_id, now)
        mine.part, mine.lease_until = part + 1, now + lease
        thread = threads.lock(tx, mine.thread_id)
        if taken.quota_kind is not None:
            thread.quota_kind, thread.quota_left, thread.quota_at = taken.quota_kind, taken.quota_left, now
        if last:
            mine.state, mine.sent_at, mine.error = "sent", now, None
        elif mine.author == "bot" and thread.holder is not None:
            mine.state = "cancelled"
        return mine.state == "sending"


def all_sent(store: Store, row: Outbound, worker: str) -> None:
    """Nothing of the row is left to send."""
    with store.write() as tx:
        mine = outbox.leased(tx, row.id, worker)
        if mine:
            mine.state, mine.sent_at, mine.error = "sent", clock.now(), None


def failed(store: Store, row: Outbound, thread: Thread, worker: str, error: SendFailed) -> None:
    """Try again later, or give up: then the console shows why, and an officer gets what came too late."""
    now = clock.now()
    with store.write() as tx:
        mine = outbox.leased(tx, row.id, worker)
        if not mine:
            return
        mine.error = str(error)[:200]
        if error.alarm:
            alarms.ring(tx, error.alarm, thread.channel, thread.account, str(error), now)
        again = ladder.next_try(mine.attempts, mine.created_at, now, error.retry_after)
        if not error.permanent and again is not None:
            mine.state, mine.not_before = "queued", again
            return
        mine.state = "failed"
        log.warning("outbox row %s failed for good", row.id)
        locked = threads.lock(tx, mine.thread_id)
        if error.unreachable:
            locked.reachable = False
        if isinstance(error, WindowClosed) and mine.author == "bot":
            handoff = Handoff(reason="window")
            due = hours.due_at(now, False)
            cases.open_case(tx, mine.thread_id, handoff, desk=desks.desk_for(None, None), due_at=due, now=now)


def in_doubt(store: Store, row: Outbound, worker: str) -> None:
    """The answer never came. The echo has told already, or will, or time."""
    with store.write() as tx:
        mine = outbox.leased(tx, row.id, worker)
        if mine:
            outbox.doubted(tx, mine, clock.now())
