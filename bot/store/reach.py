"""What is known of how a person can be written to: the platform's window, whether they left, whether the account waits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from bot.core.windows import Known

from . import stops, threads


@dataclass(frozen=True)
class Reach:
    """``left``: the person blocked us or left. ``waits_until``: nothing of the account is sent before."""

    channel: str
    known: Known
    left: bool
    waits_until: datetime | None


def of_thread(tx: Session, thread_id: str, now: datetime) -> Reach:
    """How the person of this conversation can be reached now. Raises ``NoResultFound``."""
    thread = threads.get(tx, thread_id)
    stopped = stops.live(tx, thread.channel, thread.account, now)
    known = Known(
        last=thread.last_interaction_at,
        tag=stopped.keys().isdisjoint((stops.TAG, stops.NO_TAG)),
        quota_kind=thread.quota_kind,
        quota_left=thread.quota_left,
    )
    waits = [until for what, until in stopped.items() if what in stops.EVERYTHING]
    return Reach(thread.channel, known, thread.reachable is False, max(waits, default=None))
