"""Copies the newest hash of the audit out of the database, once a day: who cuts off or forges the chain must reach here too.

Into the log, and into ``audit-heads.txt`` of the data folder: ``day id hash``, to be kept apart from the database.
"""

from __future__ import annotations

import logging
from datetime import datetime
from pathlib import Path

from bot.core.clock import UTC
from bot.core.settings import settings
from bot.store import Store, audit

log = logging.getLogger(__name__)
Head = tuple[int, str]


def file() -> Path:
    """Where the copies lie."""
    return settings().data_dir / "audit-heads.txt"


def copy_out(store: Store, now: datetime) -> bool:
    """Note the newest entry unless this (UTC) day has a note, or there is none yet. True when one was made."""
    day = f"{now.astimezone(UTC):%Y-%m-%d}"
    known = _lines()
    if known and known[-1][0] == day:
        return False
    with store.read() as tx:
        newest, hashed = audit.head(tx)
    if not newest:
        return False
    with file().open("a", encoding="ascii") as notes:
        notes.write(f"{day} {newest} {hashed}\n")
    log.info("audit head of %s: %s %s", day, newest, hashed)
    return True


def copied() -> list[Head]:
    """The heads that were copied out, the oldest first."""
    return [(int(number), hashed) for _, number, hashed in _lines()]


def _lines() -> list[list[str]]:
    try:
        lines = file().read_text(encoding="ascii").splitlines()
    except FileNotFoundError:
        return []
    return [parts for line in lines if len(parts := line.split()) == 3 and parts[1].isdigit()]
