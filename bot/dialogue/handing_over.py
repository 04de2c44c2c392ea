"""Opens a case for an officer and says truthfully where things stand."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from bot.core.cards import Card, Handoff
from bot.core.clock import day_of
from bot.handoff import desks, hours, words
from bot.knowledge import knowledge, system_cards
from bot.store import Session, cases, sessions


@dataclass(frozen=True)
class Opened:
    """A case as the person is told of it: ``standing`` in words, ``told`` for the outbox row."""

    standing: str
    told: dict[str, Any]


def open_case(tx: Session, thread_id: str, handoff: Handoff, now: datetime) -> Opened:
    """Open (or make urgent) the thread's case, in the caller's transaction."""
    desk, route = desks.route(handoff.need, handoff.danger, handoff.place)
    due = hours.due_at(now, handoff.urgent)
    case = cases.open_case(tx, thread_id, handoff, desk=desk, due_at=due, now=now, route=route)
    tx.flush()
    on_duty = sessions.on_duty(tx, now, case.desk) > 0
    standing = words.standing(urgent=case.urgent, on_duty=on_duty, now=now)
    told = {"case": case.id, "reason": handoff.reason, "desk": case.desk, "urgent": case.urgent}
    return Opened(standing, told)


def danger_card(danger: str, opened: Opened, now: datetime) -> Card:
    """Words of help for this danger, then where the officers stand."""
    found = knowledge().card(f"danger/{danger}", day_of(now))
    return replace(found, text=f"{found.text}\n{opened.standing}")


def asked_card(opened: Opened) -> Card:
    """The answer to "gặp cán bộ"."""
    return replace(system_cards.card("handoff", add=opened.standing), needs=("handoff/human",))
