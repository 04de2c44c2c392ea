""" "xóa dữ liệu của tôi": everything said in a thread is forgotten, in our store and in Rasa's."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from bot.store import Session, tracker
from bot.store.erase import erase_thread
from bot.store.tables import Thread


def forget(tx: Session, thread: Thread, now: datetime, keep: Iterable[int] = ()) -> None:
    """Erase a thread's talk. Rasa's part goes first: if it fails, the request is still there to be tried again."""
    tracker.erase(tracker.of_settings(), thread.id)
    erase_thread(tx, thread, now, keep)
