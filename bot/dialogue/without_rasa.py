"""What is answered without Rasa, whatever happens to it: danger, the wish for a person, one's own data."""

from __future__ import annotations

import logging
from datetime import datetime

from bot.core.cards import Card, Handoff
from bot.core.clock import day_of
from bot.ear import Heard
from bot.interviews import kept
from bot.knowledge import system_cards
from bot.store import Session, cases, inbox, known_facts, outbox, threads, turns
from bot.store.tables import Inbound, Thread

from . import handing_over, intake_talk
from .handing_over import Opened

log = logging.getLogger(__name__)
HUMAN = "handoff/human"
FORGET = "privacy/delete_my_data"
WITHDRAW = "privacy/withdraw_consent"
MY_DATA = "privacy/my_data_copy"


def raise_alarm(tx: Session, thread: Thread, rows: list[Inbound], danger: str, now: datetime) -> None:
    """Danger: an urgent case rings. The bot speaks only if no officer holds the thread."""
    log.info("danger heard: %s", danger)
    if thread.holder is not None:
        case = cases.live_case(tx, thread.id)
        if case is not None:
            cases.turn_urgent(tx, case.id, danger, now)
        inbox.finish(tx, rows, "held", now)
        return
    need = f"danger/{danger}"
    request = Handoff(reason="danger", urgent=True, danger=danger, need=need)
    opened = handing_over.open_case(tx, thread.id, request, now)
    _answer(tx, thread, rows, need, handing_over.danger_card(danger, opened, now), now, opened)


def answer(tx: Session, thread: Thread, rows: list[Inbound], need: str | None, now: datetime) -> bool:
    """Answer ``need`` here if it is one of ours. False: it is for Rasa."""
    if threads.held(thread, now):
        return False
    if need == HUMAN:
        before = (each for each in turns.last_needs(tx, thread.id) if each != HUMAN)
        request = Handoff(reason="asked", need=next(before, None))
        opened = handing_over.open_case(tx, thread.id, request, now)
        _answer(tx, thread, rows, HUMAN, handing_over.asked_card(opened), now, opened)
        return True
    if need == FORGET:
        _answer(tx, thread, rows, FORGET, system_cards.card("erase_ask"), now)
        return True
    if need == WITHDRAW and thread.consent:
        _answer(tx, thread, rows, WITHDRAW, system_cards.card("withdraw_ask"), now)
        return True
    remembered = known_facts.of(tx, thread) if need == MY_DATA else None
    if remembered:
        lines = "\n".join(f"• {line}" for line in kept.in_words(remembered, day_of(now)))
        _answer(tx, thread, rows, MY_DATA, system_cards.card("remembered", add=lines), now)
        return True
    return False


def take_answer(
    tx: Session, thread: Thread, rows: list[Inbound], text: str, heard: Heard, now: datetime
) -> bool:
    """Take what answers a question of the intake. False: it is for Rasa."""
    if threads.held(thread, now) or not text:
        return False
    card = intake_talk.take(tx, thread, text, heard, now)
    if card is not None:
        _answer(tx, thread, rows, None, card, now)
    return card is not None


def need_of(act: dict | None) -> str | None:
    """The need that a press asks for."""
    if act is None:
        return None
    return HUMAN if act["act"] == "human" else act.get("need")


def _answer(
    tx: Session,
    thread: Thread,
    rows: list[Inbound],
    need: str | None,
    card: Card,
    now: datetime,
    opened: Opened | None = None,
) -> None:
    """A whole turn in the caller's transaction."""
    turn = turns.begin(tx, thread.id, rows, now)
    outbox.say(tx, thread.id, [card], now, turn_id=turn.id, handoff=opened.told if opened else None)
    inbox.finish(tx, rows, "answered", now)
    turns.end(turn, "done", now, [need] if need else [])
