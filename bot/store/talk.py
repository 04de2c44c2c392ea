"""A conversation as an officer reads it: who said what, in order, and what the assistant made of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.core.cards import Card
from bot.core.media import clean_name

from . import attachments, inbox, notes, outbox
from .tables import Attachment, CaseNote, Inbound, Officer, Outbound, Press, Turn


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
    """One message. ``who``: person | bot | officer | system | note (an officer's, for officers only).

    ``kind``: text | press | attachment, or the card's. ``text`` is ``None`` when retention has emptied it; for an
    attachment it is its type. ``state`` (from us only): queued | sending | sent | delivered | seen | maybe_sent |
    failed, and the ``error`` of it.
    ``row``: its outbox row. ``anchor``: its own name within the page.
    ``card`` and ``about``: which card it is, and the needs that it answers. ``act``: what a press means.
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
    anchor: str = ""
    card: str = ""
    about: tuple[str, ...] = ()
    act: Mapping[str, Any] = field(default_factory=dict)


def lines(tx: Session, thread_id: str, limit: int = 200) -> list[Line]:
    """The last messages of a thread, oldest first. What was cancelled was never said and is left out."""
    said = [row for row in inbox.history(tx, thread_id, limit) if row.kind != "event"]  # receipts say nothing
    ours = [row for row in outbox.history(tx, thread_id, limit) if row.state != "cancelled"]
    noted = notes.of_thread(tx, thread_id, limit)
    needs, titles, names = _needs(tx, said), _titles(tx, said), _names(tx, [*ours, *noted])
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
    both += [(note.at, 2, note.id, _from_note(note, names)) for note in noted]
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
    return Line(
        at=row.received_at,
        who="person",
        kind=row.kind,
        text=text,
        needs=understood,
        danger=row.danger,
        anchor=f"in-{row.id}",
        act=body.get("act") or {},
    )


def _from_note(note: CaseNote, names: dict[int, str]) -> Line:
    name = names.get(note.officer_id, "")
    return Line(note.at, "note", "note", note.text, name, anchor=f"note-{note.id}")


def _from_us(row: Outbound, names: dict[int, str]) -> Line:
    card = Card.from_json(row.card) if row.card else None
    state = row.state
    if state == "sent":
        state = "seen" if row.seen_at else "delivered" if row.delivered_at else "sent"
    if card is None:
        name = names.get(row.officer_id, "")
        anchor = f"out-{row.id}"
        return Line(row.created_at, row.author, row.kind, None, name, state=state, row=row.id, anchor=anchor)
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
        anchor=f"out-{row.id}",
        card=card.id,
        about=card.needs,
    )


def _needs(tx: Session, said: list[Inbound]) -> dict[str, list[str]]:
    turns = {row.turn_id for row in said if row.turn_id}
    found = tx.execute(select(Turn).where(Turn.id.in_(turns)))
    return {turn.id: list(turn.needs or ()) for turn in found.scalars()}


def _titles(tx: Session, said: list[Inbound]) -> dict[str, str]:
    pressed = {(row.body or {}).get("payload") for row in said if row.kind == "press"}
    found = tx.execute(select(Press).where(Press.payload.in_(pressed - {None})))
    return {press.payload: press.title for press in found.scalars()}


def _names(tx: Session, ours: list[Any]) -> dict[int, str]:
    officers = {row.officer_id for row in ours if row.officer_id}
    found = tx.execute(select(Officer).where(Officer.id.in_(officers)))
    return {officer.id: officer.name for officer in found.scalars()}
