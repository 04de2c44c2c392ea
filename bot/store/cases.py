"""Cases: what a person must do, and who does it. One officer holds a thread at a time.

Every function that changes a case locks its thread first; dialogue does so too, and nobody waits in a circle.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.core.cards import Handoff
from bot.core.errors import Conflict

from . import audit, threads
from .case_holder import Enclosed, NoSuchCase, get, release, reply, send_again, working
from .case_queue import QueueItem, queue
from .tables import Case, Officer, Outbound

URGENT_WITHIN = timedelta(minutes=5)


def open_case(
    tx: Session,
    thread_id: str,
    handoff: Handoff,
    *,
    desk: str,
    due_at: datetime,
    now: datetime,
    route: str | None = None,
) -> Case:
    """A new case in the queue; or the thread's live one, which turns urgent and rings again if asked to."""
    threads.lock(tx, thread_id)
    live = live_case(tx, thread_id)
    if live is not None:
        if handoff.urgent:
            turn_urgent(tx, live.id, handoff.danger, now, due_at=due_at)
        return live
    case = Case(
        thread_id=thread_id,
        reason=handoff.reason,
        danger=handoff.danger,
        need=handoff.need,
        desk=desk,
        urgent=handoff.urgent,
        state="open",
        opened_at=now,
        rang_at=now,
        due_at=due_at,
        route=route,
        queued_at=now,
    )
    tx.add(case)
    tx.flush()
    return case


def live_case(tx: Session, thread_id: str) -> Case | None:
    """The thread's case that is not closed, if any."""
    found = select(Case).where(Case.thread_id == thread_id, Case.closed_at.is_(None))
    return tx.execute(found.execution_options(populate_existing=True)).scalar_one_or_none()


def ended_since(tx: Session, thread_id: str, moment: datetime, outcomes: Sequence[str]) -> Case | None:
    """The thread's last case, if it was closed after ``moment`` with one of these outcomes."""
    last = select(Case).where(Case.thread_id == thread_id, Case.closed_at.is_not(None))
    case = tx.execute(last.order_by(Case.closed_at.desc(), Case.id.desc()).limit(1)).scalar_one_or_none()
    return case if case and case.closed_at > moment and case.outcome in outcomes else None


def turn_urgent(
    tx: Session, case_id: int, danger: str | None, now: datetime, *, due_at: datetime | None = None
) -> None:
    """Danger was heard in a live case: it goes to the top and rings, whoever holds it."""
    case = get(tx, case_id)
    case.urgent, case.rang_at = True, now
    case.danger = danger or case.danger
    case.due_at = min(case.due_at, due_at or now + URGENT_WITHIN)
    tx.flush()


def claim(tx: Session, case_id: int, officer_id: int, now: datetime) -> Case:
    """Give the case and its thread to one officer; the bot's unsent words are cancelled with it.

    Raises ``Conflict`` with the holder's name (none when the case is closed), ``Refused``.
    """
    thread = threads.lock(tx, get(tx, case_id).thread_id)
    working(tx, officer_id)
    mine = update(Case).where(Case.id == case_id, Case.state == "open")
    won = tx.execute(mine.values(state="claimed", claimed_by=officer_id, claimed_at=now)).rowcount
    case = get(tx, case_id)
    if not won:
        raise Conflict(holder=_name(tx, case.claimed_by) if case.state == "claimed" else None)
    thread.holder = officer_id
    _silence_bot(tx, thread.id)
    audit.write(tx, officer_id, "claim", case_id, now=now)
    return case


def withdraw(tx: Session, thread_id: str, now: datetime) -> bool:
    """The person no longer wants an officer. True when that closed a case nobody had claimed.

    An urgent case stays: after danger was heard, somebody looks, whatever button is pressed.
    """
    unclaimed = update(Case).where(Case.thread_id == thread_id, Case.state == "open", Case.urgent.is_(False))
    return (
        tx.execute(unclaimed.values(state="closed", outcome="withdrawn", closed_at=now, told=None)).rowcount
        > 0
    )


def _name(tx: Session, officer_id: int) -> str:
    return tx.get(Officer, officer_id).name


def _silence_bot(tx: Session, thread_id: str) -> None:
    """Cancel what the bot has not sent; not the rows delivery leases now: it looks at the holder itself."""
    unsent = (
        select(Outbound.id)
        .where(Outbound.thread_id == thread_id, Outbound.author == "bot", Outbound.state == "queued")
        .with_for_update(skip_locked=True)
    )
    rows = list(tx.execute(unsent).scalars())
    tx.execute(update(Outbound).where(Outbound.id.in_(rows)).values(state="cancelled"))


__all__ = [
    "Enclosed",
    "NoSuchCase",
    "QueueItem",
    "claim",
    "ended_since",
    "get",
    "live_case",
    "open_case",
    "queue",
    "release",
    "reply",
    "send_again",
    "turn_urgent",
    "withdraw",
]
