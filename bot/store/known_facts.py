"""What a person told of themself and agreed to have kept, so that the next conversation need not ask it again.

Nothing is written or read without that consent. What a fact may be is for ``bot.interviews.kept`` to say.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from .tables import KnownFacts, Thread


def of(tx: Session, thread: Thread) -> dict[str, Any] | None:
    """The facts that are kept; None where the person has not agreed to it."""
    if not thread.consent:
        return None
    kept = tx.get(KnownFacts, thread.id)
    return dict(kept.facts) if kept else {}


def keep(tx: Session, thread: Thread, told: Mapping[str, Any], now: datetime) -> None:
    """Add ``told`` to what is kept; a fact that is None there is known no more. Without consent nothing is written."""
    if not (thread.consent and told):
        return
    kept = tx.get(KnownFacts, thread.id) or KnownFacts(thread_id=thread.id, facts={})
    kept.facts = {name: fact for name, fact in {**kept.facts, **told}.items() if fact is not None}
    kept.used_at = now
    tx.add(kept)


def forget(tx: Session, thread_id: str) -> None:
    """Keep nothing of this person any more."""
    tx.execute(delete(KnownFacts).where(KnownFacts.thread_id == thread_id))


def forget_old(tx: Session, before: datetime) -> None:
    """Remove what no interview has used since ``before``, and anything for which there is no consent."""
    agreed = select(Thread.id).where(Thread.consent.is_(True))
    for old in (KnownFacts.used_at < before, KnownFacts.thread_id.not_in(agreed)):
        tx.execute(delete(KnownFacts).where(old).execution_options(synchronize_session=False))
