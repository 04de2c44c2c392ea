"""What a press changes, beyond asking: consent, erasure, taking back a request. Done without Rasa."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.core.cards import Button, Card
from bot.interviews import plan_files
from bot.knowledge import system_cards
from bot.privacy import consent, erasure
from bot.store import Session, cases, consents, satisfaction
from bot.store.tables import Inbound, Thread

from . import greeting, intake_talk, plan_files as files

DEEDS = frozenset(
    {
        "consent",
        "withdraw",
        "notice_more",
        "erase",
        "withdraw_case",
        "stale",
        "start",
        "menu",
        "rate",
        plan_files.ACT,
        intake_talk.ACT,
    }
)

WITHDRAWN = "withdrawn"  # the "wording" of a consent taken back: nothing was asked


def do(tx: Session, thread: Thread, row: Inbound, act: dict[str, Any], now: datetime) -> list[Card]:
    """Carry out ``act`` in the caller's transaction and say what was done."""
    name = act["act"]
    if name == "consent":
        if not act["answer"]:
            consent.withdraw(tx, thread, act["wording"], row.message, now)
            return [system_cards.card("consent_no")]
        consents.record(tx, thread, True, act["wording"], row.message, now)
        return [system_cards.card("consent_yes")]
    if name == "withdraw":
        consent.withdraw(tx, thread, WITHDRAWN, row.message, now)
        again = Button("Làm từ đầu", act={"act": "need", "need": act["need"]}) if "need" in act else None
        return [replace(system_cards.card("consent_withdrawn"), buttons=(again,) if again else ())]
    if name == "erase":
        erasure.forget(tx, thread, now, keep=[row.id])
        return [system_cards.card("erased")]
    if name == "withdraw_case":
        withdrawn = cases.withdraw(tx, thread.id, now)
        return [system_cards.card("withdrawn" if withdrawn else "nothing_to_withdraw")]
    if name == "rate":
        kept = satisfaction.answer(tx, thread.id, act["case"], act["answer"], now)
        return [system_cards.card(f"rated_{act['answer']}" if kept else "rated_before")]
    if name == "start":  # "Get started" is a press, and every press is answered
        return [greeting.first_words(thread, now) or system_cards.card("menu")]
    if name == intake_talk.ACT:
        return [intake_talk.passed_over(tx, thread, act["step"], now) or system_cards.card("stale_button")]
    if name == plan_files.ACT:
        return [files.card(act, thread.channel)]
    return [system_cards.card({"stale": "stale_button"}.get(name, name))]
