"""Officers: who may sign in to the console, at which desk and in which role."""

from __future__ import annotations

import re
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.core.errors import Conflict, Refused
from bot.core.passwords import hash_password

from . import audit, sessions
from .tables import Officer

# officer: the cases of one desk; supervisor: all of them; editor: content, and nobody's data; administrator: settings
ROLES = ("officer", "supervisor", "editor", "administrator")
EMAIL = re.compile(r"[!-~]+@([a-zA-Z0-9-]+\.)+[a-zA-Z0-9-]+")
LONGEST_EMAIL = 254  # RFC 5321


def create(
    tx: Session,
    login: str,
    name: str,
    desk: str,
    role: str,
    password: str,
    now: datetime,
    *,
    by: int | None = None,
) -> Officer:
    """A new officer. Raises ``Conflict`` (the login is taken), ``BadPassword`` or ``Refused``. ``by``: who adds them."""
    login, name = clean_login(login), name.strip()
    if role not in ROLES or not login or not name:
        raise Refused("an officer needs a login, a name and a known role")
    if by_login(tx, login) is not None:
        raise Conflict("this login is taken")
    officer = Officer(
        login=login,
        name=name,
        desk=desk,
        role=role,
        password_hash=hash_password(password, (login, name)),
        created_at=now,
    )
    tx.add(officer)
    tx.flush()
    _note(tx, by, officer.id, "officer_added", now, f"{role} {desk}")
    return officer


def clean_login(login: str) -> str:
    """The form in which a login is stored and looked for."""
    return login.strip().casefold()[:64]


def get(tx: Session, officer_id: int) -> Officer | None:
    """The officer of this id, disabled or not."""
    return tx.get(Officer, officer_id, populate_existing=True)


def by_login(tx: Session, login: str) -> Officer | None:
    """The officer of this login, disabled or not."""
    return tx.execute(select(Officer).where(Officer.login == clean_login(login))).scalar_one_or_none()


def everyone(tx: Session) -> list[Officer]:
    """All officers, by login."""
    return list(tx.execute(select(Officer).order_by(Officer.login)).scalars())


def set_password(
    tx: Session, officer_id: int, password: str, now: datetime, *, by: int | None = None, keep: str = ""
) -> None:
    """Change the password and end all sessions that the old one opened, save the one of the token ``keep``."""
    officer = tx.get(Officer, officer_id)
    hashed = hash_password(password, (officer.login, officer.name))
    tx.execute(update(Officer).where(Officer.id == officer_id).values(password_hash=hashed))
    sessions.end_all(tx, officer_id, now, but=keep)
    _note(tx, by, officer_id, "password_changed", now)


def assign(tx: Session, officer_id: int, desk: str, role: str, now: datetime, *, by: int | None) -> None:
    """Another desk or role; sessions end, so that no page of before stays open. Raises ``Refused``."""
    if role not in ROLES:
        raise Refused("an officer needs a known role")
    tx.execute(update(Officer).where(Officer.id == officer_id).values(desk=desk, role=role))
    sessions.end_all(tx, officer_id, now)
    _note(tx, by, officer_id, "officer_assigned", now, f"{role} {desk}")


def set_email(tx: Session, officer_id: int, email: str, now: datetime, *, by: int | None) -> None:
    """Where the officer is told that somebody waits; "" for nowhere. Raises ``Refused`` for what is no address."""
    email = email.strip()
    if email and (len(email) > LONGEST_EMAIL or not EMAIL.fullmatch(email)):
        raise Refused("this is no e-mail address")
    tx.execute(update(Officer).where(Officer.id == officer_id).values(email=email or None))
    _note(tx, by, officer_id, "email_changed", now)


def disable(tx: Session, officer_id: int, now: datetime, *, by: int | None = None) -> None:
    """Shut an officer out, everywhere and at once."""
    tx.execute(update(Officer).where(Officer.id == officer_id).values(disabled=True))
    sessions.end_all(tx, officer_id, now)
    _note(tx, by, officer_id, "officer_disabled", now)


def enable(tx: Session, officer_id: int, now: datetime, *, by: int | None = None) -> None:
    """Let an officer in again."""
    tx.execute(update(Officer).where(Officer.id == officer_id).values(disabled=False))
    _note(tx, by, officer_id, "officer_enabled", now)


def _note(tx: Session, by: int | None, officer_id: int, action: str, now: datetime, detail: str = "") -> None:
    """An entry of whoever did it; of the officer themselves where it was done on the machine."""
    whom = f"officer {officer_id}" if by is not None and by != officer_id else ""
    audit.write(tx, by or officer_id, action, detail=" ".join(filter(None, (whom, detail))), now=now)
