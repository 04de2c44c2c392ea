"""How the work stands now, for supervisors: by desk, by officer, and how long people wait. Nothing of any person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from . import case_queue, sessions
from .case_queue import QueueItem
from .tables import Case, Officer, Outbound


@dataclass(frozen=True)
class DeskNow:
    """A desk's live cases. ``urgent`` counts among all of them, ``late`` among the ``open`` ones, which nobody has."""

    desk: str
    open: int
    claimed: int
    urgent: int
    late: int
    watching: tuple[str, ...]  # officers' names
    officers: int


@dataclass(frozen=True)
class OfficerNow:
    """An officer's load: cases ``held``, of them ``unanswered``, and those ``closed`` in a week."""

    id: int
    name: str
    desk: str
    role: str
    watching: bool
    held: int
    unanswered: int
    closed: int


@dataclass(frozen=True)
class Waits:
    """How long people waited; ``None`` without any case. ``number``: cases counted."""

    number: int
    median: timedelta | None
    p95: timedelta | None


@dataclass(frozen=True)
class Now:
    """All of it. ``at_risk``: open cases, the soonest due first."""

    desks: tuple[DeskNow, ...]
    officers: tuple[OfficerNow, ...]
    at_risk: tuple[QueueItem, ...]
    silent: tuple[QueueItem, ...]  # claimed, and the person spoke last


def now_of(tx: Session, desks: Sequence[str], now: datetime) -> Now:
    """The state at ``now``; every desk of ``desks`` is there, and any other that still has cases."""
    items, people = case_queue.queue(tx, now), _officers(tx)
    seen = sessions.watching(tx, now)
    names = [*desks, *sorted({item.desk for item in items} - set(desks))]
    return Now(
        desks=tuple(_desk(desk, items, people, seen) for desk in names),
        officers=tuple(_load(tx, items, people, seen, now)),
        at_risk=tuple(
            sorted((item for item in items if item.state == "open"), key=lambda one: (one.due_at, one.id))
        ),
        silent=tuple(item for item in items if item.state == "claimed" and item.unanswered),
    )


def waits_to_claim(tx: Session, since: datetime, until: datetime) -> Waits:
    """From the opening to the claim, of cases claimed in this span."""
    rows = tx.execute(
        select(Case.opened_at, Case.claimed_at).where(Case.claimed_at >= since, Case.claimed_at < until)
    )
    return measured([claimed - opened for opened, claimed in rows])


def waits_to_reply(tx: Session, since: datetime, until: datetime) -> Waits:
    """From the opening to an officer's first words, of cases whose first words fell in this span."""
    return measured([first - opened for opened, first in first_replies(tx, since, until)])


def first_replies(tx: Session, since: datetime, until: datetime) -> list[tuple[datetime, datetime]]:
    """Of each case that an officer first answered in this span: when it was opened, and that moment."""
    ended = func.coalesce(Case.closed_at, until)
    said = (
        select(Case.id, Case.opened_at, func.min(Outbound.created_at).label("first"))
        .join(Outbound, Outbound.thread_id == Case.thread_id)
        .where(
            Outbound.author == "officer",
            Case.opened_at < until,
            func.coalesce(Case.closed_at, until) >= since,
            Outbound.created_at >= Case.opened_at,
            Outbound.created_at <= ended,
        )
        .group_by(Case.id, Case.opened_at)
        .subquery()
    )
    rows = tx.execute(
        select(said.c.opened_at, said.c.first).where(said.c.first >= since, said.c.first < until)
    )
    return [(row[0], row[1]) for row in rows]


def measured(waits: Sequence[timedelta]) -> Waits:
    """Median and 95th percentile by nearest rank: a wait that somebody had."""
    if not waits:
        return Waits(0, None, None)
    ordered = sorted(waits)
    return Waits(len(ordered), _rank(ordered, 50), _rank(ordered, 95))


def _rank(ordered: Sequence[timedelta], percent: int) -> timedelta:
    return ordered[-(-len(ordered) * percent // 100) - 1]


def _officers(tx: Session) -> list[Officer]:
    wanted = Officer.role.in_(sessions.CASE_ROLES)
    return list(
        tx.execute(
            select(Officer).where(wanted, Officer.disabled.is_(False)).order_by(Officer.login)
        ).scalars()
    )


def _desk(desk: str, items: Sequence[QueueItem], people: Sequence[Officer], seen: set[int]) -> DeskNow:
    mine = [item for item in items if item.desk == desk]
    staff = [one for one in people if one.desk == desk and one.role == "officer"]
    return DeskNow(
        desk=desk,
        open=sum(item.state == "open" for item in mine),
        claimed=sum(item.state == "claimed" for item in mine),
        urgent=sum(item.urgent for item in mine),
        late=sum(item.late for item in mine),
        watching=tuple(one.name for one in staff if one.id in seen),
        officers=len(staff),
    )


def _load(
    tx: Session, items: Sequence[QueueItem], people: Sequence[Officer], seen: set[int], now: datetime
) -> list[OfficerNow]:
    held = Counter(item.holder_id for item in items if item.state == "claimed")
    unanswered = Counter(item.holder_id for item in items if item.state == "claimed" and item.unanswered)
    closed = dict(
        tx.execute(
            select(Case.closed_by, func.count())
            .where(Case.closed_at > now - timedelta(days=7))
            .group_by(Case.closed_by)
        ).all()
    )
    return [
        OfficerNow(
            id=one.id,
            name=one.name,
            desk=one.desk,
            role=one.role,
            watching=one.id in seen,
            held=held[one.id],
            unanswered=unanswered[one.id],
            closed=closed.get(one.id, 0),
        )
        for one in people
    ]
