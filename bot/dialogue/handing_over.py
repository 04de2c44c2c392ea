"""Opens a case for an officer and says truthfully where things stand."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from bot.core.cards import Card, Handoff
from bot.core.clock import day_of
from bot.handoff import desks, hours, intake, reasons, words
from bot.knowledge import knowledge, system_cards
from bot.store import Session, case_watch, cases, outbox, sessions

from . import intake_talk

TOLD_AGAIN = timedelta(minutes=10)  # not oftener is the place in the queue told
AGAIN = timedelta(hours=24)  # who comes back within this time comes back about the same matter
ENDED = ("released", "closed", "local")
ASKED = ("asked", "misunderstood", "review", "rule")


@dataclass(frozen=True)
class Opened:
    """A case as the person is told of it: ``standing`` in words, ``told`` for the outbox row.

    ``question``: what is asked of them while they wait, if anything.
    """

    standing: str
    told: dict[str, Any]
    question: Card | None = None


def open_case(tx: Session, thread_id: str, handoff: Handoff, now: datetime) -> Opened:
    """Open (or make urgent) the thread's case, in the caller's transaction."""
    if handoff.reason == "asked":
        handoff = _with_reason(tx, thread_id, handoff)
    before = cases.live_case(tx, thread_id)
    desk, route = desks.route(handoff.need, handoff.danger, handoff.place)
    earlier = None if handoff.danger else cases.ended_since(tx, thread_id, now - AGAIN, ENDED)
    if earlier and earlier.desk in desks.names():
        desk, route = earlier.desk, "again"
    due = hours.due_at(now, handoff.urgent)
    case = cases.open_case(tx, thread_id, handoff, desk=desk, due_at=due, now=now, route=route)
    on_duty = sessions.on_duty(tx, now, case.desk) > 0
    if before is None:
        case.earlier_id = earlier.id if earlier else None
        if handoff.reason in ASKED and not handoff.urgent:
            case.told = intake.begin(now, about=bool(handoff.need), place=handoff.place)
        standing = words.standing(urgent=case.urgent, on_duty=on_duty, now=now)
    elif case.urgent:
        standing = words.standing(urgent=True, on_duty=on_duty, now=now)
    else:
        standing = words.place(case_watch.ahead(tx, case), on_duty=on_duty, now=now)
    case.stood_at = now
    tx.flush()
    told = {"case": case.id, "reason": handoff.reason, "desk": case.desk, "urgent": case.urgent}
    return Opened(standing, told, intake_talk.question(case.told, now) if before is None else None)


def standing_again(tx: Session, thread_id: str, now: datetime) -> Card | None:
    """Where the person stands who writes again while nobody has claimed the case yet; not oftener than now and then."""
    case = cases.live_case(tx, thread_id)
    if case is None or case.state != "open" or case.urgent:
        return None
    if case.stood_at is not None and now - case.stood_at < TOLD_AGAIN:
        return None
    case.stood_at = now
    on_duty = sessions.on_duty(tx, now, case.desk) > 0
    text = words.place(case_watch.ahead(tx, case), on_duty=on_duty, now=now)
    return Card(id="system/standing", kind="notice", text=text)


def comes_back(tx: Session, thread_id: str, now: datetime) -> bool:
    """True when an officer's case with this person ended not long ago, and none is live."""
    if cases.live_case(tx, thread_id) is not None:
        return False
    return cases.ended_since(tx, thread_id, now - AGAIN, ENDED) is not None


def _with_reason(tx: Session, thread_id: str, handoff: Handoff) -> Handoff:
    """The wish for an officer, with what led to it."""
    last = outbox.last_of_bot(tx, thread_id, but=reasons.ASIDE)
    need = next(iter(last.needs), None) if last else None
    need = need if need and not need.startswith(("handoff/", "smalltalk/")) else None
    return replace(handoff, reason=reasons.of_asking(last), need=handoff.need or need)


def danger_card(danger: str, opened: Opened, now: datetime) -> Card:
    """Words of help for this danger, then where the officers stand."""
    found = knowledge().card(f"danger/{danger}", day_of(now))
    return replace(found, text=f"{found.text}\n{opened.standing}")


def asked_card(opened: Opened, name: str = "handoff") -> Card:
    """The answer to "gặp cán bộ", and the first question if one is asked."""
    card = system_cards.card(name, add=opened.standing)
    asked = opened.question
    if asked is not None:
        card = replace(card, text=f"{card.text}\n{asked.text}", buttons=(*asked.buttons, *card.buttons))
    return replace(card, needs=("handoff/human",))
