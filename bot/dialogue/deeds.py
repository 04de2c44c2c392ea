"""What a press changes, beyond asking: consent, erasure, taking back a request. Done without Rasa."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from bot.core.cards import Card
from bot.interviews import plan_files
from bot.knowledge import system_cards
from bot.privacy import erasure
from bot.store import Session, cases, consents
from bot.store.tables import Inbound, Thread

from . import greeting, plan_files as files

DEEDS = frozenset(
    {"consent", "notice_more", "erase", "withdraw_case", "stale", "start", "menu", plan_files.ACT}
)


def do(tx: Session, thread: Thread, row: Inbound, act: dict[str, Any], now: datetime) -> list[Card]:
    """Carry out ``act`` in the caller's transaction and say what was done."""
    name = act["act"]
    if name == "consent":
        consents.record(tx, thread, act["answer"], act["wording"], row.message, now)
        return [system_cards.card("consent_yes" if act["answer"] else "consent_no")]
    if name == "erase":
        erasure.forget(tx, thread, now, keep=[row.id])
        return [system_cards.card("erased")]
    if name == "withdraw_case":
        withdrawn = cases.withdraw(tx, thread.id, now)
        return [system_cards.card("withdrawn" if withdrawn else "nothing_to_withdraw")]
    if name == "start":  # "Get started" is a press, and every press is answered
        return [greeting.first_words(thread, now) or system_cards.card("menu")]
    if name == plan_files.ACT:
        return [files.card(act, thread.channel)]
    return [system_cards.card({"stale": "stale_button"}.get(name, name))]
