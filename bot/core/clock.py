"""The one clock. Stored times are UTC; days are those of Vietnam (Asia/Ho_Chi_Minh).

``BOT_TODAY=2026-07-01`` moves every process to that day (the time of day runs on), so that
an answer can be asked for on any day, before and after a law changes. Settings allow it only
on an embedded, loopback installation.
"""

from __future__ import annotations

import os
from datetime import date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
UTC = timezone.utc


def _shift() -> timedelta:
    wanted = os.environ.get("BOT_TODAY", "")
    if not wanted:
        return timedelta(0)
    return date.fromisoformat(wanted) - datetime.now(VIETNAM).date()


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return datetime.now(UTC) + _shift()


def local(moment: datetime) -> datetime:
    """``moment`` on a clock in Vietnam."""
    return moment.astimezone(VIETNAM)


def day_of(moment: datetime) -> date:
    """The day in Vietnam on which ``moment`` falls: it decides which law answers."""
    return local(moment).date()


def today() -> date:
    """Today in Vietnam."""
    return day_of(now())
