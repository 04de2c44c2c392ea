"""Lives one turn: system answers, deeds, or Rasa; then everything that belongs together is committed together."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.core import clock
from bot.core.errors import RasaAway, TurnFailed
from bot.core.settings import settings
from bot.knowledge import system_cards
from bot.store import Session, Store, inbox, known_facts, threads, turns
from bot.store.tables import Inbound, Thread, Turn

from . import deeds, ending, outage, without_rasa
from .hearing import Hearing
from .rasa_client import Answer, RasaClient

log = logging.getLogger(__name__)
SURE = 0.6  # below this Rasa asks back what was meant


@dataclass(frozen=True)
class Lived:
    """A turn as read before it is lived."""

    turn: Turn
    rows: list[Inbound]
    thread: Thread
    fresh: bool
    kept: dict[str, Any] | None


def live(store: Store, rasa: RasaClient, thread_id: str, worker: str) -> bool:
    """Live the thread's open turn. True when that ended it, and there may be a next one.

    False: none is due, it must wait, or the lane was lost meanwhile and the turn is another worker's.
    """
    now = clock.now()
    with store.read() as tx:
        turn = turns.open_one(tx, thread_id)
        if turn is None or (turn.not_before and turn.not_before > now):
            return False
        thread = threads.get(tx, thread_id)
        fresh = turns.first_since(tx, thread_id, thread.resumed_at)
        lived = Lived(turn, inbox.of_turn(tx, turn.id), thread, fresh, known_facts.of(tx, thread))
    _live(store, rasa, lived, worker)
    with store.read() as tx:
        return turns.reload(tx, turn.id).state != "open"


def _live(store: Store, rasa: RasaClient, lived: Lived, worker: str) -> None:
    turn_id, act = lived.turn.id, _act(lived.rows)
    if threads.held(lived.thread, clock.now()):
        ending.hold(store, turn_id, worker)
        return
    if act and act["act"] in deeds.DEEDS:
        ending.deed(store, turn_id, worker, act, lived.thread.channel)
        return
    try:
        answer = _without_rasa(lived.rows) or _ask(rasa, lived, act)
    except RasaAway:
        outage.postpone(store, turn_id, worker)
    except TurnFailed as error:
        ending.failed(store, turn_id, worker, str(error))
    except Exception as error:  # a fault of ours is not tried for ever: it becomes a case, like Rasa's own
        log.exception("turn %s failed on our side", turn_id)
        ending.failed(store, turn_id, worker, type(error).__name__)
    else:
        ending.answered(store, turn_id, worker, answer)


def _act(rows: list[Inbound]) -> dict[str, Any] | None:
    return rows[0].body.get("act") if rows and rows[0].kind == "press" else None


def _text(rows: list[Inbound]) -> str:
    return "\n".join(row.body["text"] for row in rows if row.kind == "text" and row.body.get("text"))


def _without_rasa(rows: list[Inbound]) -> Answer | None:
    """The kind line for what has no words in it, or far too many."""
    if rows[0].kind == "press":
        return None
    text = _text(rows)
    if any(character.isalnum() for character in text):
        too_long = len(text) > settings().text_limit
        return Answer([system_cards.card("too_long")], system=True) if too_long else None
    attached = any(row.kind == "attachment" for row in rows)
    return Answer([system_cards.card("attachment" if attached else "no_words")], system=True)


def _ask(rasa: RasaClient, lived: Lived, act: dict[str, Any] | None) -> Answer:
    said = {"act": act} if act else {"text": _text(lived.rows)}
    day = clock.day_of(lived.rows[0].received_at)
    return rasa.ask(lived.thread.id, lived.turn.id, said, day=day, fresh=lived.fresh, kept=lived.kept)


def group(store: Store, ear: Hearing, thread_id: str, worker: str, now: datetime) -> None:
    """Make a turn of the messages that are at rest, or answer them here if Rasa is not needed for it.

    Together they may say what none says alone: danger is listened for once more.
    """
    with store.read() as tx:
        together = _at_rest(tx, thread_id, now)
    if not together:
        return
    heard = None if together[0].kind == "press" else ear.hear(_text(together))
    with store.write() as tx:  # durable: Rasa will remember the turn's id
        thread = threads.lock(tx, thread_id)
        if thread.lane_owner != worker:
            return
        rows = [tx.merge(row) for row in together]
        if heard and heard.urgent and len(rows) > 1:
            without_rasa.raise_alarm(tx, thread, rows, heard.urgent, now)
            return
        sure = heard.needs[0] if heard and heard.needs and heard.needs[0].confidence >= SURE else None
        if without_rasa.answer(tx, thread, rows, sure.need if sure else None, now):
            return
        if heard is None or not without_rasa.take_answer(tx, thread, rows, _text(rows), heard, now):
            turns.begin(tx, thread_id, rows, now)


def _at_rest(tx: Session, thread_id: str, now: datetime) -> list[Inbound]:
    """The messages that make the next turn, or none: it is not yet time, or an open turn comes first."""
    quiet = timedelta(seconds=settings().burst_seconds)
    longest = timedelta(seconds=settings().burst_longest_seconds)
    rows = inbox.waiting(tx, thread_id)
    if not rows or turns.open_one(tx, thread_id) is not None:
        return []
    ripe = rows[-1].received_at <= now - quiet or rows[0].received_at <= now - longest
    return _together(rows) if ripe or rows[0].kind == "press" else []


def _together(rows: list[Inbound]) -> list[Inbound]:
    """The first messages that make one turn: a press stands alone, words and pictures up to the next press."""
    if rows[0].kind == "press":
        return rows[:1]
    presses = [index for index, row in enumerate(rows) if row.kind == "press"]
    return rows[: presses[0]] if presses else rows
