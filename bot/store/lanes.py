"""Lanes: one worker at a time lives one person's turns, so that messages are handled in order.

A lane is a lease on the thread's row. A worker that dies stops renewing it, and another takes over.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import and_, exists, func, or_, select, update
from sqlalchemy.orm import Session

from .tables import Inbound, Thread, Turn


def with_work(
    tx: Session, now: datetime, *, quiet: timedelta, longest: timedelta, limit: int = 50
) -> list[str]:
    """Threads of free lanes with something to do now, the longest waiting first.

    To do: a message not yet gated; a turn due; where no turn is open, messages at rest for ``quiet`` or waiting for
    ``longest``.
    """
    free = or_(Thread.lane_until.is_(None), Thread.lane_until < now)
    by_thread = select(Inbound.thread_id, func.min(Inbound.received_at).label("since")).group_by(
        Inbound.thread_id
    )
    ungated = by_thread.where(Inbound.state == "new")
    is_open = exists().where(Turn.thread_id == Inbound.thread_id, Turn.state == "open")
    at_rest = by_thread.where(
        Inbound.state == "waiting", Inbound.kind != "event", Inbound.turn_id.is_(None), ~is_open
    ).having(
        or_(
            func.max(Inbound.received_at) <= now - quiet,
            func.min(Inbound.received_at) <= now - longest,
        )
    )
    due = (
        select(Turn.thread_id, func.min(Turn.began_at).label("since"))
        .where(Turn.state == "open", or_(Turn.not_before.is_(None), Turn.not_before <= now))
        .group_by(Turn.thread_id)
    )
    found: dict[str, datetime] = {}
    for source in (each.subquery() for each in (ungated, at_rest, due)):
        rows = tx.execute(
            select(Thread.id, source.c.since)
            .join(source, source.c.thread_id == Thread.id)
            .where(free)
            .order_by(source.c.since)
            .limit(limit)
        )
        for thread_id, since in rows:
            found[thread_id] = min(since, found.get(thread_id, since))
    return sorted(found, key=lambda thread_id: found[thread_id])[:limit]


def take(tx: Session, thread_id: str, worker: str, now: datetime, lease: timedelta) -> bool:
    """Take a free lane. False when another worker has it."""
    free = (
        select(Thread.id)
        .where(Thread.id == thread_id, or_(Thread.lane_until.is_(None), Thread.lane_until < now))
        .with_for_update(skip_locked=True)
    )
    if tx.execute(free).first() is None:
        return False
    tx.execute(update(Thread).where(Thread.id == thread_id).values(lane_owner=worker, lane_until=now + lease))
    return True


def keep(tx: Session, thread_id: str, worker: str, now: datetime, lease: timedelta) -> bool:
    """Renew the lease. False when it was lost: then stop, and commit nothing more for this thread."""
    mine = and_(Thread.id == thread_id, Thread.lane_owner == worker)
    return tx.execute(update(Thread).where(mine).values(lane_until=now + lease)).rowcount == 1


def mine(tx: Session, thread_id: str, worker: str) -> bool:
    """True while the lane is this worker's; held so until the transaction ends."""
    owner = select(Thread.lane_owner).where(Thread.id == thread_id).with_for_update()
    return tx.execute(owner).scalar_one_or_none() == worker


def leave(tx: Session, thread_id: str, worker: str) -> None:
    """Give the lane back."""
    mine = and_(Thread.id == thread_id, Thread.lane_owner == worker)
    tx.execute(update(Thread).where(mine).values(lane_owner=None, lane_until=None))
