"""A number left in the form: the same queue as all else, with the number sealed and nothing asked any more."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.core.cards import Handoff
from bot.store import Session, cases, sessions

from . import desks, hours, words

REASON = "callback"
ABOUT = {  # topic → what the form calls it
    "criminal_record": "Phiếu lý lịch tư pháp",
    "after_release": "Giấy tờ, nơi ở sau khi về",
    "expungement": "Xóa án tích",
    "legal_aid": "Trợ giúp pháp lý",
    "loan": "Vay vốn",
    "training_jobs": "Học nghề, việc làm",
    "social_support": "Trợ giúp xã hội",
    "other": "Việc khác",
}
TIMES = {
    "any": "Lúc nào cũng được",
    "morning": "Buổi sáng",
    "afternoon": "Buổi chiều",
    "evening": "Ngoài giờ làm việc",
}


@dataclass(frozen=True)
class Wish:
    """What the form says. ``phone`` is a number that can be dialled; ``name`` and ``more`` may be empty."""

    about: str
    phone: str
    best_time: str
    name: str = ""
    more: str = ""


def leave(tx: Session, thread_id: str, wish: Wish, now: datetime) -> str:
    """Put the wish into the queue, or to the person's live case, which rings. Says where things stand."""
    desk, route = desks.route(wish.about if wish.about != "other" else None, None)
    due = hours.due_at(now, False)
    case = cases.open_case(tx, thread_id, Handoff(REASON), desk=desk, due_at=due, now=now, route=route)
    told = {
        "about": ABOUT[wish.about] + (f": {wish.more}" if wish.more else ""),
        "phone": wish.phone,
        "name": wish.name,
        "best_time": TIMES[wish.best_time],
    }
    case.told = {**(case.told or {}), **{key: value for key, value in told.items() if value}}
    case.reason = REASON if case.reason == "asked" else case.reason
    case.rang_at = now
    tx.flush()
    on_duty = sessions.on_duty(tx, now, case.desk) > 0
    return words.standing(urgent=False, on_duty=on_duty, now=now, reads=False)
