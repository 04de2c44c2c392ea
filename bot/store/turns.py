"""Turns: the messages that are answered together, with an id that Rasa sees and remembers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.core.ids import new_turn_id

from .tables import Inbound, Turn


def begin(tx: Session, thread_id: str, rows: Sequence[Inbound], now: datetime) -> Turn:
    """Group ``rows`` into a new open turn."""
    turn = Turn(id=new_turn_id(), thread_id=thread_id, state="open", attempts=0, began_at=now)
    tx.add(turn)
    tx.flush()
    for row in rows:
        row.turn_id = turn.id
    return turn


def open_one(tx: Session, thread_id: str) -> Turn | None:
    """The thread's turn that is still to be lived: the oldest, and it comes before any new one."""
    found = tx.execute(
        select(Turn).where(Turn.thread_id == thread_id, Turn.state == "open").order_by(Turn.began_at, Turn.id)
    )
    return found.scalars().first()


def reload(tx: Session, turn_id: str) -> Turn:
    """The turn as it is now. Raises ``NoResultFound`` when it was erased."""
    return tx.execute(select(Turn).where(Turn.id == turn_id)).scalar_one()


def end(turn: Turn, state: str, now: datetime, needs: Sequence[str] = ()) -> None:
    """Close a turn as ``done`` or ``failed``, with the needs that were understood."""
    turn.state, turn.done_at = state, now
    if needs:
        turn.needs = list(needs)


def hurry(tx: Session) -> None:
    """What open turns were waiting for is over: all are due at once."""
    waiting = update(Turn).where(Turn.state == "open", Turn.not_before.is_not(None))
    tx.execute(waiting.values(not_before=None).execution_options(synchronize_session=False))


def first_since(tx: Session, thread_id: str, moment: datetime | None) -> bool:
    """True when no turn ended after ``moment``: the next one is the first since then."""
    if moment is None:
        return False
    found = tx.execute(
        select(Turn.id)
        .where(Turn.thread_id == thread_id, Turn.state != "open", Turn.done_at > moment)
        .limit(1)
    )
    return found.first() is None


def last_needs(tx: Session, thread_id: str, limit: int = 5) -> list[str]:
    """Needs understood in the thread's last turns, the newest first."""
    found = tx.execute(
        select(Turn)
        .where(Turn.thread_id == thread_id, Turn.state == "done")
        .order_by(Turn.done_at.desc(), Turn.id)
        .limit(limit)
    )
    return [need for turn in found.scalars() for need in turn.needs or ()]
