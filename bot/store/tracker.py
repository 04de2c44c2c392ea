"""The table of Rasa's conversations and how they are deleted. Knows SQL and keys, not Rasa: other roles erase with it.

A database of its own (``settings().tracker_url``). What was said lies in ``data``, sealed; the other
columns hold names of events, intents and actions only.
"""

from __future__ import annotations

import time
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    Column,
    Float,
    Index,
    Integer,
    String,
    and_,
    create_engine,
    delete,
    event,
    func,
    or_,
    select,
)
from sqlalchemy.engine import Connection, Engine, make_url
from sqlalchemy.exc import IntegrityError, OperationalError, ProgrammingError
from sqlalchemy.orm import aliased, declarative_base
from sqlalchemy.pool import QueuePool

from bot.core import clock
from bot.core.settings import settings
from bot.store.columns import Sealed

Base: Any = declarative_base()
SESSION_STARTED = "session_started"
LOCK_SECONDS = 4  # below the caller's patience: a locked database is an error it hears of


class TrackerEvent(Base):
    """One event of one conversation, in Rasa's own columns."""

    __tablename__ = "events"
    id = Column(Integer, primary_key=True, autoincrement=True)
    sender_id = Column(String(255), nullable=False)
    type_name = Column(String(255), nullable=False)
    timestamp = Column(Float)
    intent_name = Column(String(255))
    action_name = Column(String(255))
    data = Column(Sealed("tracker.data"))
    __table_args__ = (
        Index("ix_events_sender_type", "sender_id", "type_name", "id"),
        {"sqlite_autoincrement": True},  # an id is never given twice: the newest one tells who wrote last
    )


def open_tracker(url: str | None = None) -> Engine:
    """The tracker's database, with its table in it. Raises SQLAlchemy's errors."""
    url = url or settings().tracker_url
    if make_url(url).get_backend_name() == "sqlite":
        wait = {"timeout": LOCK_SECONDS, "check_same_thread": False}
        # connections are kept: closing the last one would empty the WAL after every turn
        engine = create_engine(url, future=True, poolclass=QueuePool, connect_args=wait)
        event.listen(engine, "connect", _prepare_sqlite)
    else:
        engine = create_engine(url, future=True, pool_pre_ping=True, pool_size=5, max_overflow=5)
    try:
        Base.metadata.create_all(engine)
    except (IntegrityError, OperationalError, ProgrammingError):
        Base.metadata.create_all(engine)  # two first starts at once: the other one has made it now
    return engine


@lru_cache(maxsize=4)
def _opened(url: str) -> Engine:
    return open_tracker(url)


def of_settings() -> Engine:
    """The tracker's database of this installation, opened once a process."""
    return _opened(settings().tracker_url)


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "secure_delete=ON"):
        connection.execute(f"PRAGMA {pragma}")


def write_alone(connection: Connection, conversation: str) -> None:
    """Until the transaction ends nobody else writes this conversation (SQLite: any conversation)."""
    if connection.dialect.name == "sqlite":
        # the driver opens its transaction at the first write, and a write it must be: reading first may end in "busy"
        connection.execute(delete(TrackerEvent).where(TrackerEvent.id < 0))
    else:
        connection.execute(select(func.pg_advisory_xact_lock(func.hashtext(conversation))))


def erase(engine: Engine, conversation: str) -> int:
    """Delete everything of one conversation. Returns the number of events."""
    with engine.begin() as connection:
        write_alone(connection, conversation)
        return connection.execute(delete(TrackerEvent).where(TrackerEvent.sender_id == conversation)).rowcount


def erase_before(engine: Engine, moment: datetime) -> int:
    """Delete conversations silent since ``moment``, and of the others the finished sessions before it."""
    # Rasa stamps events with the machine's clock, which BOT_TODAY does not move
    stamp = time.time() - (clock.now() - moment).total_seconds()
    other = aliased(TrackerEvent)
    silent = select(other.sender_id).group_by(other.sender_id).having(func.max(other.timestamp) < stamp)
    newest_session = (
        select(func.max(other.id))
        .where(other.sender_id == TrackerEvent.sender_id, other.type_name == SESSION_STARTED)
        .scalar_subquery()
    )
    finished = and_(TrackerEvent.timestamp < stamp, TrackerEvent.id < newest_session)
    old = or_(TrackerEvent.sender_id.in_(silent), finished)
    with engine.begin() as connection:
        statement = delete(TrackerEvent).where(old).execution_options(synchronize_session=False)
        return connection.execute(statement).rowcount
