"""How often what was, day by day: numbers that outlive the talk they count, so that a year can be told of afterwards.

Counting a day again changes nothing, and what has been erased meanwhile is not taken back: the larger number stays.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from bot.core.clock import UTC, VIETNAM, day_of

from . import live_numbers, locks
from .database import Store
from .tables import Case, DailyCount, Inbound, Thread, Turn

# Upper ends of waits in minutes; what took longer than the last is ``LONGER``.
WAITS = (1, 2, 5, 10, 15, 30, 60, 120, 240, 480, 1440, 2880, 10080)
LONGER = "longer"
DAYS_BACK = 3  # counted again each time: the job may have been away
Key = tuple[str, str, str]  # what, key, channel


@dataclass(frozen=True)
class Count:
    """``number`` times ``what``/``key`` on ``channel`` ("" where it does not matter) in the month "2026-11"."""

    month: str
    what: str
    key: str
    channel: str
    number: int


def keep(store: Store, now: datetime) -> None:
    """Count today so far and the days before it. The looking takes a while and holds nobody up; the noting is short."""
    days = [day_of(now) - timedelta(days=back) for back in range(DAYS_BACK - 1, -1, -1)]
    with store.read() as tx:
        found = {day: _counted(tx, *_bounds(day)) for day in days}
    with store.write() as tx:
        locks.hold(tx, "daily_counts")
        for day in days:  # in their order: a person is new in a month on the first day of theirs
            _note(tx, day, found[day])


def _bounds(day: date) -> tuple[datetime, datetime]:
    """When a day of Vietnam's begins and ends."""
    start, end = (datetime.combine(day + timedelta(days=more), time.min, VIETNAM) for more in (0, 1))
    return start.astimezone(UTC), end.astimezone(UTC)


def _counted(tx: Session, start: datetime, end: datetime) -> Counter[Key]:
    return _talk(tx, start, end) + _cases(tx, start, end) + _waits(tx, start, end)


def _note(tx: Session, day: date, found: Counter[Key]) -> None:
    known = {
        (row.what, row.key, row.channel): row
        for row in tx.execute(select(DailyCount).where(DailyCount.day == day.isoformat())).scalars()
    }
    for place, number in found.items():
        _set(tx, known, day, place, lambda before, number=number: max(before, number))
    for place, number in _new_people(tx, *_bounds(day), f"{day:%Y-%m}").items():
        _set(tx, known, day, place, lambda before, number=number: before + number)
    tx.flush()


def of_year(tx: Session, year: int) -> list[Count]:
    """Everything counted in a year, by month."""
    rows = tx.execute(
        select(DailyCount).where(DailyCount.day.between(f"{year}-01-01", f"{year}-12-31"))
    ).scalars()
    sums: Counter[tuple[str, str, str, str]] = Counter()
    for row in rows:
        sums[row.day[:7], row.what, row.key, row.channel] += row.number
    return [Count(*place, number) for place, number in sorted(sums.items())]


def _set(tx: Session, known: dict[Key, DailyCount], day: date, place: Key, change: Any) -> None:
    row = known.get(place)
    if row is None:
        what, key, channel = place
        row = known[place] = DailyCount(day=day.isoformat(), what=what, key=key, channel=channel, number=0)
        tx.add(row)
    row.number = change(row.number)


def _talk(tx: Session, start: datetime, end: datetime) -> Counter[Key]:
    """Messages, and what they asked, by channel."""
    said = select(Inbound.channel).where(
        Inbound.kind != "event", Inbound.received_at >= start, Inbound.received_at < end
    )
    found: Counter[Key] = Counter(("message", "", channel) for channel in tx.execute(said).scalars())
    turns = (
        select(Turn.needs, Thread.channel)
        .join(Thread, Thread.id == Turn.thread_id)
        .where(Turn.done_at >= start, Turn.done_at < end, Turn.needs.is_not(None))
    )
    for needs, channel in tx.execute(turns):
        found.update(("need", need, channel) for need in dict.fromkeys(needs))
    return found


def _cases(tx: Session, start: datetime, end: datetime) -> Counter[Key]:
    """Cases by reason as they came, by outcome as they ended, and whether they helped."""

    def within(moment: Any, what: str, key: Any) -> Iterable[Key]:
        rows = select(key, Thread.channel).join(Thread, Thread.id == Case.thread_id)
        for value, channel in tx.execute(rows.where(moment >= start, moment < end, key.is_not(None))):
            yield (what, value, channel)

    found: Counter[Key] = Counter(within(Case.opened_at, "handoff", Case.reason))
    found.update(within(Case.closed_at, "outcome", Case.outcome))
    found.update(within(Case.rated_at, "rating", Case.rating))
    return found


def _waits(tx: Session, start: datetime, end: datetime) -> Counter[Key]:
    claimed = select(Case.opened_at, Case.claimed_at).where(Case.claimed_at >= start, Case.claimed_at < end)
    found: Counter[Key] = Counter(("claim", _wait(*row), "") for row in tx.execute(claimed))
    found.update(("reply", _wait(*row), "") for row in live_numbers.first_replies(tx, start, end))
    return found


def _wait(since: datetime, until: datetime) -> str:
    minutes = (until - since).total_seconds() / 60
    return next((str(end) for end in WAITS if minutes <= end), LONGER)


def _new_people(tx: Session, start: datetime, end: datetime, month: str) -> Counter[Key]:
    """People who wrote for the first time in this month, and of them those for the first time in this year.

    Each thread remembers its newest month, so that nobody counts twice; no list of who it was is kept.
    """
    wrote = select(Inbound.thread_id).where(
        Inbound.kind != "event", Inbound.received_at >= start, Inbound.received_at < end
    )
    fresh = (Thread.id.in_(wrote), or_(Thread.counted_month.is_(None), Thread.counted_month < month))
    rows = tx.execute(select(Thread.channel, Thread.counted_month).where(*fresh)).all()
    found: Counter[Key] = Counter(("person_month", "", channel) for channel, _ in rows)
    found.update(("person_year", "", channel) for channel, before in rows if (before or "")[:4] != month[:4])
    tx.execute(
        update(Thread).where(*fresh).values(counted_month=month).execution_options(synchronize_session=False)
    )
    return found
