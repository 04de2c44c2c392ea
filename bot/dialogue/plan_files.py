"""The file behind a button of the plan: a sheet to print, or reminders for the phone's calendar."""

from __future__ import annotations

from typing import Any

from bot.core import clock
from bot.core.cards import Card
from bot.core.media import CALENDAR, PDF
from bot.core.settings import settings
from bot.interviews import plan_files
from bot.knowledge import system_cards
from bot.store.case_holder import Enclosed

TAKES_CALENDARS = ("web",)  # the platforms take documents only
NAME = "viec-can-lam"  # gives nobody away


def enclosed(act: dict[str, Any], channel: str) -> Enclosed | None:
    """The file that ``act`` asks for; None when it asks for none, or the channel does not take it."""
    if act["act"] != plan_files.ACT:
        return None
    from bot.calculators.plan import calendar, slip  # their libraries take a while to come

    plan, url = plan_files.plan_of(act), f"{_address()}/hoi-dap"
    if act["kind"] == plan_files.PDF:
        return Enclosed(f"{NAME}.pdf", PDF, slip.pdf(plan, url))
    if channel not in TAKES_CALENDARS:
        return None
    return Enclosed(f"{NAME}.ics", CALENDAR, calendar.calendar(plan, clock.now(), url))


def card(act: dict[str, Any], channel: str) -> Card:
    """What is said with the file, or instead of it."""
    if act["kind"] == plan_files.CALENDAR and channel not in TAKES_CALENDARS:
        return system_cards.card("plan_no_calendar")
    return system_cards.card(f"plan_{act['kind']}")


def _address() -> str:
    return settings().public_url.rstrip("/") or f"http://{settings().host}:{settings().port}"
