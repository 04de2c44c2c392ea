"""Group commit: what arrives while a transaction is being written waits for the next one, and shares it.

Every request is answered after the commit that holds its own message, as if it had been alone; but under load one
commit, one turn at SQLite's only write lock and one thread serve many.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import anyio
from anyio import to_thread

from bot.store import Session, Store

T = TypeVar("T")
MOST = 100  # together; what is more waits for the one after


@dataclass(eq=False)
class _Entry(Generic[T]):
    write: Callable[[Session], T]
    finished: bool = False
    value: T | None = None
    error: Exception | None = None


class Intake:
    """The gateway's way into the store, for all of its requests."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._waiting: list[_Entry[Any]] = []
        self._writing = anyio.Lock()

    async def write(self, write: Callable[[Session], T]) -> T:
        """What ``write`` returns, once it is committed; what it raises, and then nothing of it is stored.

        It may run twice: when another one in the same transaction fails, each is tried again by itself.
        """
        mine = _Entry(write)
        self._waiting.append(mine)
        async with self._writing:
            if not mine.finished:  # nobody before us has taken it along
                together, self._waiting = self._waiting[:MOST], self._waiting[MOST:]
                await to_thread.run_sync(self._commit, together)
        if mine.error is not None:
            raise mine.error
        return mine.value  # type: ignore[return-value]  # what write returned

    def _commit(self, entries: list[_Entry[Any]]) -> None:
        try:
            with self._store.write() as tx:
                values = [entry.write(tx) for entry in entries]
        except Exception as error:  # noqa: BLE001 - raised again where it was asked for
            if len(entries) == 1:
                entries[0].finished, entries[0].error = True, error
                return
            for entry in entries:
                self._commit([entry])
            return
        for entry, value in zip(entries, values, strict=True):
            entry.finished, entry.value = True, value
