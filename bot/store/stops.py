"""Stops: what an account must not send until a time that its platform asked for. All processes keep to them."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from .tables import AccountStop
from .upsert import insert_once

ALL, TAG = "all", "tag"


def stop(
    tx: Session, channel: str, account: str, what: str, length: timedelta, reason: str, now: datetime
) -> None:
    """From now on the account sends nothing (``what`` = ``all``), or nothing with the officers' tag (``tag``).

    A stop going on gets longer, never shorter.
    """
    until = now + length
    values = {"since": now, "until": until, "reason": reason[:200]}
    if insert_once(tx, AccountStop, channel=channel, account=account, what=what, **values):
        return
    mine = (AccountStop.channel == channel, AccountStop.account == account, AccountStop.what == what)
    tx.execute(
        update(AccountStop)
        .where(*mine, AccountStop.until < until)
        .values(**values)
        .execution_options(synchronize_session=False)
    )


def live(tx: Session, channel: str, account: str, now: datetime) -> dict[str, datetime]:
    """What the account must not send now, and until when."""
    found = select(AccountStop.what, AccountStop.until).where(
        AccountStop.channel == channel, AccountStop.account == account, AccountStop.until > now
    )
    return dict(tuple(row) for row in tx.execute(found))


def lift(tx: Session, channel: str, account: str, what: str) -> None:
    """The stop is over before its time."""
    mine = (AccountStop.channel == channel, AccountStop.account == account, AccountStop.what == what)
    tx.execute(delete(AccountStop).where(*mine))


def everywhere(tx: Session, now: datetime) -> list[AccountStop]:
    """All stops going on."""
    found = select(AccountStop).where(AccountStop.until > now).order_by(AccountStop.until)
    return list(tx.execute(found).scalars())
