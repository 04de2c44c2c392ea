"""Desks, hours, days off and deadlines as they now hold: the files' defaults, and over them what the console has set."""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from threading import Lock
from typing import Any

from bot.store import Store, office_settings

from . import calendar as files
from .calendar import Calendar, Week

log = logging.getLogger(__name__)
FRESH_SECONDS = 5.0
DESKS = {"police": "Công an", "justice": "Tư pháp"}  # always there; what nobody else takes goes to the first
EXTRA_DESKS = {"bank": "Ngân hàng Chính sách xã hội", "labour": "Việc làm"}  # where the office has them
# Office time until an urgent and an ordinary case should be claimed, and until a silent owner loses one.
URGENT, ORDINARY, SILENT = timedelta(minutes=5), timedelta(minutes=15), timedelta(minutes=30)


@dataclass(frozen=True)
class LocalDesk:
    """A desk of a commune or province, below the desk ``kind``. ``places``: "commune, province" or "province"."""

    name: str
    kind: str
    places: tuple[str, ...]


@dataclass(frozen=True)
class Overrides:
    """What the console has set. ``week``: ``None`` while the file's hours hold."""

    desks: Mapping[str, str]
    week: Week | None
    days_off: Mapping[date, str]
    urgent: timedelta
    ordinary: timedelta
    silent: timedelta
    local: Mapping[str, LocalDesk]


def parse(values: Mapping[str, Any]) -> Overrides:
    """From what the store has. Raises ``SettingsError`` for hours that make no sense, ``ValueError`` for what is none."""
    hours, deadlines = values.get("hours"), values.get("deadlines", {})
    return Overrides(
        desks={**DESKS, **values.get("desks", {})},
        week=files.week_of(hours) if hours else None,
        days_off={date.fromisoformat(day): name for day, name in values.get("days_off", {}).items()},
        urgent=_minutes(deadlines, "urgent", URGENT),
        ordinary=_minutes(deadlines, "ordinary", ORDINARY),
        silent=_minutes(deadlines, "silent", SILENT),
        local={
            desk: LocalDesk(known["name"], known["kind"], tuple(known["places"]))
            for desk, known in values.get("local_desks", {}).items()
        },
    )


def _minutes(deadlines: Mapping[str, int], name: str, usual: timedelta) -> timedelta:
    return timedelta(minutes=deadlines[name]) if name in deadlines else usual


class _Followed:
    """The store of this process, asked again when what is known of it has grown old."""

    def __init__(self) -> None:
        self.store: Store | None = None
        self.known = parse({})
        self.read_at = float("-inf")
        self.lock = Lock()

    def now(self) -> Overrides:
        with self.lock:
            if self.store is not None and time.monotonic() - self.read_at >= FRESH_SECONDS:
                self.read_at = time.monotonic()
                try:
                    with self.store.read() as tx:
                        self.known = parse(office_settings.read(tx))
                except Exception as error:  # noqa: BLE001 - cases must go on, with the hours of before
                    log.error("kept the office settings of before: %s", type(error).__name__)
            return self.known


_followed = _Followed()


def follow(store: Store | None) -> None:
    """From now on take what this store has set; with ``None`` only the defaults."""
    with _followed.lock:
        _followed.store, _followed.known, _followed.read_at = store, parse({}), float("-inf")


def forget() -> None:
    """Something was set just now: look again at the next question."""
    with _followed.lock:
        _followed.read_at = float("-inf")


def overrides() -> Overrides:
    """What holds now, at most ``FRESH_SECONDS`` old."""
    return _followed.now()


def calendar() -> Calendar:
    """Hours and days off that hold now."""
    set_here, known = overrides(), files.calendar()
    return replace(
        known, week=set_here.week or known.week, holidays=known.holidays | set_here.days_off.keys()
    )
