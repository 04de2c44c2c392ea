"""What became of a message: one transaction each, and only while the row is still this worker's."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from bot.channels.base import Taken
from bot.core import clock
from bot.core.cards import Card, Handoff
from bot.core.errors import SendFailed, WindowClosed
from bot.handoff import desks, hours
from bot.store import Session, Store, alarms, cases, outbox, receipts, stops, threads
from bot.store.tables import Outbound, Thread

from . import ladder

log = logging.getLogger(__name__)
LONG = timedelta(minutes=5)
NO_REPLY = "nền tảng không trả lời"
NO_ANSWER = ("notice", "holding")  # kinds of card that nobody waits for


def in_hand(store: Store, row: Outbound, worker: str, words: str) -> bool:
    """Store by which words an echo of the part that is sent next would be known. False when the row is not ours."""
    with store.write(durable=False) as tx:
        mine = outbox.leased(tx, row.id, worker)
        if mine:
            mine.words = receipts.words_key(words)
        return mine is not None


def part_sent(
    store: Store, row: Outbound, worker: str, part: int, taken: Taken, lease: timedelta, *, last: bool
) -> bool:
    """Store that a part has left. True when the next one may follow: the row is ours, and the bot may still speak."""
    now = clock.now()
    with store.write(durable=not last) as tx:
        mine = outbox.leased(tx, row.id, worker)
        if not mine:
            return False
        receipts.part_sent(tx, mine, part, taken.message_id, now)
        mine.part, mine.words, mine.strange = part + 1, None, 0
        mine.lease_until = now + lease
        thread = threads.lock(tx, mine.thread_id)
        if taken.proves:
            alarms.clear(tx, taken.proves, thread.channel, thread.account, now)
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


def failed(
    store: Store, row: Outbound, thread: Thread, worker: str, error: SendFailed, *, away: bool = False
) -> None:
    """Try again later, or give up: then the console shows why, and an officer gets what came too late.

    ``away``: it is the platform that fails, so its account waits, and not this row longer than the others.
    """
    now = clock.now()
    with store.write() as tx:
        mine = outbox.leased(tx, row.id, worker)
        if not mine:
            return
        mine.error = str(error)[:200]
        if error.alarm:
            alarms.ring(tx, error.alarm, thread.channel, thread.account, str(error), now)
        if error.stop:
            length = timedelta(seconds=error.stop.seconds)
            stops.stop(tx, thread.channel, thread.account, error.stop.what, length, str(error), now)
        if again := _again(mine, error, now):
            mine.state, mine.not_before = "queued", again
            if away:
                mine.attempts, mine.not_before = mine.attempts - 1, None
                _account_waits(tx, thread, str(error), now)
            return
        if error.unreachable:
            threads.lock(tx, mine.thread_id).reachable = False
        give_up(tx, mine, now, window=isinstance(error, WindowClosed))


def _again(row: Outbound, error: SendFailed, now: datetime) -> datetime | None:
    """When to try the row again; None when it is time to give up."""
    if error.tries is not None:
        row.strange += 1
    if error.permanent or (error.tries is not None and row.strange > error.tries):
        return None
    return ladder.next_try(row.attempts, row.created_at, now, error.retry_after)


def give_up(tx: Session, row: Outbound, now: datetime, *, window: bool = False) -> None:
    """The row is not sent any more. Whom it leaves without an answer becomes an officer's task, with the reason."""
    row.state = "failed"
    log.warning("outbox row %s failed for good", row.id)
    unanswered = row.turn_id is not None and row.kind not in NO_ANSWER
    if row.author != "bot" or not (window or unanswered):
        return
    need = next(iter(Card.from_json(row.card).needs), None)
    handoff = Handoff(reason="window" if window else "undelivered", need=need)
    due, (desk, route) = hours.due_at(now, False), desks.route(need, None)
    cases.open_case(tx, row.thread_id, handoff, desk=desk, due_at=due, now=now, route=route)


def in_doubt(store: Store, row: Outbound, thread: Thread, worker: str, *, away: bool = False) -> None:
    """The answer never came. The echo has told already, or will, or time."""
    now = clock.now()
    with store.write() as tx:
        mine = outbox.leased(tx, row.id, worker)
        if mine:
            outbox.doubted(tx, mine, now)
        if away:
            _account_waits(tx, thread, NO_REPLY, now)


def back(store: Store, thread: Thread) -> None:
    """The platform answers again."""
    with store.write() as tx:
        stops.lift(tx, thread.channel, thread.account, stops.AWAY)
        alarms.clear(tx, (stops.AWAY,), thread.channel, thread.account, clock.now())


def _account_waits(tx: Session, thread: Thread, reason: str, now: datetime) -> None:
    """Nothing of the account is sent for a while; when that has gone on for long, an operator should know."""
    if stops.away(tx, thread.channel, thread.account, reason, now) >= LONG:
        alarms.ring(tx, stops.AWAY, thread.channel, thread.account, reason, now)
