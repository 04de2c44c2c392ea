"""Messages that the assistant did not understand or refused, while they are still kept: what its training lacks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.core.cards import Card

from . import audit
from .tables import Inbound, Outbound, Turn

# What was said in place of an answer: the card's id → why.
MISSED = {
    "system/not_understood": "not_understood",
    "system/no_help_again": "not_understood",
    "system/perhaps": "guessed",
    "system/out_of_scope": "refused",
}
REFUSED_BY_KIND = "out_of_scope/"
LOOKED_AT = 5000  # answers, the newest: each must be unsealed to be looked at


@dataclass(frozen=True)
class Question:
    """One message. ``why``: not_understood | guessed | refused."""

    turn_id: str
    text: str
    why: str
    at: datetime


def listed(tx: Session, limit: int) -> list[Question]:
    """The newest that nobody has seen to, each turn's texts as one, unsealed: to be masked before anybody reads them."""
    said = (
        select(Turn.id, Turn.done_at, Outbound.card)
        .join(Outbound, Outbound.turn_id == Turn.id)
        .where(
            Turn.looked_at.is_(None), Turn.state == "done", Outbound.author == "bot", Outbound.sequence >= 0
        )
        .order_by(Turn.done_at.desc(), Turn.id, Outbound.sequence)
        .limit(LOOKED_AT)
    )
    found: dict[str, Question] = {}
    for turn_id, at, raw in tx.execute(said):
        why = None if turn_id in found else _why(raw)
        text = _text(tx, turn_id) if why else ""
        if why and text:
            found[turn_id] = Question(turn_id, text, why, at)
        if len(found) == limit:
            break
    return list(found.values())


def seen_to(tx: Session, turn_id: str, now: datetime) -> bool:
    """It has been taken over, or is of no use. False when it is gone, or somebody else was quicker."""
    mine = update(Turn).where(Turn.id == turn_id, Turn.looked_at.is_(None))
    return tx.execute(mine.values(looked_at=now).execution_options(synchronize_session=False)).rowcount == 1


def drop(tx: Session, turn_id: str, by: int, now: datetime) -> None:
    """Of no use for training."""
    if seen_to(tx, turn_id, now):
        audit.write(tx, by, "question_dropped", now=now)


def _why(raw: dict[str, Any] | None) -> str | None:
    card = Card.from_json(raw).id if raw else ""
    return "refused" if card.startswith(REFUSED_BY_KIND) else MISSED.get(card)


def _text(tx: Session, turn_id: str) -> str:
    said = select(Inbound.body).where(Inbound.turn_id == turn_id, Inbound.kind == "text").order_by(Inbound.id)
    return "\n".join(body["text"] for body in tx.execute(said).scalars() if body and body.get("text"))
