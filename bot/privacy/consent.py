"""A consent taken back, as easily as it was given: what was kept for the next conversation is gone at once."""

from __future__ import annotations

from datetime import datetime

from bot.store import Session, consents, known_facts, tracker
from bot.store.tables import Thread


def withdraw(tx: Session, thread: Thread, wording: str, message: str, now: datetime) -> None:
    """Note the no, and forget what was kept. Rasa has copies of it, so it forgets the talk, and an open interview with it.

    Without anything kept Rasa goes on: a conversation needs no consent. Talk of more than a day goes with the next sweep.
    """
    if known_facts.of(tx, thread):
        tracker.erase(tracker.of_settings(), thread.id)
    known_facts.forget(tx, thread.id)
    consents.record(tx, thread, False, wording, message, now)
