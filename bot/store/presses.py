"""Button payloads: opaque, of one conversation, some good for one press only."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.core.cards import Button, Card
from bot.core.ids import new_payload

from .tables import Press

ONE_USE = frozenset({"erase", "consent", "withdraw", "withdraw_case", "rate"})


def seal_buttons(tx: Session, thread_id: str, card: Card, now: datetime) -> Card:
    """The card as it may leave the house: every act becomes a new payload of this thread."""
    return replace(card, buttons=tuple(_seal(tx, thread_id, button, now) for button in card.buttons))


def _seal(tx: Session, thread_id: str, button: Button, now: datetime) -> Button:
    if button.act is None:
        return button
    payload = new_payload()
    tx.add(
        Press(
            payload=payload,
            thread_id=thread_id,
            act=button.act,
            title=button.title,
            one_use=button.act.get("act") in ONE_USE,
            created_at=now,
        )
    )
    return replace(button, act=None, payload=payload)


def find(tx: Session, thread_id: str, payload: str) -> Press | None:
    """The press behind a payload of this thread; another thread's payload is nobody's."""
    return tx.execute(
        select(Press).where(Press.payload == payload, Press.thread_id == thread_id)
    ).scalar_one_or_none()


def use(tx: Session, press: Press, now: datetime) -> dict[str, Any] | None:
    """The act to carry out, or None when it was for one use and has been used."""
    if press.one_use:
        taken = tx.execute(
            update(Press)
            .where(Press.payload == press.payload, Press.used_at.is_(None))
            .values(used_at=now)
            .execution_options(synchronize_session=False)
        )
        if taken.rowcount == 0:
            return None
    return press.act
