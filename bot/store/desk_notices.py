"""Whom to tell by e-mail that somebody waits: what lies at each desk, and when its last notice went."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from .tables import Case, DeskNotice, Officer
from .upsert import insert_once

ONE_NOTICE = timedelta(minutes=10)  # not more than one mail a desk in this time
AGAIN = timedelta(hours=1)  # an urgent case that still nobody has taken is told of once more
LEASE = timedelta(minutes=2)  # longer than a mail server may take


@dataclass(frozen=True)
class Waiting:
    """How many unclaimed cases of a desk are urgent or late; ``newest``: when the last of them became so."""

    urgent: int
    late: int
    newest: datetime


def waiting(tx: Session, now: datetime, *, late_too: bool) -> dict[str, Waiting]:
    """By desk, what is urgent, and with ``late_too`` also what is past its time. Desks without any are left out."""
    rows = tx.execute(
        select(Case.desk, Case.urgent, Case.rang_at, Case.due_at).where(
            Case.state == "open", Case.closed_at.is_(None)
        )
    )
    found: dict[str, Waiting] = {}
    for desk, urgent, rang_at, due_at in rows:
        late = not urgent and late_too and due_at < now
        if not (urgent or late):
            continue
        before = found.get(desk)
        came = rang_at if urgent else due_at
        found[desk] = Waiting(
            urgent=(before.urgent if before else 0) + bool(urgent),
            late=(before.late if before else 0) + late,
            newest=max(came, before.newest) if before else came,
        )
    return found


def take(tx: Session, desk: str, waits: Waiting, now: datetime) -> bool:
    """True when a notice is due and this worker is to send it; nobody else will for ``LEASE``."""
    insert_once(tx, DeskNotice, desk=desk, attempts=0)
    row = _locked(tx, desk)
    if row.not_before and row.not_before > now:
        return False
    if row.sent_at is not None:
        told = row.sent_at >= waits.newest
        if row.sent_at > now - ONE_NOTICE or (told and not (waits.urgent and row.sent_at <= now - AGAIN)):
            return False
    row.not_before = now + LEASE
    return True


def sent(tx: Session, desk: str, now: datetime) -> None:
    """The mail server has taken it."""
    row = _locked(tx, desk)
    row.sent_at, row.not_before, row.attempts = now, None, 0


def failed(tx: Session, desk: str) -> DeskNotice:
    """It has not. The caller says when to try again (``not_before``)."""
    row = _locked(tx, desk)
    row.attempts += 1
    return row


def addresses(tx: Session, desk: str) -> list[str]:
    """Of the desk's officers; where none has an address, of the supervisors."""
    able = (Officer.disabled.is_(False), Officer.email.is_not(None))
    own = select(Officer.email).where(*able, Officer.role == "officer", Officer.desk == desk)
    others = select(Officer.email).where(*able, Officer.role == "supervisor")
    return sorted(set(tx.execute(own).scalars())) or sorted(set(tx.execute(others).scalars()))


def _locked(tx: Session, desk: str) -> DeskNotice:
    found = select(DeskNotice).where(DeskNotice.desk == desk).with_for_update()
    return tx.execute(found.execution_options(populate_existing=True)).scalar_one()
