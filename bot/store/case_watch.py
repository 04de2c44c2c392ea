"""What the clock must see to: cases that nobody claims, owners who are silent, windows about to close."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, exists, func, or_, select
from sqlalchemy.orm import Session

from .tables import Case, CaseContact, Inbound, Officer, Outbound, Thread

UNANSWERED = ("new", "waiting")


@dataclass(frozen=True)
class Waiting:
    """A case in the queue, since when, and how often it has called."""

    case_id: int
    thread_id: str
    since: datetime
    alerts: int


@dataclass(frozen=True)
class Held:
    """A claimed case. ``since``: when its person was left without an answer, ``None`` when they have one."""

    case_id: int
    thread_id: str
    urgent: bool
    holder_id: int
    since: datetime | None
    gone: bool


@dataclass(frozen=True)
class Closing:
    """A live case on a platform with a window. ``closing_at``: what has been warned of."""

    case_id: int
    thread_id: str
    channel: str
    interaction_at: datetime
    unanswered: bool
    closing_at: datetime | None


def waiting(tx: Session, case_id: int | None = None) -> list[Waiting]:
    """The cases that nobody has claimed, or the one of this id if it is such a one."""
    rows = select(Case.id, Case.thread_id, func.coalesce(Case.queued_at, Case.opened_at), Case.alerts).where(
        Case.state == "open", *_only(case_id)
    )
    return [Waiting(*row) for row in tx.execute(rows)]


def held(tx: Session, case_id: int | None = None) -> list[Held]:
    """The claimed cases, or the one of this id if it is such a one."""
    rows = tx.execute(
        select(
            Case.id,
            Case.thread_id,
            Case.urgent,
            Case.claimed_by,
            Case.claimed_at,
            _of_thread(Outbound, func.max(Outbound.created_at), Outbound.author == "officer"),
            _of_case(func.max(CaseContact.noted_at)),
            Officer.disabled,
        )
        .join(Officer, Officer.id == Case.claimed_by)
        .where(Case.state == "claimed", *_only(case_id))
    )
    found = []
    for id, thread_id, urgent, holder_id, claimed_at, spoke, met, gone in rows:
        words = [moment for moment in (spoke, met) if moment and moment >= claimed_at]
        since = _first_after(tx, thread_id, max(words)) if words else claimed_at
        found.append(Held(id, thread_id, urgent, holder_id, since, gone))
    return found


def closing(tx: Session, since: datetime, case_id: int | None = None) -> list[Closing]:
    """Live cases whose person last did something after ``since``, on the platforms that count this."""
    spoke = _of_thread(Outbound, func.max(Outbound.created_at), Outbound.author == "officer")
    rows = tx.execute(
        select(
            Case.id,
            Case.thread_id,
            Thread.channel,
            Thread.last_interaction_at,
            Thread.last_inbound_at,
            spoke,
            Case.closing_at,
        )
        .join(Thread, Thread.id == Case.thread_id)
        .where(Case.closed_at.is_(None), *_only(case_id))
        .where(or_(Thread.last_interaction_at > since, Case.closing_at.is_not(None)))
    )
    return [
        Closing(id, thread_id, channel, did, heard is not None and (said is None or said < heard), warned)
        for id, thread_id, channel, did, heard, said, warned in rows
        if did is not None
    ]


def unanswered_without_case(tx: Session, channel: str, after: datetime, before: datetime) -> list[str]:
    """Threads in which nobody, bot or officer, has answered what came, the person's last deed between two moments."""
    left = exists().where(
        Inbound.thread_id == Thread.id, Inbound.state.in_(UNANSWERED), Inbound.kind != "event"
    )
    live = exists().where(Case.thread_id == Thread.id, Case.closed_at.is_(None))
    rows = select(Thread.id).where(
        Thread.channel == channel,
        Thread.holder.is_(None),
        Thread.last_interaction_at > after,
        Thread.last_interaction_at <= before,
        left,
        ~live,
    )
    return list(tx.execute(rows).scalars())


def ahead(tx: Session, case: Case) -> int:
    """How many cases of the same desk are to be claimed before this one."""
    earlier = or_(Case.due_at < case.due_at, and_(Case.due_at == case.due_at, Case.id < case.id))
    first = or_(Case.urgent.is_(True), earlier) if not case.urgent else and_(Case.urgent.is_(True), earlier)
    return tx.execute(
        select(func.count())
        .select_from(Case)
        .where(Case.desk == case.desk, Case.state == "open", Case.id != case.id, first)
    ).scalar_one()


def _first_after(tx: Session, thread_id: str, moment: datetime) -> datetime | None:
    written = select(func.min(Inbound.received_at)).where(
        Inbound.thread_id == thread_id, Inbound.kind != "event", Inbound.received_at > moment
    )
    return tx.execute(written).scalar_one()


def _of_thread(table: Any, what: Any, which: Any) -> Any:
    return select(what).where(table.thread_id == Case.thread_id, which).correlate(Case).scalar_subquery()


def _of_case(what: Any) -> Any:
    return select(what).where(CaseContact.case_id == Case.id).correlate(Case).scalar_subquery()


def _only(case_id: int | None) -> list[Any]:
    return [] if case_id is None else [Case.id == case_id]
