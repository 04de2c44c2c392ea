"""Officers and their sessions. A session's token is known to its browser only; here lies its SHA-256."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from bot.core.errors import Conflict, Refused
from bot.core.ids import new_token
from bot.core.passwords import hash_password
from bot.core.settings import settings

from . import audit
from .tables import Officer, OfficerSession

WATCHING = timedelta(seconds=45)  # an open console gives a sign of life three times as often
ROLES = ("officer", "supervisor")


@dataclass(frozen=True)
class SignedIn:
    """Whose session this is. ``locked``: idle too long, it may count what waits but read nothing."""

    id: int
    login: str
    name: str
    desk: str
    role: str
    locked: bool


def create(tx: Session, login: str, name: str, desk: str, role: str, password: str, now: datetime) -> Officer:
    """A new officer. Raises ``Conflict`` (the login is taken) or ``Refused``."""
    login = clean_login(login)
    if role not in ROLES or not login or not name.strip():
        raise Refused("an officer needs a login, a name and a known role")
    if by_login(tx, login) is not None:
        raise Conflict("this login is taken")
    officer = Officer(
        login=login,
        name=name.strip(),
        desk=desk,
        role=role,
        password_hash=hash_password(password),
        created_at=now,
    )
    tx.add(officer)
    tx.flush()
    audit.write(tx, officer.id, "officer_added", now=now)
    return officer


def clean_login(login: str) -> str:
    """The form in which a login is stored and looked for."""
    return login.strip().casefold()[:64]


def by_login(tx: Session, login: str) -> Officer | None:
    """The officer of this login, disabled or not."""
    return tx.execute(select(Officer).where(Officer.login == clean_login(login))).scalar_one_or_none()


def everyone(tx: Session) -> list[Officer]:
    """All officers, by login."""
    return list(tx.execute(select(Officer).order_by(Officer.login)).scalars())


def set_password(tx: Session, officer_id: int, password: str, now: datetime) -> None:
    """Change the password and end all sessions that the old one opened."""
    hashed = hash_password(password)
    tx.execute(update(Officer).where(Officer.id == officer_id).values(password_hash=hashed))
    _end_all(tx, officer_id, now)
    audit.write(tx, officer_id, "password_changed", now=now)


def disable(tx: Session, officer_id: int, now: datetime) -> None:
    """Shut an officer out, everywhere and at once."""
    tx.execute(update(Officer).where(Officer.id == officer_id).values(disabled=True))
    _end_all(tx, officer_id, now)
    audit.write(tx, officer_id, "officer_disabled", now=now)


def start(tx: Session, officer_id: int, now: datetime) -> str:
    """Begin a session; returns its token, which is shown to nobody else."""
    token = new_token()
    tx.add(OfficerSession(token_hash=_hash(token), officer_id=officer_id, created_at=now, last_seen_at=now))
    tx.flush()
    audit.write(tx, officer_id, "login", now=now)
    return token


def find(tx: Session, token: str, now: datetime) -> SignedIn | None:
    """Who signed in with this token; ``None`` once it ended or grew too old."""
    found = tx.execute(
        select(Officer, OfficerSession.last_seen_at)
        .join(OfficerSession, OfficerSession.officer_id == Officer.id)
        .where(OfficerSession.token_hash == _hash(token), *_alive(now))
    ).first()
    if found is None:
        return None
    officer, last_seen = found
    locked = last_seen <= _idle_limit(now)
    return SignedIn(officer.id, officer.login, officer.name, officer.desk, officer.role, locked)


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
    mine = OfficerSession.token_hash == _hash(token)
    tx.execute(update(OfficerSession).where(mine, OfficerSession.ended_at.is_(None)).values(ended_at=now))


def on_duty(tx: Session, now: datetime) -> int:
    """How many officers are signed in, at work, and have an open console that rings."""
    counted = func.count(func.distinct(OfficerSession.officer_id))
    at_work = (
        *_alive(now),
        OfficerSession.last_seen_at > _idle_limit(now),
        OfficerSession.watching_at > now - WATCHING,
    )
    joined = (
        select(counted).select_from(OfficerSession).join(Officer, Officer.id == OfficerSession.officer_id)
    )
    return tx.execute(joined.where(*at_work)).scalar_one()


def _alive(now: datetime) -> tuple:
    oldest = now - timedelta(hours=settings().console_session_hours)
    return (
        OfficerSession.ended_at.is_(None),
        OfficerSession.created_at > oldest,
        Officer.disabled.is_(False),
    )


def _idle_limit(now: datetime) -> datetime:
    return now - timedelta(minutes=settings().console_idle_minutes)


def _end_all(tx: Session, officer_id: int, now: datetime) -> None:
    theirs = (OfficerSession.officer_id == officer_id, OfficerSession.ended_at.is_(None))
    tx.execute(update(OfficerSession).where(*theirs).values(ended_at=now))


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
