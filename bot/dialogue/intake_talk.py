"""The short questions after "gặp cán bộ", without Rasa. The case is in the queue all the while; a claim ends them."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.core.cards import Button, Card
from bot.ear import Heard
from bot.handoff import desks, intake
from bot.knowledge import system_cards
from bot.knowledge.addresses import convert
from bot.store import Session, cases
from bot.store.tables import Case, Thread

ACT = "intake"
SURE = 0.6  # from here on the message asks for something by itself
PASSED_OVER = ("no", "stop", "dont_know")


def question(told: dict[str, Any] | None, now: datetime) -> Card | None:
    """What is to be asked next, with the button that passes it over."""
    step = intake.asking(told, now)
    if step is None:
        return None
    card = system_cards.card(f"intake_{step}")
    return replace(card, buttons=(Button("Bỏ qua", act={"act": ACT, "step": step}),))


def take(tx: Session, thread: Thread, text: str, heard: Heard, now: datetime) -> Card | None:
    """The next words when ``text`` answers a question of ours; None when it is something else, which ends the questions."""
    case = _asked(tx, thread, now)
    if case is None:
        return None
    step = case.told["asking"]
    if heard.intent in PASSED_OVER:
        return _go_on(case, intake.skipped(case.told, step, now), now)
    needs = [each.need for each in heard.needs if each.confidence >= SURE]
    value = _place(text) if step == "place" else text
    told = intake.answered(case.told, step, value, now) if value and (step == "about" or not needs) else None
    if told is None:
        case.told = intake.over(case.told)
        return None
    if step == "about" and needs:
        case.need = needs[0]
    case.told = told
    _route_anew(tx, case)
    return _go_on(case, told, now)


def passed_over(tx: Session, thread: Thread, step: str, now: datetime) -> Card | None:
    """ "Bỏ qua" was pressed; None when that question is over."""
    case = _asked(tx, thread, now)
    if case is None or case.told["asking"] != step:
        return None
    return _go_on(case, intake.skipped(case.told, step, now), now)


def _asked(tx: Session, thread: Thread, now: datetime) -> Case | None:
    case = cases.live_case(tx, thread.id)
    waits = case is not None and case.state == "open" and not case.urgent and intake.asking(case.told, now)
    return case if waits else None


def _go_on(case: Case, told: dict[str, Any], now: datetime) -> Card:
    case.told = told
    return question(told, now) or system_cards.card("intake_done")


def _place(text: str) -> str | None:
    """The place in the form of today where it is certain, else as it was written; None for what is no place."""
    found = convert(text)
    if found is None:
        return None
    today = ", ".join(part for part in (found.ward, found.province) if part)
    return today if found.certain and today else text


def _route_anew(tx: Session, case: Case) -> None:
    """What was told may make another desk the right one, as long as nobody has had the case."""
    if case.alerts or case.route is None or case.earlier_id:
        return
    case.desk, case.route = desks.route(case.need, case.danger, case.told.get("place"))
    tx.flush()
