"""Who did and read what, each row chained to the one before: a changed or removed row shows.

``hash`` is SHA-256 over the previous hash and the row as canonical JSON.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.core.clock import UTC

from . import locks
from .tables import Audit

BEGINNING = "0" * 64
ONE_VIEW = timedelta(minutes=5)  # an officer who looks again within this time is still looking


@dataclass(frozen=True)
class Entry:
    """One row, to be read."""

    id: int
    at: datetime
    officer_id: int | None
    action: str
    case_id: int | None
    detail: str
    hash: str


def write(
    tx: Session,
    officer_id: int | None,
    action: str,
    case_id: int | None = None,
    detail: str = "",
    *,
    now: datetime,
) -> Audit:
    """Append one row. Keep it the last deed of a transaction: all writers queue here."""
    locks.hold(tx, "audit")
    at = now.astimezone(UTC)
    row = Audit(at=at, officer_id=officer_id, action=action, case_id=case_id, detail=detail[:200])
    row.previous = _newest_hash(tx)
    row.hash = _hash(row)
    tx.add(row)
    tx.flush()
    return row


def view(tx: Session, officer_id: int, case_id: int, now: datetime) -> None:
    """The officer read this case. Views within five minutes of an entry belong to it."""
    _once(tx, officer_id, "view", case_id, "", now)


def opened(tx: Session, officer_id: int, case_id: int, attachment_id: int, now: datetime) -> None:
    """The officer opened a file of this case's conversation. Again within five minutes belongs to it."""
    _once(tx, officer_id, "open_file", case_id, f"file {attachment_id}", now)


def denied(tx: Session, officer_id: int, area: str, case_id: int | None, now: datetime) -> None:
    """The officer tried to go where they may not. Again within five minutes belongs to it."""
    _once(tx, officer_id, "denied", case_id, area, now)


def log_read(tx: Session, officer_id: int, case_id: int | None, now: datetime) -> None:
    """The officer read this log, or what it has of one case. Again within five minutes belongs to it."""
    _once(tx, officer_id, "log_read", case_id, "", now)


def reviews_read(tx: Session, officer_id: int, now: datetime) -> None:
    """The officer read what supervisors found in closed cases. Again within five minutes belongs to it."""
    _once(tx, officer_id, "reviews_read", None, "", now)


def questions_read(tx: Session, officer_id: int, now: datetime) -> None:
    """The officer read what was not understood. Again within five minutes belongs to it."""
    _once(tx, officer_id, "questions_read", None, "", now)


def entries(
    tx: Session, officer_id: int | None, case_id: int | None, *, before: int | None, limit: int
) -> list[Entry]:
    """The newest entries, of one officer or case if given; with ``before``, those older than that id."""
    wanted = select(Audit).order_by(Audit.id.desc()).limit(limit)
    if officer_id is not None:
        wanted = wanted.where(Audit.officer_id == officer_id)
    if case_id is not None:
        wanted = wanted.where(Audit.case_id == case_id)
    if before is not None:
        wanted = wanted.where(Audit.id < before)
    return [
        Entry(row.id, row.at, row.officer_id, row.action, row.case_id, row.detail, row.hash)
        for row in tx.execute(wanted).scalars()
    ]


def head(tx: Session) -> tuple[int, str]:
    """Id and hash of the newest row, to be copied to another place; ``(0, "00…")`` while there is none."""
    newest = tx.execute(select(Audit.id, Audit.hash).order_by(Audit.id.desc()).limit(1)).first()
    return (newest[0], newest[1]) if newest else (0, BEGINNING)


def verify(tx: Session, known: Iterable[tuple[int, str]] = ()) -> int | None:
    """``None`` when the chain holds, else the id of the first row that does not fit.

    The last rows can only be missed by someone who remembers them: ``known`` are earlier ``head``s.
    """
    previous, remembered = BEGINNING, dict(known)
    for row in tx.execute(select(Audit).order_by(Audit.id).execution_options(yield_per=500)).scalars():
        if row.previous != previous or row.hash != _hash(row):
            return row.id
        if remembered.pop(row.id, row.hash) != row.hash:
            return row.id
        previous = row.hash
    return min(remembered, default=None)


def _once(tx: Session, officer_id: int, action: str, case_id: int | None, detail: str, now: datetime) -> None:
    """One row for the same reading of the same thing within five minutes."""
    locks.hold(tx, "audit")
    seen = select(Audit.id).where(
        Audit.action == action,
        Audit.officer_id == officer_id,
        Audit.case_id == case_id,
        Audit.detail == detail,
        Audit.at > now - ONE_VIEW,
    )
    if tx.execute(seen.limit(1)).first() is None:
        write(tx, officer_id, action, case_id, detail, now=now)


def _newest_hash(tx: Session) -> str:
    return head(tx)[1]


def _hash(row: Audit) -> str:
    content = {
        "at": row.at.isoformat(timespec="microseconds"),
        "officer": row.officer_id,
        "action": row.action,
        "case": row.case_id,
        "detail": row.detail,
    }
    canonical = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256((row.previous + canonical).encode()).hexdigest()
