"""Login tries, counted by address and by account, in the store: a restart forgets none.

Old tries stop counting after an hour by themselves: nobody is locked out for good.
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

WINDOW = timedelta(hours=1)


class TooManyTries(Refused):
    """Too many login tries from this address or for this account."""

    def __init__(self, wait: timedelta) -> None:
        super().__init__()
        self.wait = wait


def admit(tx: Session, address: str, account: str, now: datetime) -> list[int]:
    """Count a try, before the password is looked at. Returns its marks. Raises ``TooManyTries``."""
    locks.hold(tx, "attempts")
    tx.execute(delete(Attempt).where(Attempt.at < now - timedelta(days=1)))
    limits = settings()
    doors = {
        _door("address", address): limits.login_tries_per_hour_address,
        _door("account", account): limits.login_tries_per_hour_account,
    }
    for door, allowed in doors.items():
        _check(tx, door, allowed, now)
    marks = [Attempt(door=door, at=now) for door in doors]
    tx.add_all(marks)
    tx.flush()
    return [mark.id for mark in marks]


def forgive(tx: Session, marks: Iterable[int]) -> None:
    """The password was right: this try does not count. Wrong ones before it still do."""
    tx.execute(delete(Attempt).where(Attempt.id.in_(list(marks))))


def _check(tx: Session, door: str, allowed: int, now: datetime) -> None:
    recent = (Attempt.door == door, Attempt.at > now - WINDOW)
    tries, oldest = tx.execute(select(func.count(), func.min(Attempt.at)).where(*recent)).one()
    if tries >= allowed:
        raise TooManyTries(oldest + WINDOW - now)


def _door(kind: str, who: str) -> str:
    return kind + ":" + keyring().fingerprint(who.strip().casefold(), f"login.{kind}")
