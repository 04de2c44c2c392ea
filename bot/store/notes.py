"""Officers' notes in a conversation: never sent, read by officers only."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from . import audit, threads
from .case_holder import get, working
from .tables import CaseNote


def add(tx: Session, case_id: int, officer_id: int, text: str, client_id: str, now: datetime) -> CaseNote:
    """Keep a note. The same ``client_id`` again gives the first one. Raises ``NoSuchCase``, ``Refused``."""
    thread_id = threads.lock(tx, get(tx, case_id).thread_id).id
    working(tx, officer_id)
    again = select(CaseNote).where(CaseNote.thread_id == thread_id, CaseNote.client_id == client_id)
    first = tx.execute(again).scalar_one_or_none()
    if first is not None:
        return first
    note = CaseNote(
        case_id=case_id, thread_id=thread_id, officer_id=officer_id, client_id=client_id, text=text, at=now
    )
    tx.add(note)
    tx.flush()
    audit.write(tx, officer_id, "note", case_id, f"note {note.id}", now=now)
    return note


def of_thread(tx: Session, thread_id: str, limit: int) -> list[CaseNote]:
    """The last notes of a conversation, whatever case they were made in; the oldest first."""
    found = select(CaseNote).where(CaseNote.thread_id == thread_id).order_by(CaseNote.id.desc()).limit(limit)
    return list(reversed(tx.execute(found).scalars().all()))
