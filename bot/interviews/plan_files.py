"""The plan on paper and in a calendar: two buttons under the result that carry its facts, and the plan made of them again.

The facts lie in the button (sealed, gone with the talk), so nothing has to be kept for somebody who never presses it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from bot.calculators import plan
from bot.core.cards import Button

from .subjects import Told, plan_facts

ACT = "plan_file"
PDF, CALENDAR = "pdf", "calendar"
TITLES = {PDF: "Lấy tờ in (PDF)", CALENDAR: "Lấy lịch nhắc"}


def offer(told: Told) -> tuple[Button, ...]:
    """The sheet to print; the calendar only where a day is still to come."""
    dated = any(step.on and step.on >= told.day for step in plan.make(plan_facts(told)).steps)
    act = {
        "act": ACT,
        "day": told.day.isoformat(),
        "facts": dict(told.facts),
        "unknown": sorted(told.unknown),
    }
    return tuple(Button(TITLES[kind], act={**act, "kind": kind}) for kind in (PDF, CALENDAR)[: 1 + dated])


def plan_of(act: Mapping[str, Any]) -> plan.Plan:
    """The plan of the day on which it was first shown."""
    told = Told(date.fromisoformat(act["day"]), act["facts"], frozenset(act["unknown"]))
    return plan.make(plan_facts(told))
