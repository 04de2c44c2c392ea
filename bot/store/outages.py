"""Outages of Rasa: when each began and ended, and who was told of it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from .tables import Outage, OutageNotice
from .upsert import insert_once


def current(tx: Session) -> Outage | None:
    """The outage that is going on."""
    return tx.execute(select(Outage).where(Outage.ended_at.is_(None)).order_by(Outage.id)).scalars().first()


def begin(tx: Session, now: datetime) -> Outage:
    """Rasa is away: the outage going on, begun now if there was none."""
    outage = current(tx)
    if outage is None:
        outage = Outage(began_at=now)
        tx.add(outage)
        tx.flush()
    return outage


def end(tx: Session, now: datetime) -> bool:
    """Rasa is back. True when it was away."""
    going_on = update(Outage).where(Outage.ended_at.is_(None))
    return tx.execute(going_on.values(ended_at=now)).rowcount > 0


def tell_once(tx: Session, outage: Outage, thread_id: str, now: datetime) -> bool:
    """True when this person has not been told of this outage yet; from now on they have."""
    return insert_once(tx, OutageNotice, outage_id=outage.id, thread_id=thread_id, at=now)
