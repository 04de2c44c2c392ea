"""Threads: one person on one channel account."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.core.crypto import keyring
from bot.core.ids import new_thread_id

from .tables import Thread
from .upsert import insert_once


def person_key(channel: str, account: str, platform_id: str) -> str:
    """The keyed hash under which a person is found again."""
    return keyring().fingerprint(f"{channel}\0{account}\0{platform_id}", "person")


def find(tx: Session, channel: str, account: str, platform_id: str) -> Thread | None:
    """The person's thread, if they have one."""
    person = person_key(channel, account, platform_id)
    return tx.execute(
        select(Thread).where(Thread.channel == channel, Thread.account == account, Thread.person == person)
    ).scalar_one_or_none()


def find_or_create(tx: Session, channel: str, account: str, platform_id: str, now: datetime) -> Thread:
    """The person's thread; two first messages at once still make one."""
    known = find(tx, channel, account, platform_id)
    if known is not None:
        return known
    insert_once(
        tx,
        Thread,
        id=new_thread_id(),
        channel=channel,
        account=account,
        person=person_key(channel, account, platform_id),
        platform_id=platform_id,
        created_at=now,
        misses=0,
    )
    thread = find(tx, channel, account, platform_id)
    assert thread is not None, "a row just inserted or already there"
    return thread


def get(tx: Session, thread_id: str) -> Thread:
    """The thread of this id. Raises ``NoResultFound``."""
    return tx.execute(select(Thread).where(Thread.id == thread_id)).scalar_one()


def held(thread: Thread, now: datetime) -> bool:
    """True while a person answers: an officer at the console, or somebody in the platform's own tool."""
    outside = thread.outside_until is not None and thread.outside_until > now
    return thread.holder is not None or outside


def lock(tx: Session, thread_id: str) -> Thread:
    """The thread, held against others until the transaction ends (SQLite holds everything anyway)."""
    statement = select(Thread).where(Thread.id == thread_id).with_for_update()
    return tx.execute(statement.execution_options(populate_existing=True)).scalar_one()
