"""A conversation as an officer reads it: who said what, in order, and what the assistant made of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.core.cards import Card
from bot.core.media import clean_name

from . import attachments, inbox, outbox
from .tables import Attachment, Inbound, Officer, Outbound, Press, Turn


@dataclass(frozen=True)
class Enclosure:
    """A file of a message. ``state``: waiting | kept | refused (with its ``reason``); ``size`` in bytes."""

    id: int
    type: str
    state: str
    reason: str | None
    media_type: str | None
    name: str
    size: int | None


@dataclass(frozen=True)
class Line:
    """One message. ``who``: person | bot | officer | system. ``kind``: text | press | attachment, or the card's.

    ``text`` is ``None`` when retention has emptied it; for an attachment it is its type.
    ``state`` (from us only): queued | sending | sent | delivered | seen | maybe_sent | failed, and the ``error`` of it.
    ``row``: its outbox row.
    """

    at: datetime
    who: str
    kind: str
    text: str | None
    name: str = ""
    more: str = ""
    sources: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    danger: str | None = None
    state: str = ""
    error: str = ""
    row: int | None = None
    files: tuple[Enclosure, ...] = ()


def lines(tx: Session, thread_id: str, limit: int = 200) -> list[Line]:
    """The last messages of a thread, oldest first. What was cancelled was never said and is left out."""
    said = [row for row in inbox.history(tx, thread_id, limit) if row.kind != "event"]  # receipts say nothing
    ours = [row for row in outbox.history(tx, thread_id, limit) if row.state != "cancelled"]
    needs, titles, names = _needs(tx, said), _titles(tx, said), _names(tx, ours)
    theirs, enclosed = attachments.of_messages(tx, [row.id for row in said], [row.id for row in ours])
    both = [
        (
            row.sent_at or row.received_at,
            0,
            row.id,
            _with(_from_person(row, needs, titles), theirs.get(row.id)),
        )
        for row in said
    ]
    both += [(row.created_at, 1, row.id, _with(_from_us(row, names), enclosed.get(row.id))) for row in ours]
    return [line for *_, line in sorted(both, key=lambda entry: entry[:3])][-limit:]


def _with(line: Line, files: list[Attachment] | None) -> Line:
    """The line with its files. A name is shown as it would be saved."""
    shown = tuple(
        Enclosure(
            id=file.id,
            type=file.type,
            state=file.state,
            reason=file.reason,
            media_type=file.media_type,
            name=clean_name(file.name or "", file.media_type) if file.media_type else "",
            size=file.size,
        )
        for file in files or ()
    )
    return replace(line, files=shown)


def _from_person(row: Inbound, needs: dict[str, list[str]], titles: dict[str, str]) -> Line:
    body = row.body or {}
    text = body.get("text") or body.get("type")
    if row.kind == "press":
        text = titles.get(body.get("payload", ""))
    understood = tuple(needs.pop(row.turn_id, ()))  # told once, at the turn's first message
    return Line(row.received_at, "person", row.kind, text, needs=understood, danger=row.danger)


def _from_us(row: Outbound, names: dict[int, str]) -> Line:
    card = Card.from_json(row.card) if row.card else None
    state = row.state
    if state == "sent":
        state = "seen" if row.seen_at else "delivered" if row.delivered_at else "sent"
    if card is None:
        name = names.get(row.officer_id, "")
        return Line(row.created_at, row.author, row.kind, None, name, state=state, row=row.id)
    return Line(
        at=row.created_at,
        who=row.author,
        kind=row.kind,
        text=card.text,
        name=names.get(row.officer_id, ""),
        more=card.more,
        sources=tuple(" – ".join(filter(None, (one.instrument, one.article))) for one in card.sources),
        state=state,
        error=row.error or "",
        row=row.id,
    )


def _needs(tx: Session, said: list[Inbound]) -> dict[str, list[str]]:
    turns = {row.turn_id for row in said if row.turn_id}
    found = tx.execute(select(Turn).where(Turn.id.in_(turns)))
    return {turn.id: list(turn.needs or ()) for turn in found.scalars()}


def _titles(tx: Session, said: list[Inbound]) -> dict[str, str]:
    pressed = {(row.body or {}).get("payload") for row in said if row.kind == "press"}
    found = tx.execute(select(Press).where(Press.payload.in_(pressed - {None})))
    return {press.payload: press.title for press in found.scalars()}


def _names(tx: Session, ours: list[Outbound]) -> dict[int, str]:
    officers = {row.officer_id for row in ours if row.officer_id}
    found = tx.execute(select(Officer).where(Officer.id.in_(officers)))
    return {officer.id: officer.name for officer in found.scalars()}
