"""What only the officer who holds a case may do: answer the person, and give the thread back to the bot."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.core.cards import Card
from bot.core.errors import Refused

from . import attachments, audit, outbox, presses, quality, satisfaction, threads
from .tables import Case, Officer, Outbound

RELEASED = (
    "Cán bộ đã kết thúc trao đổi. Từ đây là trợ lý tự động trả lời. Khi cần, anh/chị nhắn “gặp cán bộ”."
)
ENDINGS = {"released": "release", "closed": "close", "local": "pass_on"}  # outcome → what the audit calls it


class NoSuchCase(Refused):
    """There is no such case."""


def get(tx: Session, case_id: int) -> Case:
    """The case as it is now. Raises ``NoSuchCase``."""
    case = tx.get(Case, case_id, populate_existing=True)
    if case is None:
        raise NoSuchCase()
    return case


@dataclass(frozen=True)
class Enclosed:
    """A file that an officer sends: its ``media_type`` is what its bytes say."""

    name: str
    media_type: str
    content: bytes


def reply(
    tx: Session,
    case_id: int,
    officer_id: int,
    text: str,
    client_id: str,
    now: datetime,
    enclosed: Enclosed | None = None,
) -> Outbound:
    """Queue the officer's words, a file, or both. The same ``client_id`` again gives the first row. Raises ``Refused``."""
    thread_id = threads.lock(tx, get(tx, case_id).thread_id).id
    again = select(Outbound).where(Outbound.thread_id == thread_id, Outbound.client_id == client_id)
    first = tx.execute(again).scalar_one_or_none()
    if first is not None and first.officer_id == officer_id:
        return first
    held_by(tx, case_id, officer_id)
    card = Card(id="system/officer", kind="officer", text=text.strip())
    if first is not None or not (card.text or enclosed) or not client_id:
        raise Refused()
    kept = None
    if enclosed:
        kept = attachments.add(tx, thread_id, enclosed.name, enclosed.media_type, enclosed.content, now)
        card = replace(card, files=(attachments.as_file(kept),))
    row = _say(tx, thread_id, card, now, author="officer", officer_id=officer_id, client_id=client_id)
    if kept:
        kept.outbox_id = row.id
    audit.write(tx, officer_id, "reply", case_id, f"file {kept.id}" if kept else "", now=now)
    return row


def send_again(tx: Session, case_id: int, officer_id: int, row_id: int, now: datetime) -> None:
    """Send words of an officer's once more that may not have arrived. Nothing when that is known by now.

    Only for the holder: ``Refused``.
    """
    thread_id = threads.lock(tx, get(tx, case_id).thread_id).id
    held_by(tx, case_id, officer_id)
    doubtful = select(Outbound).where(
        Outbound.id == row_id,
        Outbound.thread_id == thread_id,
        Outbound.author == "officer",
        Outbound.state == "maybe_sent",
    )
    row = tx.execute(doubtful.with_for_update()).scalar_one_or_none()
    if row is not None:
        outbox.send_again(row)
        audit.write(tx, officer_id, "send_again", case_id, now=now)


def release(tx: Session, case_id: int, officer_id: int, now: datetime, outcome: str = "released") -> Case:
    """Close the case and give the thread back to the bot, which says so. Only for the holder: ``Refused``.

    ``outcome``: ``released`` (the bot goes on), ``closed`` (the matter is settled) or ``local`` (it lies with the
    locality now).
    """
    action = ENDINGS[outcome]
    thread = threads.lock(tx, get(tx, case_id).thread_id)
    case = held_by(tx, case_id, officer_id)
    case.state, case.outcome, case.closed_at, case.closed_by = "closed", outcome, now, officer_id
    thread.holder, thread.resumed_at = None, now
    last_words = Card(id="system/released", kind="notice", text=RELEASED)
    announce(tx, thread.id, satisfaction.asking(tx, case, last_words, now), now)
    quality.choose(tx, case, now)
    audit.write(tx, officer_id, action, case_id, now=now)
    return case


def announce(tx: Session, thread_id: str, card: Card, now: datetime) -> Outbound:
    """Tell the person what becomes of their case: neither the bot's words nor an officer's."""
    return _say(tx, thread_id, presses.seal_buttons(tx, thread_id, card, now), now, author="system")


def working(tx: Session, officer_id: int) -> None:
    """Raise ``Refused`` unless this officer may still work here."""
    officer = tx.get(Officer, officer_id, populate_existing=True)
    if officer is None or officer.disabled:
        raise Refused()


def held_by(tx: Session, case_id: int, officer_id: int) -> Case:
    """The case, which this officer has claimed. Raises ``Refused``."""
    working(tx, officer_id)
    case = get(tx, case_id)
    if case.state != "claimed" or case.claimed_by != officer_id:
        raise Refused()
    return case


def _say(tx: Session, thread_id: str, card: Card, now: datetime, **values: object) -> Outbound:
    row = Outbound(
        thread_id=thread_id, kind=card.kind, card=card.to_json(), created_at=now, state="queued", **values
    )
    tx.add(row)
    tx.flush()
    return row
