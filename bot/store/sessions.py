"""Officers' sessions. A session's token is known to its browser only; here lies its SHA-256.

A session begins when the password was right and counts as signed in once the second factor was given too.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.orm import Session

from bot.core.ids import new_token
from bot.core.settings import settings

from . import audit
from .tables import Officer, OfficerSession

WATCHING = timedelta(seconds=45)  # an open console gives a sign of life three times as often
HALF_WAY = timedelta(minutes=10)  # from the password to the second factor
FORGOTTEN = timedelta(days=30)  # who signed in is in the audit; the session itself is of no more use
HANDLE = 12  # characters of a token's hash that name a session to its officer
CASE_ROLES = ("officer", "supervisor")  # those who read cases: only they are on duty


@dataclass(frozen=True)
class SignedIn:
    """Whose session this is. ``locked``: idle too long, it may count what waits but read nothing.

    ``confirmed_at``: when the second factor was last given.
    """

    id: int
    login: str
    name: str
    desk: str
    role: str
    locked: bool
    confirmed_at: datetime


@dataclass(frozen=True)
class HalfWay:
    """The password was right. ``enrolled``: a second factor has been set up and is asked for."""

    officer_id: int
    login: str
    enrolled: bool


@dataclass(frozen=True)
class OpenSession:
    """One line of an officer's list. ``handle`` names it there and opens nothing."""

    handle: str
    browser: str
    created_at: datetime
    last_seen_at: datetime
    here: bool


def begin(tx: Session, officer_id: int, browser: str, now: datetime) -> str:
    """The password was right: a token that is good for the second factor and nothing else."""
    tx.execute(delete(OfficerSession).where(OfficerSession.created_at < now - FORGOTTEN))
    token = new_token()
    tx.add(
        OfficerSession(
            token_hash=_hash(token),
            officer_id=officer_id,
            browser=browser[:40],
            created_at=now,
            last_seen_at=now,
        )
    )
    tx.flush()
    return token


def half_way(tx: Session, token: str, now: datetime) -> HalfWay | None:
    """Who gave the right password with this token, and must still give the second factor."""
    found = tx.execute(
        select(Officer)
        .join(OfficerSession, OfficerSession.officer_id == Officer.id)
        .where(
            OfficerSession.token_hash == _hash(token),
            OfficerSession.confirmed_at.is_(None),
            OfficerSession.created_at > now - HALF_WAY,
            *_alive(now),
        )
    ).scalar_one_or_none()
    return HalfWay(found.id, found.login, found.totp_since is not None) if found else None


def confirm(tx: Session, token: str, now: datetime) -> str:
    """The second factor was given: signed in, under a new token."""
    mine = OfficerSession.token_hash == _hash(token)
    officer_id = tx.execute(select(OfficerSession.officer_id).where(mine)).scalar_one()
    fresh = _renew(tx, token, created_at=now, last_seen_at=now, confirmed_at=now)
    audit.write(tx, officer_id, "login", now=now)
    return fresh


def step_up(tx: Session, token: str, officer_id: int, now: datetime) -> str:
    """The second factor was given once more, for a deed that asks for it: a new token."""
    fresh = _renew(tx, token, confirmed_at=now)
    audit.write(tx, officer_id, "step_up", now=now)
    return fresh


def unlock(tx: Session, token: str, officer_id: int, now: datetime) -> str:
    """The password was given at a locked console: a new token, and no hour more than before."""
    fresh = _renew(tx, token, last_seen_at=now)
    audit.write(tx, officer_id, "unlock", now=now)
    return fresh


def find(tx: Session, token: str, now: datetime) -> SignedIn | None:
    """Who signed in with this token; ``None`` once it ended or grew too old, or before the second factor."""
    found = tx.execute(
        select(Officer, OfficerSession.last_seen_at, OfficerSession.confirmed_at)
        .join(OfficerSession, OfficerSession.officer_id == Officer.id)
        .where(OfficerSession.token_hash == _hash(token), *_signed_in(now))
    ).first()
    if found is None:
        return None
    officer, last_seen, confirmed_at = found
    locked = last_seen <= _idle_limit(now)
    return SignedIn(officer.id, officer.login, officer.name, officer.desk, officer.role, locked, confirmed_at)


def touch(tx: Session, token: str, now: datetime) -> None:
    """The officer did something: the idle time begins anew. A session that is locked stays locked."""
    mine = (OfficerSession.token_hash == _hash(token), OfficerSession.last_seen_at > _idle_limit(now))
    tx.execute(update(OfficerSession).where(*mine).values(last_seen_at=now))


def watch(tx: Session, token: str, now: datetime) -> None:
    """The console is open and would ring. This is no deed of the officer."""
    tx.execute(
        update(OfficerSession).where(OfficerSession.token_hash == _hash(token)).values(watching_at=now)
    )


def end(tx: Session, token: str, now: datetime) -> None:
    """Sign out."""
    _end(tx, now, OfficerSession.token_hash == _hash(token))


def end_all(tx: Session, officer_id: int, now: datetime, *, but: str = "") -> None:
    """End all sessions of an officer, save the one of the token ``but``."""
    _end(tx, now, OfficerSession.officer_id == officer_id, OfficerSession.token_hash != _hash(but))


def end_one(tx: Session, officer_id: int, handle: str, now: datetime) -> bool:
    """End the officer's session of this handle. False when there is none."""
    named = func.substr(OfficerSession.token_hash, 1, HANDLE) == handle
    return _end(tx, now, OfficerSession.officer_id == officer_id, named) > 0


def of_officer(tx: Session, officer_id: int, token: str, now: datetime) -> list[OpenSession]:
    """The officer's signed-in sessions, the newest first; ``token`` is the one that asks."""
    rows = tx.execute(
        select(OfficerSession)
        .join(Officer, Officer.id == OfficerSession.officer_id)
        .where(OfficerSession.officer_id == officer_id, *_signed_in(now))
        .order_by(OfficerSession.created_at.desc())
    ).scalars()
    here = _hash(token)
    return [
        OpenSession(
            row.token_hash[:HANDLE], row.browser, row.created_at, row.last_seen_at, row.token_hash == here
        )
        for row in rows
    ]


def on_duty(tx: Session, now: datetime, desk: str | None = None) -> int:
    """How many who read cases are at work with an open console that rings; with ``desk``, those who see its cases."""
    counted = func.count(func.distinct(OfficerSession.officer_id))
    joined = (
        select(counted).select_from(OfficerSession).join(Officer, Officer.id == OfficerSession.officer_id)
    )
    if desk is not None:
        joined = joined.where(or_(Officer.desk == desk, Officer.role == "supervisor"))
    return tx.execute(joined.where(*_at_work(now))).scalar_one()


def watching(tx: Session, now: datetime) -> set[int]:
    """The officers whom ``on_duty`` counts."""
    joined = select(OfficerSession.officer_id).join(Officer, Officer.id == OfficerSession.officer_id)
    return set(tx.execute(joined.where(*_at_work(now))).scalars())


def _renew(tx: Session, token: str, **values: Any) -> str:
    fresh = new_token()
    mine = OfficerSession.token_hash == _hash(token)
    tx.execute(update(OfficerSession).where(mine).values(token_hash=_hash(fresh), **values))
    return fresh


def _end(tx: Session, now: datetime, *which: Any) -> int:
    ended = update(OfficerSession).where(OfficerSession.ended_at.is_(None), *which).values(ended_at=now)
    return tx.execute(ended.execution_options(synchronize_session=False)).rowcount


def _signed_in(now: datetime) -> tuple:
    return (*_alive(now), OfficerSession.confirmed_at.is_not(None))


def _at_work(now: datetime) -> tuple:
    return (
        *_signed_in(now),
        Officer.role.in_(CASE_ROLES),
        OfficerSession.last_seen_at > _idle_limit(now),
        OfficerSession.watching_at > now - WATCHING,
    )


def _alive(now: datetime) -> tuple:
    oldest = now - timedelta(hours=settings().console_session_hours)
    return (
        OfficerSession.ended_at.is_(None),
        OfficerSession.created_at > oldest,
        Officer.disabled.is_(False),
    )


def _idle_limit(now: datetime) -> datetime:
    return now - timedelta(minutes=settings().console_idle_minutes)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
