"""Troubles that an operator must see to, one live row each, for the console and ``bot doctor``."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from .tables import Alarm
from .upsert import insert_once

log = logging.getLogger(__name__)
# Every kind there is; ``request/…`` names the kind of message. docs/operations.md tells what to do about each.
KINDS = frozenset(
    """token access account app_secret quota redirect permission blocked tag request policy webhook file_host away
    mail""".split()
)


def ring(tx: Session, kind: str, channel: str, account: str, detail: str, now: datetime) -> None:
    """Raise an alarm, or count it again. ``detail`` holds no personal data; an ``account`` of "" is the whole channel."""
    trouble = {"kind": kind, "channel": channel, "account": account}
    if insert_once(tx, Alarm, **trouble, detail=detail[:200], raised_at=now, last_at=now, times=1):
        log.error("alarm: %s on %s: %s", kind, channel, detail)
        return
    again = {"last_at": now, "times": Alarm.times + 1, "detail": detail[:200]}
    tx.execute(_change(_live((kind,), channel, account), again))


def clear(tx: Session, kinds: Iterable[str], channel: str, account: str, now: datetime) -> None:
    """Something succeeded that these troubles would have prevented: they are over."""
    if tx.execute(_change(_live(kinds, channel, account), {"cleared_at": now})).rowcount:
        log.warning("an alarm on %s is over", channel)


def dismiss(tx: Session, alarm_id: int, now: datetime) -> Alarm | None:
    """Somebody says that it is seen to. The alarm; None when it was over already."""
    cleared = tx.execute(_change((Alarm.id == alarm_id, Alarm.cleared_at.is_(None)), {"cleared_at": now}))
    return tx.get(Alarm, alarm_id, populate_existing=True) if cleared.rowcount else None


def live(tx: Session) -> list[Alarm]:
    """Alarms that nothing and nobody has cleared."""
    return list(
        tx.execute(select(Alarm).where(Alarm.cleared_at.is_(None)).order_by(Alarm.raised_at)).scalars()
    )


def over(tx: Session, limit: int = 20) -> list[Alarm]:
    """The last ones that are over, the newest first."""
    found = select(Alarm).where(Alarm.cleared_at.is_not(None)).order_by(Alarm.cleared_at.desc()).limit(limit)
    return list(tx.execute(found).scalars())


def _live(kinds: Iterable[str], channel: str, account: str) -> tuple[Any, ...]:
    mine = (Alarm.channel == channel, Alarm.account == account)
    return (Alarm.kind.in_(list(kinds)), *mine, Alarm.cleared_at.is_(None))


def _change(which: tuple[Any, ...], values: dict[str, Any]) -> Any:
    return update(Alarm).where(*which).values(**values).execution_options(synchronize_session=False)
