"""Rasa is away: the turn waits, the person is told once, and after a while an officer is asked."""

from __future__ import annotations

from datetime import timedelta

from bot.core import clock
from bot.core.cards import Handoff
from bot.core.settings import settings
from bot.knowledge import system_cards
from bot.store import Store, lanes, outages, outbox, threads, turns

from . import handing_over

LOOK_AGAIN = timedelta(minutes=1)  # if the process that waits for Rasa has died meanwhile


def postpone(store: Store, turn_id: str, worker: str) -> None:
    """The turn waits until Rasa is back, or something is to be said or done meanwhile. Nothing of it has been so far."""
    now = clock.now()
    holding = timedelta(seconds=settings().holding_after_seconds)
    case = timedelta(seconds=settings().outage_case_after_seconds)
    with store.write(durable=False) as tx:
        turn = turns.reload(tx, turn_id)
        if turn.state != "open" or not lanes.mine(tx, turn.thread_id, worker):
            return
        thread = threads.lock(tx, turn.thread_id)
        waited = now - turn.began_at
        turn.not_before = min(
            [turn.began_at + duty for duty in (holding, case) if duty > waited] + [now + LOOK_AGAIN]
        )
        outage = outages.begin(tx, now)
        if threads.held(thread, now):
            return
        if waited >= case:
            handing_over.open_case(tx, thread.id, Handoff(reason="outage"), now)
        if waited >= holding:
            if outages.tell_once(tx, outage, thread.id, now):
                # before the answer that is still to come, and not one of its numbered messages
                outbox.say(tx, thread.id, [system_cards.card("holding")], now, turn_id=turn_id, first=-1)


def over(store: Store) -> None:
    """Rasa answers again: every turn that waited for it is due."""
    with store.write() as tx:
        turns.hurry(tx)
