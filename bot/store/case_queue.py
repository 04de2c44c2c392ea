"""The queue as an officer sees it, and its pulse: a cheap look that tells what changed since the last one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import case as when, func, select
from sqlalchemy.orm import Session, aliased

from .tables import Attachment, Case, CaseNote, Inbound, Officer, Outbound, Thread


@dataclass(frozen=True)
class QueueItem:
    """One case. ``holder`` is the claiming officer's name; ``unanswered`` when the person spoke last.

    ``assigned`` is whom a colleague asked to go on with it; ``alerts``: how often its deadlines have called;
    ``closing_at``: when the platform's window closes, once that was warned of.
    """

    id: int
    thread_id: str
    channel: str
    reason: str
    danger: str | None
    need: str | None
    desk: str
    urgent: bool
    state: str
    opened_at: datetime
    due_at: datetime
    late: bool
    holder_id: int | None
    holder: str | None
    unanswered: bool
    closed_at: datetime | None
    outcome: str | None
    queued_at: datetime
    assigned: str | None
    alerts: int
    closing_at: datetime | None


@dataclass(frozen=True)
class Pulse:
    """What makes a live case look different on a screen."""

    desk: str
    state: str
    urgent: bool
    rang_at: datetime
    alerts: int
    holder_id: int | None
    last_in: int
    last_out: int
    last_sent: datetime | None
    last_seen: datetime | None
    failed: int
    files: int
    notes: int


def queue(tx: Session, now: datetime) -> list[QueueItem]:
    """Live cases: urgent first, then those whose platform will soon let nobody answer, the unclaimed, by due time."""
    return _items(tx, now, Case.closed_at.is_(None))


def one(tx: Session, case_id: int, now: datetime) -> QueueItem | None:
    """The case of this id, live or closed."""
    found = _items(tx, now, Case.id == case_id)
    return found[0] if found else None


def whose(tx: Session, case_id: int) -> tuple[str, int | None] | None:
    """The case's desk and the officer who claimed it last; ``None`` when there is no such case."""
    found = tx.execute(select(Case.desk, Case.claimed_by).where(Case.id == case_id)).first()
    return (found[0], found[1]) if found else None


def pulse(tx: Session) -> dict[int, Pulse]:
    """The live cases by id. Two pulses that are equal look equal."""
    out = Outbound.id.is_not(None)
    rows = tx.execute(
        select(
            Case.id,
            Case.desk,
            Case.state,
            Case.urgent,
            Case.rang_at,
            Case.alerts,
            Case.claimed_by,
            func.coalesce(_last(Inbound, func.max(Inbound.id), Inbound.id.is_not(None)), 0),
            func.coalesce(_last(Outbound, func.max(Outbound.id), out), 0),
            _last(Outbound, func.max(Outbound.sent_at), out),
            _last(Outbound, func.max(Outbound.seen_at), out),
            func.coalesce(_last(Outbound, func.sum(when((Outbound.state == "failed", 1), else_=0)), out), 0),
            _last(Attachment, func.count(Attachment.id), Attachment.state != "waiting"),
            _last(CaseNote, func.count(CaseNote.id), CaseNote.id.is_not(None)),
        ).where(Case.closed_at.is_(None))
    )
    return {row[0]: Pulse(*row[1:]) for row in rows}


def _last(table: Any, what: Any, which: Any) -> Any:
    """A value from the rows of the case's thread."""
    return select(what).where(table.thread_id == Case.thread_id, which).correlate(Case).scalar_subquery()


def _items(tx: Session, now: datetime, which: Any) -> list[QueueItem]:
    spoke = _last(Outbound, func.max(Outbound.created_at), Outbound.author == "officer")
    assigned = aliased(Officer)
    rows = tx.execute(
        select(Case, Thread.channel, Thread.last_inbound_at, Officer.name, spoke, assigned.name)
        .join(Thread, Thread.id == Case.thread_id)
        .outerjoin(Officer, Officer.id == Case.claimed_by)
        .outerjoin(assigned, assigned.id == Case.assigned_to)
        .where(which)
        .order_by(Case.urgent.desc(), Case.closing_at.is_(None), Case.state.desc(), Case.due_at, Case.id)
        .execution_options(populate_existing=True)
    )
    return [
        _item(case, channel, heard, holder, said, asked, now)
        for case, channel, heard, holder, said, asked in rows
    ]


def _item(
    case: Case,
    channel: str,
    last_in: datetime | None,
    holder: str | None,
    said: datetime | None,
    assigned: str | None,
    now: datetime,
) -> QueueItem:
    return QueueItem(
        id=case.id,
        thread_id=case.thread_id,
        channel=channel,
        reason=case.reason,
        danger=case.danger,
        need=case.need,
        desk=case.desk,
        urgent=case.urgent,
        state=case.state,
        opened_at=case.opened_at,
        due_at=case.due_at,
        late=case.state == "open" and case.due_at < now,
        holder_id=case.claimed_by,
        holder=holder,
        unanswered=last_in is not None and (said is None or said < last_in),
        closed_at=case.closed_at,
        outcome=case.outcome,
        queued_at=case.queued_at or case.opened_at,
        assigned=assigned,
        alerts=case.alerts,
        closing_at=case.closing_at,
    )
