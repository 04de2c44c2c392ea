"""The talk of one session as the page shows it: both directions, in order of time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from bot.channels import web
from bot.channels.web.render import render
from bot.core.cards import Card
from bot.store import Store, inbox, outbox, presses, threads
from bot.store.tables import Inbound, Outbound

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


class Talk(NamedTuple):
    """``last``: the id after which the stream goes on."""

    items: list[dict[str, Any]]
    last: int


def read_talk(store: Store, session: str) -> Talk:
    """The last messages of a session, oldest first."""
    with store.read() as tx:
        thread = threads.find(tx, web.NAME, web.ACCOUNT, session)
        if thread is None:
            return Talk([], 0)
        sent = [row for row in outbox.history(tx, thread.id) if row.state == "sent" and row.card]
        said = [(row.received_at, 0, _inbound(tx, row)) for row in inbox.history(tx, thread.id) if row.body]
        answered = [(row.sent_at, 1, outbound(row)) for row in sent]
    items = [item for _, _, item in sorted(said + answered, key=lambda entry: entry[:2])]
    return Talk(items, max((row.id for row in sent), default=0))


def outbound(row: Outbound) -> dict[str, Any]:
    """One message to the person: the same shape in history and stream."""
    return {
        "id": row.id,
        "turn": row.turn_id,
        "author": row.author,
        **render(Card.from_json(row.card)),
        "handoff": row.handoff,
        "at": row.sent_at.isoformat(),
    }


def _inbound(tx: Session, row: Inbound) -> dict[str, Any]:
    return {
        "message": row.body.get("id"),
        "author": "person",
        "kind": row.kind,
        "text": _said(tx, row),
        "state": row.state,
        "at": row.received_at.isoformat(),
    }


def _said(tx: Session, row: Inbound) -> str:
    """Words as typed, a press as its button read, an attachment as its type."""
    if row.kind == "press":
        press = presses.find(tx, row.thread_id, row.body.get("payload", ""))
        return press.title if press else ""
    return row.body.get("text") or row.body.get("type", "")
