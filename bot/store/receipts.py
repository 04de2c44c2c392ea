"""What a platform says about messages we sent: that they left, arrived, were seen, or were somebody else's."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import and_, func, or_, select, update
from sqlalchemy.orm import Session
from sqlalchemy.sql import Select

from bot.core.crypto import keyring

from .tables import Outbound, SentPart
from .upsert import insert_once


def message_key(message: str) -> str:
    """The keyed hash under which a platform's message id is kept."""
    return keyring().fingerprint(message, "platform_message")


def words_key(words: str) -> str:
    """The keyed hash of a message's words, however a platform has spaced and composed their letters."""
    return keyring().fingerprint(" ".join(unicodedata.normalize("NFC", words).split()), "echoed_words")


def part_sent(tx: Session, row: Outbound, part: int, message: str, now: datetime) -> None:
    """The platform took one part of a row under this id."""
    insert_once(
        tx,
        SentPart,
        outbox_id=row.id,
        part=part,
        thread_id=row.thread_id,
        message=message_key(message),
        sent_at=now,
    )


def has_left(tx: Session, row: Outbound) -> bool:
    """True when an echo has told already that the part in hand has left."""
    known = select(SentPart.part).where(SentPart.outbox_id == row.id, SentPart.part == (row.part or 0))
    return tx.execute(known).first() is not None


def row_of(tx: Session, thread_id: str, message: str) -> Outbound | None:
    """The row that became this message of the platform, if it was ours and we know it."""
    mine = and_(SentPart.thread_id == thread_id, SentPart.message == message_key(message))
    found = select(Outbound).join(SentPart, SentPart.outbox_id == Outbound.id).where(mine)
    return tx.execute(found).scalars().first()


def in_flight(tx: Session, thread_id: str, words: str | None) -> Outbound | None:
    """The row of a thread whose part in hand an echo of these words tells of, if there is one.

    A late echo of an answered message must not settle the doubt about another one: the words tell which it is.
    ``None``: the echo has none, as of a file; it is believed where only one row can be meant.
    """
    found = select(Outbound).where(Outbound.thread_id == thread_id, unsettled()).order_by(Outbound.id)
    rows = list(tx.execute(found.with_for_update()).scalars())
    if words is None:
        return rows[0] if len(rows) == 1 else None
    said = words_key(words)
    return next((row for row in rows if row.words == said), None)


def unsettled_row(tx: Session, thread_id: str, row_id: int) -> Outbound | None:
    """The row that an echo names, if it is of this thread and an echo can still tell something of it."""
    named = select(Outbound).where(Outbound.id == row_id, Outbound.thread_id == thread_id, unsettled())
    return tx.execute(named.with_for_update()).scalar_one_or_none()


def unsettled() -> Any:
    """Being sent, in doubt, or about to be sent again because of a doubt: an echo may still tell."""
    again = and_(Outbound.state == "queued", Outbound.maybe_double)
    return or_(Outbound.state.in_(["sending", "maybe_sent"]), again)


def delivered(tx: Session, thread_id: str, messages: Iterable[str], now: datetime) -> None:
    """These messages reached the person's device."""
    tx.execute(
        update(Outbound)
        .where(Outbound.id.in_(_rows(thread_id, messages)), Outbound.delivered_at.is_(None))
        .values(delivered_at=now)
        .execution_options(synchronize_session=False)
    )


def seen(tx: Session, thread_id: str, messages: Iterable[str], now: datetime) -> None:
    """These messages were seen."""
    _seen(tx, Outbound.id.in_(_rows(thread_id, messages)), now)


def seen_until(tx: Session, thread_id: str, moment: datetime, now: datetime) -> None:
    """Everything sent to the person up to ``moment`` was seen."""
    _seen(tx, and_(Outbound.thread_id == thread_id, Outbound.sent_at <= moment), now)


def _rows(thread_id: str, messages: Iterable[str]) -> Select:
    """Ids of the rows that these messages of the platform came from."""
    keys = [message_key(message) for message in messages]
    return select(SentPart.outbox_id).where(SentPart.thread_id == thread_id, SentPart.message.in_(keys))


def _seen(tx: Session, which: object, now: datetime) -> None:
    tx.execute(
        update(Outbound)
        .where(which, Outbound.seen_at.is_(None))
        .values(seen_at=now, delivered_at=func.coalesce(Outbound.delivered_at, now))
        .execution_options(synchronize_session=False)
    )
