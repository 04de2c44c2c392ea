"""Rasa's tracker store with sealed events: a turn is one transaction, and two writers never mix.

Rasa's own SQL store counts rows to find out what is new. This one remembers what it loaded, and refuses to
save a conversation to which somebody else has written since: that turn fails whole and is asked again.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import SQLTrackerStore, TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy.orm import Query, Session, sessionmaker

from bot.core.crypto import keyring
from bot.core.errors import Conflict
from bot.store import tracker as conversations
from bot.store.tracker import SESSION_STARTED, TrackerEvent


class SealedTrackerStore(SQLTrackerStore):
    """Named in endpoints.yml; where its database lies is a setting."""

    SQLEvent = TrackerEvent

    def __init__(
        self, domain: Domain | None = None, event_broker: EventBroker | None = None, **_endpoint: Any
    ) -> None:
        keyring()  # without its key it must not start, rather than fail every turn
        self.engine = conversations.open_tracker()
        self.sessionmaker = sessionmaker(bind=self.engine, future=True)
        TrackerStore.__init__(self, domain, event_broker)

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Append what happened since the tracker was loaded. Raises ``Conflict``, or the database's error."""
        stored, newest = getattr(tracker, "loaded", (0, None))
        new = list(tracker.events)[stored:]
        if not new:
            return
        with self.sessionmaker.begin() as session:
            conversations.write_alone(session.connection(), tracker.sender_id)
            if self._newest(session, tracker.sender_id) != newest:
                raise Conflict("the conversation was written to by somebody else")
            session.execute(sa.insert(TrackerEvent), [_row(tracker.sender_id, each) for each in new])
            newest = self._newest(session, tracker.sender_id)
        tracker.loaded = (stored + len(new), newest)

    async def _retrieve(
        self, sender_id: str, fetch_events_from_all_sessions: bool
    ) -> DialogueStateTracker | None:
        with self.sessionmaker() as session:
            rows = self._event_query(session, sender_id, fetch_events_from_all_sessions).all()
        if not rows:
            return None
        tracker = DialogueStateTracker.from_dict(sender_id, [row.data for row in rows], self.domain.slots)
        tracker.loaded = (len(tracker.events), rows[-1].id)
        return tracker

    def _event_query(self, session: Session, sender_id: str, fetch_events_from_all_sessions: bool) -> Query:
        """By id, not by time as Rasa does it: a clock that steps back must not hide events."""
        query = session.query(TrackerEvent.id, TrackerEvent.data).filter(TrackerEvent.sender_id == sender_id)
        if not fetch_events_from_all_sessions:
            started = sa.select(sa.func.max(TrackerEvent.id)).where(
                TrackerEvent.sender_id == sender_id, TrackerEvent.type_name == SESSION_STARTED
            )
            query = query.filter(TrackerEvent.id >= sa.func.coalesce(started.scalar_subquery(), 0))
        return query.order_by(TrackerEvent.id)

    @staticmethod
    def _newest(session: Session, sender_id: str) -> int | None:
        return session.execute(
            sa.select(sa.func.max(TrackerEvent.id)).where(TrackerEvent.sender_id == sender_id)
        ).scalar_one()

    async def keys(self) -> Iterable[str]:
        """All conversations."""
        with self.sessionmaker() as session:
            return [row[0] for row in session.execute(sa.select(TrackerEvent.sender_id).distinct())]


def _row(sender_id: str, event: Event) -> dict[str, Any]:
    data = event.as_dict()
    return {
        "sender_id": sender_id,
        "type_name": event.type_name,
        "timestamp": data.get("timestamp"),
        "intent_name": data.get("parse_data", {}).get("intent", {}).get("name"),
        "action_name": data.get("name"),
        "data": data,
    }
