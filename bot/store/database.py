"""Opens the database and hands out transactions: ``read()`` and ``write()``."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from threading import Lock
from typing import Any

from sqlalchemy import create_engine, event
from sqlalchemy.engine import Engine, make_url
from sqlalchemy.orm import Session
from sqlalchemy.pool import QueuePool

from bot.core.settings import settings


class Store:
    """One database. Sessions live as long as their ``with`` block, and so do their transactions."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.engine = open_engine(url)
        self._write_engines = {
            durable: self.engine.execution_options(write="FULL" if durable else "NORMAL")
            for durable in (True, False)
        }
        # SQLite has one writer. Its own way of waiting is to look again later, and some threads never get
        # their turn (p99 of seconds with ten of them): the threads of a process queue up here instead.
        self._writer: AbstractContextManager = Lock() if self.dialect == "sqlite" else nullcontext()

    @property
    def dialect(self) -> str:
        """``sqlite`` or ``postgresql``."""
        return self.engine.dialect.name

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A transaction that only looks."""
        with Session(self.engine, future=True, expire_on_commit=False) as session:
            yield session

    @contextmanager
    def write(self, *, durable: bool = True) -> Iterator[Session]:
        """A transaction that commits at the end of the block, or leaves no trace.

        On SQLite it takes the write lock at once: a transaction never fails half way for want of it. It outlives a
        loss of power, too, before ``write`` returns; without ``durable`` only together with the next one that does.
        That is for what is found again and done again, and of which nobody outside this database has been told.
        """
        with (
            self._writer,
            Session(self._write_engines[durable], future=True, expire_on_commit=False) as session,
            session.begin(),
        ):
            yield session

    def close(self) -> None:
        """Let go of all connections."""
        self.engine.dispose()


def open_store(url: str | None = None) -> Store:
    """The store that the settings name."""
    return Store(url or settings().database_url)


def open_engine(url: str) -> Engine:
    """An engine for ``url``, with what SQLite needs to be durable and never half locked."""
    if make_url(url).get_backend_name() != "sqlite":
        return create_engine(url, future=True, pool_pre_ping=True, pool_size=10, max_overflow=20)
    engine = create_engine(
        url,
        future=True,
        # kept open: closing the last connection would fold the log into the database, at every message
        poolclass=QueuePool,
        pool_size=20,
        max_overflow=40,
        connect_args={"timeout": 20, "check_same_thread": False},
    )

    @event.listens_for(engine, "connect")
    def _connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves, below
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        synchronous = connection.get_execution_options().get("write")
        if synchronous:
            connection.exec_driver_sql(f"PRAGMA synchronous={synchronous}")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if synchronous else "BEGIN")

    return engine
