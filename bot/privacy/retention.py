"""Removes what has been kept long enough; the dialogue role runs it every hour."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from bot.core.settings import settings
from bot.store import Store, daily_counts, tracker
from bot.store.erase import purge

log = logging.getLogger(__name__)


def sweep(store: Store, now: datetime) -> int:
    """Remove talk past its time, Rasa's events included. Returns the number of our messages removed."""
    limits = settings()
    daily_counts.keep(store, now)  # what goes now has been counted
    with store.write() as tx:
        removed = purge(
            tx,
            now,
            talk=timedelta(hours=limits.keep_talk_hours),
            with_consent=timedelta(days=limits.keep_talk_days_consent),
            case=timedelta(days=limits.keep_case_days),
        )
    tracker.erase_before(tracker.of_settings(), now - timedelta(hours=limits.keep_talk_hours))
    if removed:
        log.info("retention removed %s messages", removed)
    return removed
