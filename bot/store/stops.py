"""Stops: what an account must not send until a time, because its platform says so or does not answer at all.

All processes keep to them.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, delete, exists, select, update
from sqlalchemy.orm import Session

from .tables import AccountStop, Outbound, Thread
from .upsert import insert_once

ALL, TAG, AWAY = "all", "tag", "away"
NO_TAG = "no_tag"  # the account was never allowed the officers' tag: no trouble, but the console must know
STANDING = timedelta(days=3650)
EVERYTHING = (ALL, AWAY)  # nothing is sent at all
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=5), timedelta(seconds=60)
FORGOTTEN = timedelta(minutes=10)  # nobody has had anything to send since


def stop(
    tx: Session, channel: str, account: str, what: str, length: timedelta, reason: str, now: datetime
) -> None:
    """From now on the account sends nothing (``all``), or nothing with the officers' tag (``tag``).

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


def away(tx: Session, channel: str, account: str, reason: str, now: datetime) -> timedelta:
    """The platform does not answer: the account waits, half as long as that has lasted, and then looks again.

    Returns how long it has lasted. At least 5 s and at most a minute are waited.
    """
    going_on = tx.get(AccountStop, (channel, account, AWAY), populate_existing=True)
    known = going_on is not None and going_on.until > now - FORGOTTEN
    since = going_on.since if known else now
    pause = min(max((now - since) / 2, FIRST_PAUSE), LONGEST_PAUSE)
    lift(tx, channel, account, AWAY)
    values = {"since": since, "until": now + pause, "reason": reason[:200]}
    insert_once(tx, AccountStop, channel=channel, account=account, what=AWAY, **values)
    return now - since


def stopped(now: datetime) -> Any:
    """The condition that an outbox row's account must not send anything now."""
    return exists().where(
        Thread.id == Outbound.thread_id,
        and_(AccountStop.channel == Thread.channel, AccountStop.account == Thread.account),
        AccountStop.what.in_(EVERYTHING),
        AccountStop.until > now,
    )


def live(tx: Session, channel: str, account: str, now: datetime) -> dict[str, datetime]:
    """What the account must not send now, and until when."""
    found = select(AccountStop.what, AccountStop.until).where(
        AccountStop.channel == channel, AccountStop.account == account, AccountStop.until > now
    )
    return dict(tuple(row) for row in tx.execute(found))


def no_tag(tx: Session, channel: str, account: str, *, allowed: bool, now: datetime) -> None:
    """Note for the console whether this account may use the officers' tag, which only its settings know."""
    if allowed:
        lift(tx, channel, account, NO_TAG)
    else:
        stop(tx, channel, account, NO_TAG, STANDING, "", now)


def lift(tx: Session, channel: str, account: str, what: str) -> None:
    """The stop is over before its time."""
    mine = (AccountStop.channel == channel, AccountStop.account == account, AccountStop.what == what)
    tx.execute(delete(AccountStop).where(*mine))


def everywhere(tx: Session, now: datetime) -> list[AccountStop]:
    """All stops going on."""
    going_on = (AccountStop.until > now, AccountStop.what != NO_TAG)
    found = select(AccountStop).where(*going_on).order_by(AccountStop.until)
    return list(tx.execute(found).scalars())
