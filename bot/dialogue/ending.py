"""How a turn ends. Each ending is one transaction that looks again at who owns the lane and who holds the thread."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from bot.core import clock
from bot.core.cards import Card, Handoff
from bot.core.settings import settings
from bot.handoff import reasons
from bot.knowledge import system_cards
from bot.store import (
    Session,
    Store,
    attachments,
    cases,
    inbox,
    known_facts,
    lanes,
    outages,
    outbox,
    threads,
    turns,
)
from bot.store.tables import Inbound, Thread, Turn

from . import deeds, handing_over, plan_files
from .rasa_client import Answer

log = logging.getLogger(__name__)
RETRY_FAILED = timedelta(seconds=1)


@dataclass
class Ending:
    """An open turn of ours, its thread locked, ready to be ended."""

    tx: Session
    turn: Turn
    thread: Thread
    rows: list[Inbound]
    now: datetime

    def end(self, state: str, rows_state: str, needs: list[str] | None = None) -> None:
        inbox.finish(self.tx, self.rows, rows_state, self.now)
        turns.end(self.turn, state, self.now, needs or [])


@contextmanager
def _ending(store: Store, turn_id: str, worker: str) -> Iterator[Ending | None]:
    """None when the turn is no longer ours to end: the lane was lost, or the turn is over.

    Whatever is said is durable before it leaves: delivery's lease is.
    """
    with store.write(durable=False) as tx:
        turn = turns.reload(tx, turn_id)
        if turn.state != "open" or not lanes.mine(tx, turn.thread_id, worker):
            yield None
            return
        thread = threads.lock(tx, turn.thread_id)
        ending = Ending(tx, turn, thread, inbox.of_turn(tx, turn_id), clock.now())
        if threads.held(thread, ending.now):  # claimed while we thought: what we would have said stays unsaid
            ending.end("done", "held")
            yield None
            return
        yield ending


def hold(store: Store, turn_id: str, worker: str) -> None:
    """An officer holds the thread: the messages are theirs, the bot says nothing."""
    with _ending(store, turn_id, worker) as ending:
        if ending:
            log.info("released while a turn was being held; it is lived in its turn")


def deed(store: Store, turn_id: str, worker: str, act: dict[str, Any], channel: str) -> None:
    """Carry out a press that changes something, or that wants a file, and say so."""
    enclosed = plan_files.enclosed(act, channel)  # takes a moment: not while the store is held
    with _ending(store, turn_id, worker) as ending:
        if not ending:
            return
        cards = deeds.do(ending.tx, ending.thread, ending.rows[0], act, ending.now)
        kept = None
        if enclosed:
            name, kind = enclosed.name, enclosed.media_type
            kept = attachments.add(ending.tx, ending.thread.id, name, kind, enclosed.content, ending.now)
            cards = [replace(cards[0], files=(attachments.as_file(kept),))]
        rows = outbox.say(ending.tx, ending.thread.id, cards, ending.now, turn_id=turn_id)
        if kept:
            kept.outbox_id = rows[0].id
        ending.end("done", "answered")


def answered(store: Store, turn_id: str, worker: str, answer: Answer) -> None:
    """Say the answer; keep what may be kept; open the case it asks for; show the notice once."""
    with _ending(store, turn_id, worker) as ending:
        if not ending:
            return
        if not answer.system:
            if outages.end(ending.tx, ending.now):  # Rasa answered: if it was away, it is back
                turns.hurry(ending.tx)
        known_facts.keep(ending.tx, ending.thread, answer.keep, ending.now)
        _say(ending, list(answer.cards), answer.handoff)
        ending.end("done", "answered", answer.needs)


def failed(store: Store, turn_id: str, worker: str, reason: str) -> None:
    """Rasa failed the turn: try again, and after the last try hand the question to an officer."""
    with _ending(store, turn_id, worker) as ending:
        if not ending:
            return
        turn = ending.turn
        turn.attempts += 1
        log.warning("turn %s failed, attempt %s: %s", turn_id, turn.attempts, reason)
        if turn.attempts < settings().turn_attempts:
            turn.not_before = ending.now + RETRY_FAILED * turn.attempts
            return
        _say(ending, [], Handoff(reason="failure"))
        ending.end("failed", "answered")


def _say(ending: Ending, cards: list[Card], handoff: Handoff | None) -> None:
    tx, thread, now = ending.tx, ending.thread, ending.now
    told = None
    if handoff is None and cards[0].id in reasons.MISSED and handing_over.comes_back(tx, thread.id, now):
        handoff, cards = Handoff(reason="again"), []  # not for the bot: it goes on with the officer
    if handoff:
        opened = handing_over.open_case(tx, thread.id, handoff, now)
        told = opened.told
        if handoff.reason == "failure":
            cards.append(system_cards.card("failure", add=opened.standing))
        elif handoff.danger:
            cards = [handing_over.danger_card(handoff.danger, opened, now)]
        else:
            others = [card for card in cards if card.id != "system/handoff"]
            cards = [
                *others,
                handing_over.asked_card(opened, "again" if handoff.reason == "again" else "handoff"),
            ]
    else:
        standing = handing_over.standing_again(tx, thread.id, now)
        cards = [standing, *cards] if standing else cards
    outbox.say(tx, thread.id, cards, now, turn_id=ending.turn.id, handoff=told)
    if thread.notice_at is None and not (handoff and handoff.urgent) and not _in_danger(tx, thread):
        thread.notice_at = now
        notice = system_cards.card("notice")
        outbox.say(tx, thread.id, [notice], now, turn_id=ending.turn.id, first=len(cards))


def _in_danger(tx: Session, thread: Thread) -> bool:
    """No notices among words of help."""
    case = cases.live_case(tx, thread.id)
    return case is not None and bool(case.urgent)
