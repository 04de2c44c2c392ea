"""When officers are at work in Vietnam, and until when a case should be taken."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from bot.core.clock import UTC, VIETNAM, local

from . import office

_LOOK_AHEAD = 60  # days: longer than any holiday


def is_open(moment: datetime) -> bool:
    """True in office hours."""
    return closing(moment) is not None


def closing(moment: datetime) -> datetime | None:
    """When the span of work around ``moment`` ends; ``None`` outside of one."""
    for start, end in _spans(moment):
        if start <= moment:
            return end
        return None
    return None


def next_opening(moment: datetime) -> datetime:
    """The first start of work after ``moment`` (UTC)."""
    return next(start for start, _ in _spans(moment) if start > moment)


def worked(since: datetime, until: datetime) -> timedelta:
    """The office time between two moments."""
    total = timedelta()
    for start, end in _spans(since):
        if start >= until:
            break
        total += min(end, until) - max(start, since)
    return total


def due_at(moment: datetime, urgent: bool) -> datetime:
    """When a case opened at ``moment`` should be claimed.

    Urgent: 5 minutes from now or from the next opening (it rings at once all the same), or as many as the console
    sets. Others: 15 minutes of office time, or as set.
    """
    limits = office.overrides()
    if urgent:
        return (moment if is_open(moment) else next_opening(moment)) + limits.urgent
    left = limits.ordinary
    for start, end in _spans(moment):
        begin = max(start, moment)
        if end - begin >= left:
            return begin + left
        left -= end - begin
    raise AssertionError("a calendar has hours of work")


def _spans(moment: datetime) -> Iterator[tuple[datetime, datetime]]:
    """Spans of work that end after ``moment``, in order."""
    first, known = local(moment).date(), office.calendar()
    for offset in range(_LOOK_AHEAD):
        day = first + timedelta(days=offset)
        for start, end in known.spans(day):
            closes = datetime.combine(day, end, VIETNAM).astimezone(UTC)
            if closes > moment:
                yield datetime.combine(day, start, VIETNAM).astimezone(UTC), closes
