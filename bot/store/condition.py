"""How the database is, for ``bot doctor``: is it there, of this shape, durable, and does anything lie stuck in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import and_, exists, func, select, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session, aliased

from bot.core.errors import BotError

from .database import Store
from .migrate import FOLDER
from .outbox import UNFINISHED
from .tables import Case, Inbound, Outbound, Turn

PATIENCE = 5  # s, until a server that does not answer counts as away
LATE = timedelta(minutes=2)  # work that nobody has begun by then lies
DAY = timedelta(days=1)


class NoDatabase(BotError):
    """There is no database yet."""


class NotPrepared(BotError):
    """Cơ sở dữ liệu chưa được chuẩn bị. Prepare the database first: python -m bot migrate"""


@dataclass(frozen=True)
class Lying:
    """Work that did not go on. Counts, and how long the oldest has waited."""

    unheard: timedelta | None  # messages that the dialogue role has not looked at
    open_turns: timedelta | None  # the oldest turn without an end
    unsent: timedelta | None  # messages that are due and that delivery has not tried
    again: int  # messages that are tried again and again
    doubtful: int  # officers' messages of which nobody knows whether they arrived
    failed: int  # messages given up within a day
    overdue: int  # cases that nobody took in time


def open_briefly(url: str) -> Store:
    """The store at ``url``, with little patience, and none made where there is none. Raises ``NoDatabase``."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        if not Path(parsed.database or "").is_file():
            raise NoDatabase()
        return Store(url)
    waiting = parsed.update_query_dict({"connect_timeout": str(PATIENCE)})
    return Store(waiting.render_as_string(hide_password=False))


def touch(url: str) -> None:
    """Reach the database, whatever is in it. Raises ``NoDatabase``, or a driver's error."""
    store = open_briefly(url)
    try:
        with store.engine.connect():
            pass
    finally:
        store.close()


def named(url: str) -> str:
    """The database as it may be shown: without user and password."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        return f"SQLite, {parsed.database}"
    return f"PostgreSQL, database {parsed.database} at {parsed.host or 'a local socket'}"


def revisions(store: Store) -> tuple[str | None, str | None]:
    """The migration that the database has seen last, and the newest there is."""
    with store.engine.connect() as connection:
        current = MigrationContext.configure(connection).get_current_revision()
    return current, _scripts().get_current_head()


def ensure_prepared(url: str) -> None:
    """Raises ``NotPrepared`` where there is no database, or one that this version has yet to bring to its shape.

    A newer one is good: while a new version takes over, the processes of the old one may start again. One that cannot be
    reached may be there in a moment, and who needs it says so.
    """
    try:
        store = open_briefly(url)
    except NoDatabase as error:
        raise NotPrepared() from error
    try:
        current, newest = revisions(store)
        behind = current is None or (current != newest and _is_known(current))
    except OperationalError:
        return
    finally:
        store.close()
    if behind:
        raise NotPrepared()


def _is_known(revision: str) -> bool:
    return any(each.revision == revision for each in _scripts().walk_revisions())


def _scripts() -> ScriptDirectory:
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    return ScriptDirectory.from_config(config)


def not_durable(store: Store) -> list[str]:
    """The database's own settings that may lose what was committed."""
    with store.read() as tx:
        if store.dialect == "sqlite":
            mode = tx.execute(text("PRAGMA journal_mode")).scalar_one()
            synchronous = tx.execute(text("PRAGMA synchronous")).scalar_one()
            return [
                name
                for name, good in (("journal_mode", mode == "wal"), ("synchronous", synchronous >= 2))
                if not good
            ]
        wanted = ("fsync", "full_page_writes", "synchronous_commit")
        return [name for name in wanted if tx.execute(text(f"SHOW {name}")).scalar_one() == "off"]


def lying(tx: Session, now: datetime) -> Lying:
    """What should have gone on and did not."""
    earlier = aliased(Outbound)
    first = ~exists().where(
        earlier.thread_id == Outbound.thread_id, earlier.id < Outbound.id, earlier.state.in_(UNFINISHED)
    )
    due = func.coalesce(Outbound.not_before, Outbound.created_at)
    waits = and_(Outbound.state == "queued", first, due < now - LATE)
    begun = and_(Outbound.state.in_(["sending", "maybe_sent"]), Outbound.author != "officer")
    left_lying = and_(begun, Outbound.lease_until < now - LATE)
    in_doubt = and_(Outbound.state == "maybe_sent", Outbound.author == "officer")
    return Lying(
        unheard=_oldest(
            tx, now, Inbound.received_at, Inbound.state == "new", Inbound.received_at < now - LATE
        ),
        open_turns=_oldest(tx, now, Turn.began_at, Turn.state == "open", Turn.began_at < now - LATE),
        unsent=_oldest(tx, now, due, waits) or _oldest(tx, now, Outbound.lease_until, left_lying),
        again=_count(tx, Outbound, Outbound.state == "queued", Outbound.attempts > 1),
        doubtful=_count(tx, Outbound, in_doubt),
        failed=_count(tx, Outbound, Outbound.state == "failed", Outbound.created_at > now - DAY),
        overdue=_count(tx, Case, Case.state == "open", Case.due_at < now),
    )


def _oldest(tx: Session, now: datetime, moment: Any, *which: Any) -> timedelta | None:
    found = tx.execute(select(moment).where(*which).order_by(moment).limit(1)).scalar()
    return None if found is None else now - found


def _count(tx: Session, table: Any, *which: Any) -> int:
    found: int = tx.execute(select(func.count()).select_from(table).where(*which)).scalar_one()
    return found
