"""The first words to somebody who has opened the conversation and not written: once, and not again within a day."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.core.cards import Card
from bot.knowledge import system_cards
from bot.store import Session, cases, outbox, threads
from bot.store.tables import Inbound, Thread

AGAIN = timedelta(days=1)
LATEST = timedelta(hours=1)  # platforms repeat an event for hours; by then nobody waits at the door


def on_opening(tx: Session, thread: Thread, row: Inbound, now: datetime) -> None:
    """They followed us, opened the chat, came by a link. Whoever is in a conversation with us already is not greeted."""
    spoke = thread.last_inbound_at is not None and now - thread.last_inbound_at < AGAIN
    stale = row.sent_at is not None and now - row.sent_at > LATEST
    if spoke or stale or threads.held(thread, now) or cases.live_case(tx, thread.id) is not None:
        return
    card = first_words(thread, now)
    if card is not None:
        outbox.say(tx, thread.id, [card], now, turn_id=None)


def first_words(thread: Thread, now: datetime) -> Card | None:
    """The greeting, which counts as said from now on; None when they had it within a day."""
    if thread.greeted_at is not None and now - thread.greeted_at < AGAIN:
        return None
    thread.greeted_at = now
    return system_cards.card("greeting")
