"""A case that goes on elsewhere without being closed: to another desk, to a colleague, or back into the queue.

The bot stays silent all the way: whoever held the thread last stays its holder until the next one claims the case.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from bot.core.cards import Card
from bot.core.errors import Refused

from . import audit, threads
from .case_holder import announce, get, working
from .tables import Case, CaseMove, Officer, Outbound

GOES_ON = "Một cán bộ khác sẽ tiếp tục trao đổi với anh/chị. Anh/chị không cần kể lại từ đầu."
OTHERS_TOLD = "Xin lỗi đã để anh/chị chờ. Mình đã báo cho cán bộ khác."


@dataclass(frozen=True)
class Move:
    """One step of a case. ``by``: who sent it on; ``holder``: who had it; ``officer``: to whom, if by name.

    ``why``: transfer | silent | left | unclaimed. ``desk`` is ``None`` where it went to the supervisor.
    ``minutes``: of office time that were waited in vain.
    """

    at: datetime
    why: str
    by: str | None
    holder: str | None
    desk: str | None
    officer: str | None
    minutes: int | None
    note: str | None


def transfer(
    tx: Session,
    case_id: int,
    by: int,
    *,
    desk: str,
    officer_id: int | None,
    note: str,
    due_at: datetime,
    now: datetime,
) -> Case:
    """Pass the case on, with a note that the next one reads first. Only the holder, or a supervisor: ``Refused``."""
    threads.lock(tx, get(tx, case_id).thread_id)
    working(tx, by)
    case = get(tx, case_id)
    mine = case.state == "claimed" and case.claimed_by == by
    if case.state == "closed" or not (mine or tx.get(Officer, by).role == "supervisor"):
        raise Refused()
    _requeue(tx, case, "transfer", desk, due_at, now, by=by, officer_id=officer_id, note=note)
    audit.write(tx, by, "transfer", case_id, f"{desk} {officer_id or ''}".strip(), now=now)
    return case


def back_to_queue(
    tx: Session, case: Case, why: str, minutes: int | None, due_at: datetime, now: datetime
) -> None:
    """The owner is silent, or works here no more: the case waits for somebody else. Its thread is locked."""
    holder = case.claimed_by
    _requeue(tx, case, why, case.desk, due_at, now, minutes=minutes)
    audit.write(tx, None, "returned", case.id, f"{why} officer {holder}", now=now)


def move_up(tx: Session, case: Case, desk: str | None, minutes: int, now: datetime) -> None:
    """Nobody claims it: to a desk further up, or (``None``) to the supervisor. Its thread is locked."""
    tx.add(CaseMove(case_id=case.id, at=now, why="unclaimed", desk=desk, minutes=minutes))
    case.desk = desk or case.desk
    tx.flush()
    audit.write(tx, None, "moved_up", case.id, desk or "supervisor", now=now)


def with_supervisor(tx: Session, case: Case) -> bool:
    """True when the case has been moved up as far as it goes since it waits."""
    there = select(CaseMove.id).where(
        CaseMove.case_id == case.id,
        CaseMove.why == "unclaimed",
        CaseMove.desk.is_(None),
        CaseMove.at >= (case.queued_at or case.opened_at),
    )
    return tx.execute(there.limit(1)).first() is not None


def of_case(tx: Session, case_id: int) -> list[Move]:
    """The steps of a case, the first one first."""
    by, holder, officer = aliased(Officer), aliased(Officer), aliased(Officer)
    rows = tx.execute(
        select(CaseMove, by.name, holder.name, officer.name)
        .outerjoin(by, by.id == CaseMove.by)
        .outerjoin(holder, holder.id == CaseMove.holder_id)
        .outerjoin(officer, officer.id == CaseMove.officer_id)
        .where(CaseMove.case_id == case_id)
        .order_by(CaseMove.id)
    )
    return [
        Move(one.at, one.why, by_whom, held_by, one.desk, to, one.minutes, one.note)
        for one, by_whom, held_by, to in rows
    ]


def _requeue(
    tx: Session, case: Case, why: str, desk: str, due_at: datetime, now: datetime, **details: Any
) -> None:
    """Open again, as if it had just come: it rings, and its deadlines begin anew."""
    told = _told(tx, case, why)
    tx.add(CaseMove(case_id=case.id, at=now, why=why, desk=desk, holder_id=case.claimed_by, **details))
    case.state, case.claimed_by, case.claimed_at = "open", None, None
    case.desk, case.assigned_to = desk, details.get("officer_id")
    case.queued_at = case.rang_at = now
    case.due_at, case.alerts = due_at, 0
    tx.flush()
    if told:
        announce(tx, case.thread_id, told, now)


def _told(tx: Session, case: Case, why: str) -> Card | None:
    """What the person hears of it: that others were told, who waited in vain; that a colleague goes on, if one has begun."""
    if why != "transfer":
        return Card(id="system/others_told", kind="notice", text=OTHERS_TOLD)
    spoken = _was_spoken_to(tx, case)
    return Card(id="system/goes_on", kind="notice", text=GOES_ON) if spoken else None


def _was_spoken_to(tx: Session, case: Case) -> bool:
    """True when an officer has written in this case."""
    words = select(Outbound.id).where(
        Outbound.thread_id == case.thread_id,
        Outbound.author == "officer",
        Outbound.created_at >= case.opened_at,
    )
    return tx.execute(words.limit(1)).first() is not None
