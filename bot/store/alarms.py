"""Troubles that an operator must see to, one live row each, for the console and ``bot doctor``."""

from __future__ import annotations

import logging
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from .tables import Alarm

log = logging.getLogger(__name__)


def ring(tx: Session, kind: str, channel: str, account: str, detail: str, now: datetime) -> None:
    """Raise an alarm, or count it again. ``detail`` holds no personal data."""
    found = select(Alarm).where(
        Alarm.kind == kind, Alarm.channel == channel, Alarm.account == account, Alarm.cleared_at.is_(None)
    )
    alarm = tx.execute(found).scalars().first()
    if alarm is None:
        log.error("alarm: %s on %s: %s", kind, channel, detail)
        tx.add(
            Alarm(
                kind=kind,
                channel=channel,
                account=account,
                detail=detail[:200],
                raised_at=now,
                last_at=now,
                times=1,
            )
        )
        return
    alarm.last_at, alarm.times, alarm.detail = now, alarm.times + 1, detail[:200]


def clear(tx: Session, kind: str, channel: str, account: str, now: datetime) -> None:
    """The trouble is over."""
    mine = (
        Alarm.kind == kind,
        Alarm.channel == channel,
        Alarm.account == account,
        Alarm.cleared_at.is_(None),
    )
    tx.execute(update(Alarm).where(*mine).values(cleared_at=now))


def live(tx: Session) -> list[Alarm]:
    """Alarms that nobody has cleared."""
    return list(
        tx.execute(select(Alarm).where(Alarm.cleared_at.is_(None)).order_by(Alarm.raised_at)).scalars()
    )
