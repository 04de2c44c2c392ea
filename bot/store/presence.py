"""Which officer has which case open, and who is writing: short leases, so that who leaves is gone within seconds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from .tables import Officer, Presence
from .upsert import insert_once

LEASE = timedelta(seconds=13)  # the page renews it every five seconds


@dataclass(frozen=True)
class Present:
    """An officer who has a case open now."""

    officer_id: int
    name: str
    typing: bool


def here(tx: Session, case_id: int, officer_id: int, now: datetime, *, typing: bool) -> None:
    """The officer has the case open (and writes). Leases that are over go."""
    tx.execute(delete(Presence).where(Presence.until < now))
    until = now + LEASE
    values = {"until": until, "typing_until": until if typing else None}
    if not insert_once(tx, Presence, case_id=case_id, officer_id=officer_id, **values):
        mine = update(Presence).where(Presence.case_id == case_id, Presence.officer_id == officer_id)
        tx.execute(mine.values(**values).execution_options(synchronize_session=False))


def gone(tx: Session, case_id: int, officer_id: int) -> None:
    """The officer has left the case."""
    tx.execute(delete(Presence).where(Presence.case_id == case_id, Presence.officer_id == officer_id))


def live(tx: Session, now: datetime) -> dict[int, frozenset[Present]]:
    """Who is where now, by case."""
    rows = tx.execute(
        select(Presence.case_id, Presence.officer_id, Officer.name, Presence.typing_until)
        .join(Officer, Officer.id == Presence.officer_id)
        .where(Presence.until > now, Officer.disabled.is_(False))
    )
    found: dict[int, set[Present]] = {}
    for case_id, officer_id, name, typing_until in rows:
        typing = typing_until is not None and typing_until > now
        found.setdefault(case_id, set()).add(Present(officer_id, name, typing))
    return {case_id: frozenset(present) for case_id, present in found.items()}
