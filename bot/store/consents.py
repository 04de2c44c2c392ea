"""Consents: what was asked, in which wording, and the answer."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from .tables import Consent, Thread


def record(tx: Session, thread: Thread, answer: bool, wording: str, message: str, now: datetime) -> None:
    """Keep the answer to the notice. ``message`` is the keyed hash of the message that gave it."""
    thread.consent = answer
    tx.add(
        Consent(
            thread_id=thread.id, purpose="keep_talk", wording=wording, answer=answer, at=now, message=message
        )
    )
