"""The gate: every message is heard for danger, and told whose turn it is, before anything else — without Rasa."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from bot.core import clock
from bot.store import Session, Store, inbox, presses, threads
from bot.store.tables import Inbound, Thread

from . import events, without_rasa
from .hearing import Hearing

STALE = {"act": "stale"}
# Entries of a platform's own menu: the only payloads that are not made for one conversation.
MENU: dict[str, dict[str, Any]] = {
    "#start": {"act": "start"},
    "#menu": {"act": "menu"},
    "#papers": {"act": "need", "need": "criminal_record/where"},
    "#loan": {"act": "need", "need": "loan/conditions"},
    "#work": {"act": "need", "need": "training_jobs/find_job"},
    "#human": {"act": "human"},
    "#forget": {"act": "need", "need": without_rasa.FORGET},
}


def pass_all(store: Store, ear: Hearing, thread_id: str, worker: str) -> None:
    """Take the thread's new messages through the gate, in order, each in a transaction of its own."""
    with store.read() as tx:
        rows = inbox.ungated(tx, thread_id)
    for row in rows:
        text = (row.body or {}).get("text", "") if row.kind == "text" else ""
        danger = ear.hear(text).urgent if text else None
        with store.write(durable=False) as tx:
            thread = threads.lock(tx, thread_id)
            if thread.lane_owner != worker:
                return
            if row.kind == "event":
                events.apply(tx, thread, tx.merge(row), clock.now())
            else:
                _pass(tx, thread, tx.merge(row), danger, clock.now())


def _pass(tx: Session, thread: Thread, row: Inbound, danger: str | None, now: datetime) -> None:
    row.gated_at, row.danger = now, danger
    act = _act_of(tx, thread, row, now)
    if danger:
        without_rasa.raise_alarm(tx, thread, [row], danger, now)
    elif threads.held(thread, now):
        inbox.finish(tx, [row], "held", now)
    elif not without_rasa.answer(tx, thread, [row], without_rasa.need_of(act), now):
        row.state = "waiting"


def _act_of(tx: Session, thread: Thread, row: Inbound, now: datetime) -> dict[str, Any] | None:
    """The act behind a press; it is written into the message as the press is used, so that a crash loses neither.

    On some platforms a press arrives as typed text: a text that is one of the thread's own payloads is a press.
    """
    body = row.body or {}
    payload = str(body.get("payload") or body.get("text") or "").strip()
    press = presses.find(tx, thread.id, payload) if payload.startswith("#") else None
    if press is None and row.kind != "press" and payload not in MENU:
        return None
    act = MENU.get(payload, STALE)
    if press is not None and not threads.held(thread, now):
        act = presses.use(tx, press, now) or STALE
    row.kind = "press"
    row.body = {**body, "act": act, "title": press.title if press else ""}
    return act
