"""Builders for rows that tests need."""

from __future__ import annotations

import itertools

from bot.core import clock
from bot.core.cards import Card
from bot.store import Store, inbox, outbox, threads
from bot.store.tables import Officer

_numbers = itertools.count(1)


def person() -> str:
    """A platform id nobody had before."""
    return f"person-{next(_numbers)}"


def receive(store: Store, text: str = "xin chào", *, who: str, kind: str = "text", now=None, **body) -> int:
    """A message in the inbox; its row id."""
    with store.write() as tx:
        row, new = inbox.receive(
            tx,
            channel="web",
            account="web",
            platform_id=who,
            message_id=f"m{next(_numbers)}",
            kind=kind,
            body=body or {"text": text},
            now=now or clock.now(),
        )
        assert new
        return row.id


def thread_of(store: Store, who: str) -> str:
    """The thread id of a person who wrote before."""
    with store.read() as tx:
        return threads.find(tx, "web", "web", who).id


def officer(store: Store, login: str | None = None, name: str = "Cán bộ A") -> int:
    """An officer; their id. The password hash opens to nothing."""
    with store.write() as tx:
        row = Officer(
            login=login or f"officer{next(_numbers)}",
            name=name,
            desk="police",
            password_hash="-",
            created_at=clock.now(),
        )
        tx.add(row)
        tx.flush()
        return row.id


def say(store: Store, thread_id: str, *texts: str, author: str = "bot", now=None) -> None:
    """Queued messages to a person."""
    with store.write() as tx:
        cards = [Card(id="system/test", text=text) for text in texts]
        outbox.say(tx, thread_id, cards, now or clock.now(), turn_id=None, author=author)
