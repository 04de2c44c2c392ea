"""What a platform tells about a thread besides messages: receipts, echoes, follows, withdrawals. No turn comes of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from bot.core.clock import UTC
from bot.core.settings import settings
from bot.privacy import erasure
from bot.store import Session, inbox, outbox, receipts
from bot.store.tables import Inbound, Thread

from . import greeting


def apply(tx: Session, thread: Thread, row: Inbound, now: datetime) -> None:
    """Take note of one event. An unknown one is noted, and changes nothing."""
    body = row.body or {}
    does = _EVENTS.get(body.get("event", ""), _nothing)
    does(tx, thread, row, body, now)
    row.state, row.done_at = "noted", now


def _nothing(tx: Session, thread: Thread, row: Inbound, body: dict[str, Any], now: datetime) -> None:
    """Known to exist, of no consequence here."""


def _delivered(tx: Session, thread: Thread, row: Inbound, body: dict[str, Any], now: datetime) -> None:
    receipts.delivered(tx, thread.id, body["messages"], now)


def _seen(tx: Session, thread: Thread, row: Inbound, body: dict[str, Any], now: datetime) -> None:
    if "until" in body:
        receipts.seen_until(tx, thread.id, datetime.fromtimestamp(body["until"] / 1000, UTC), now)
    else:
        receipts.seen(tx, thread.id, body["messages"], now)


def _echo(tx: Session, thread: Thread, row: Inbound, body: dict[str, Any], now: datetime) -> None:
    """Our own words settle a doubt; a person's words in the platform's own tool silence the bot for a while."""
    if body["by"] != "us":
        thread.outside_until = now + timedelta(hours=settings().outside_hours)
        return
    if receipts.row_of(tx, thread.id, body["message"]) is not None:
        return
    if body.get("row"):
        ours = receipts.unsettled_row(tx, thread.id, body["row"])
    else:
        ours = receipts.in_flight(tx, thread.id, body.get("said"))
    if ours is None:
        return
    outbox.echoed(tx, ours, body["message"], body.get("part"), now)


def _reachable(tx: Session, thread: Thread, row: Inbound, body: dict[str, Any], now: datetime) -> None:
    inbox.interacted(thread, row.sent_at or now)
    if body.get("greet"):
        greeting.on_opening(tx, thread, row, now)


def _gone(tx: Session, thread: Thread, row: Inbound, body: dict[str, Any], now: datetime) -> None:
    thread.reachable = False


def _withdraw(tx: Session, thread: Thread, row: Inbound, body: dict[str, Any], now: datetime) -> None:
    erasure.forget(tx, thread, now, keep=[row.id])


def _deleted(tx: Session, thread: Thread, row: Inbound, body: dict[str, Any], now: datetime) -> None:
    inbox.empty(tx, thread, body["message"])


def _edited(tx: Session, thread: Thread, row: Inbound, body: dict[str, Any], now: datetime) -> None:
    inbox.rewrite(tx, thread, body["message"], body["text"])


def _thread_control(tx: Session, thread: Thread, row: Inbound, body: dict[str, Any], now: datetime) -> None:
    thread.outside_until = None if body["ours"] else now + timedelta(hours=settings().outside_hours)


_EVENTS: dict[str, Callable[[Session, Thread, Inbound, dict[str, Any], datetime], None]] = {
    "delivered": _delivered,
    "seen": _seen,
    "echo": _echo,
    "follow": _reachable,
    "interaction": _reachable,
    "unfollow": _gone,
    "blocked": _gone,
    "withdraw": _withdraw,
    "deleted": _deleted,
    "edited": _edited,
    "thread_control": _thread_control,
}
