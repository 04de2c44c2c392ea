"""The dated steps of a plan as a calendar file. A phone shows titles on its lock screen, so they give nobody away."""

from __future__ import annotations

from datetime import datetime, timedelta

from icalendar import Alarm, Calendar, Event

from .make import Plan, Step


def calendar(plan: Plan, made_at: datetime, url: str = "") -> bytes:
    """An iCalendar file (RFC 5545) with a day-long entry and a reminder some days before for each step that has a day.

    ``made_at`` is aware, in UTC; ``url`` leads to the public page of answers. The same plan gives the same entries, so
    that a second import replaces the first.
    """
    file = Calendar()
    file.add("prodid", "-//Tro ly tai hoa nhap cong dong//VI")
    file.add("version", "2.0")
    file.add("method", "PUBLISH")
    for step in plan.steps:
        if step.on is not None and step.on >= plan.day:
            file.add_component(_entry(step, made_at, url))
    return file.to_ical()


def _entry(step: Step, made_at: datetime, url: str) -> Event:
    event = Event()
    event.add("uid", f"{step.id}-{step.on}@viec-can-lam")
    event.add("dtstamp", made_at)
    event.add("dtstart", step.on)
    event.add("dtend", step.on + timedelta(days=1) if step.on else None)
    event.add("summary", step.reminder)
    event.add("description", "\n".join([f"{step.title}: {step.when}", *(words.text for words in step.words)]))
    event.add("class", "PRIVATE")
    event.add("transp", "TRANSPARENT")
    if url:
        event.add("url", url)
    reminder = Alarm()
    reminder.add("action", "DISPLAY")
    reminder.add("description", step.reminder)
    reminder.add("trigger", timedelta(days=-step.remind_days))
    event.add_component(reminder)
    return event
