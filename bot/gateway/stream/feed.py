"""What one stream tells next: new messages to the person, and which of theirs are done with."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from bot.channels import web
from bot.core import clock
from bot.gateway.messages.history import outbound
from bot.store import Store, inbox, outbox, threads
from bot.store.tables import Inbound

from .hub import Hub, Listener

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

LOOK_BACK = timedelta(seconds=60)  # a message may have been done with while the connection was lost


@dataclass
class Feed:
    """The reading position of one stream. ``after``: the last outbox id told."""

    store: Store
    hub: Hub
    listener: Listener
    after: int
    told: set[int] = field(default_factory=set)  # inbox rows

    def look(self) -> tuple[list[dict[str, Any]], list[dict[str, Any]], bool]:
        """New messages, new statuses, and whether the conversation still exists."""
        with self.store.read() as tx:
            thread = threads.find(tx, web.NAME, web.ACCOUNT, self.listener.session)
            if thread is None:
                return [], [], self.listener.thread_id is None
            self.listener.thread_id = thread.id
            rows = outbox.sent_after(tx, thread.id, self.after)
            if rows:
                self.after = rows[-1].id
            messages = [outbound(row) for row in rows if row.card]
            return messages, self._statuses(tx, thread.id), True

    def _statuses(self, tx: Session, thread_id: str) -> list[dict[str, Any]]:
        finished = inbox.finished_after(tx, thread_id, clock.now() - LOOK_BACK)
        new = [row for row in finished if row.id not in self.told]
        self.told = {row.id for row in finished}
        return [status for row in new if (status := self._status(tx, row))]

    def _status(self, tx: Session, row: Inbound) -> dict[str, Any] | None:
        client_id = (row.body or {}).get("id") or self.hub.client_id(row.id)
        if client_id is None:
            return None
        count = outbox.count_of_turn(tx, row.turn_id) if row.turn_id else 0
        return {"message": client_id, "turn": row.turn_id, "state": row.state, "messages": count}
