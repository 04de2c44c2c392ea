"""Rasa is away: the turn waits, the person is told once, and after a while an officer is asked."""

from __future__ import annotations

from datetime import timedelta

from bot.core import clock
from bot.core.cards import Handoff
from bot.core.settings import settings
from bot.knowledge import system_cards
from bot.store import Store, lanes, outages, outbox, threads, turns

from . import handing_over

FIRST_WAIT = timedelta(seconds=0.5)
LONGEST_WAIT = timedelta(seconds=5)


def postpone(store: Store, turn_id: str, worker: str) -> None:
    """Try the turn again soon. Nothing of it has been said or done."""
    now = clock.now()
    with store.write() as tx:
        turn = turns.reload(tx, turn_id)
        if turn.state != "open" or not lanes.mine(tx, turn.thread_id, worker):
            return
        thread = threads.lock(tx, turn.thread_id)
        waited = now - turn.began_at
        turn.not_before = now + min(max(waited / 2, FIRST_WAIT), LONGEST_WAIT)
        outage = outages.begin(tx, now)
        if threads.held(thread, now):
            return
        if waited >= timedelta(seconds=settings().outage_case_after_seconds):
            handing_over.open_case(tx, thread.id, Handoff(reason="outage"), now)
        if waited >= timedelta(seconds=settings().holding_after_seconds):
            if outages.tell_once(tx, outage, thread.id, now):
                # before the answer that is still to come, and not one of its numbered messages
                outbox.say(tx, thread.id, [system_cards.card("holding")], now, turn_id=turn_id, first=-1)
