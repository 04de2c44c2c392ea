"""Login tries, counted by address and by account, in the store: a restart forgets none.

Old tries stop counting after an hour, or a day, by themselves: nobody is locked out for good.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from bot.core.crypto import keyring
from bot.core.errors import Refused
from bot.core.settings import settings

from . import locks
from .tables import Attempt

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


class TooManyTries(Refused):
    """Too many login tries from this address or for this account."""

    def __init__(self, wait: timedelta) -> None:
        super().__init__()
        self.wait = wait


def admit(tx: Session, address: str, account: str, now: datetime) -> list[int]:
    """Count a try, before the password is looked at. Returns its marks. Raises ``TooManyTries``."""
    locks.hold(tx, "attempts")
    tx.execute(delete(Attempt).where(Attempt.at <= now - DAY))
    limits = settings()
    by_address, by_account = _door("address", address), _door("account", account)
    _check(tx, by_address, HOUR, limits.login_tries_per_hour_address, now)
    _check(tx, by_account, HOUR, limits.login_tries_per_hour_account, now)
    _check(tx, by_account, DAY, limits.login_tries_per_day_account, now)
    marks = [Attempt(door=door, at=now) for door in (by_address, by_account)]
    tx.add_all(marks)
    tx.flush()
    return [mark.id for mark in marks]


def forgive(tx: Session, marks: Iterable[int]) -> None:
    """The password was right: this try does not count. Wrong ones before it still do."""
    tx.execute(delete(Attempt).where(Attempt.id.in_(list(marks))))


def _check(tx: Session, door: str, window: timedelta, allowed: int, now: datetime) -> None:
    recent = (Attempt.door == door, Attempt.at > now - window)
    tries, oldest = tx.execute(select(func.count(), func.min(Attempt.at)).where(*recent)).one()
    if tries >= allowed:
        raise TooManyTries(oldest + window - now)


def _door(kind: str, who: str) -> str:
    return kind + ":" + keyring().fingerprint(who.strip().casefold(), f"login.{kind}")
