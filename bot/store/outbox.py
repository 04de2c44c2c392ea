"""The outbox: everything that is said to a person, by the bot or an officer, each thing once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, exists, func, or_, select, update
from sqlalchemy.orm import Session, aliased

from bot.core.cards import Card

from . import presses, receipts, stops
from .tables import Outbound, Thread

UNFINISHED = ("queued", "sending", "maybe_sent")
PATIENCE = timedelta(seconds=30)  # with an echo


def say(
    tx: Session,
    thread_id: str,
    cards: Sequence[Card],
    now: datetime,
    *,
    turn_id: str | None,
    handoff: dict[str, Any] | None = None,
    author: str = "bot",
    first: int = 0,
) -> list[Outbound]:
    """Queue ``cards`` in order and return their rows; the hand-off, if any, is told on the last of them.

    Rows of a turn are unique by (turn, sequence); ``first`` is the sequence of the first card.
    """
    rows = []
    for sequence, card in enumerate(cards, start=first):
        row = Outbound(
            thread_id=thread_id,
            turn_id=turn_id,
            sequence=sequence if turn_id else None,
            author=author,
            kind=card.kind,
            card=presses.seal_buttons(tx, thread_id, card, now).to_json(),
            handoff=handoff if card is cards[-1] else None,
            created_at=now,
            state="queued",
        )
        tx.add(row)
        tx.flush()
        rows.append(row)
    return rows


def lease_next(
    tx: Session, worker: str, now: datetime, lease: timedelta, patience: timedelta = PATIENCE
) -> Outbound | None:
    """Take the next message to send: the first unfinished one of its thread, and due.

    The holder is looked at here again: a bot row of a thread that an officer holds is cancelled, not sent.
    Officers' words in doubt wait for the officer, but after ``patience`` nothing else waits with them.
    """
    earlier = aliased(Outbound)
    left_alone = and_(
        earlier.state == "maybe_sent", earlier.author == "officer", earlier.lease_until < now - patience
    )
    first = ~exists().where(
        earlier.thread_id == Outbound.thread_id,
        earlier.id < Outbound.id,
        earlier.state.in_(UNFINISHED),
        ~left_alone,
    )
    row = (
        tx.execute(
            select(Outbound)
            .where(_due(now), first)
            .order_by(Outbound.id)
            .limit(1)
            .with_for_update(skip_locked=True)
        )
        .scalars()
        .first()
    )
    if row is None:
        return None
    holder = tx.execute(
        select(Thread.holder).where(Thread.id == row.thread_id).with_for_update()
    ).scalar_one()
    if row.author == "bot" and holder is not None:
        row.state = "cancelled"
        return None
    row.state, row.lease_owner, row.lease_until = "sending", worker, now + lease
    row.attempts += 1
    return row


def echoed(tx: Session, row: Outbound, message: str, part: int | None, now: datetime) -> None:
    """The platform's echo says that a part has left (``part``: which, if it knows; else the one in hand)."""
    in_hand = row.part or 0
    receipts.part_sent(tx, row, in_hand if part is None else part, message, now)
    if row.state != "sending" and receipts.has_left(tx, row):
        _go_on(row)


def doubted(tx: Session, row: Outbound, now: datetime) -> None:
    """The part in hand was sent without an answer. If its echo is here, delivery goes on; else the echo is waited for."""
    if receipts.has_left(tx, row):
        _go_on(row)
    elif row.state != "maybe_sent":
        row.state, row.lease_until = "maybe_sent", now


def _go_on(row: Outbound) -> None:
    """The part in hand has left: delivery sends the next one, or finds that nothing is left."""
    row.part, row.words, row.state, row.not_before = (row.part or 0) + 1, None, "queued", None


def send_again(row: Outbound) -> None:
    """The part in hand is sent once more, though it may have arrived: its row is marked."""
    row.state, row.not_before = "queued", None
    row.maybe_double, row.again = True, row.part or 0


def any_due(tx: Session, now: datetime) -> bool:
    """True when ``lease_next`` may find something: a cheap look before the write lock."""
    return tx.execute(select(Outbound.id).where(_due(now)).limit(1)).first() is not None


def _due(now: datetime) -> Any:
    """Queued, its own time has come, and its account may send."""
    its_time = or_(Outbound.not_before.is_(None), Outbound.not_before <= now)
    return and_(Outbound.state == "queued", its_time, ~stops.stopped(now))


def get(tx: Session, row_id: int) -> Outbound | None:
    """The row of this id, if it was not erased meanwhile."""
    return tx.get(Outbound, row_id, populate_existing=True)


def in_doubt(tx: Session, now: datetime, waited: timedelta) -> list[Outbound]:
    """Rows whose sender died in the act, and rows that have waited long enough for their echo."""
    dead = and_(Outbound.state == "sending", Outbound.lease_until < now)
    unanswered = and_(Outbound.state == "maybe_sent", Outbound.lease_until < now - waited)
    found = tx.execute(select(Outbound).where(or_(dead, unanswered)).with_for_update(skip_locked=True))
    return list(found.scalars())


def sent_after(tx: Session, thread_id: str, after: int, limit: int = 100) -> list[Outbound]:
    """Sent messages of a thread with an id above ``after``, in order.

    Safe as a cursor: a thread's messages are sent strictly in the order of their ids.
    """
    found = tx.execute(
        select(Outbound)
        .where(Outbound.thread_id == thread_id, Outbound.id > after, Outbound.state == "sent")
        .order_by(Outbound.id)
        .limit(limit)
    )
    return list(found.scalars())


def threads_sent_since(tx: Session, moment: datetime) -> list[str]:
    """Threads with a message sent after ``moment``. Ask with an overlap: a commit may lag behind its clock."""
    return list(tx.execute(select(Outbound.thread_id).where(Outbound.sent_at > moment).distinct()).scalars())


def of_turn(tx: Session, turn_id: str) -> list[Outbound]:
    """The messages that a turn says, in order; without those that never left and never will."""
    meant = Outbound.state.not_in(["cancelled", "failed"])
    found = select(Outbound).where(Outbound.turn_id == turn_id, meant).order_by(Outbound.sequence)
    return list(tx.execute(found).scalars())


def count_of_turn(tx: Session, turn_id: str) -> int:
    """How many messages a turn says."""
    return tx.execute(
        select(func.count())
        .select_from(Outbound)
        .where(Outbound.turn_id == turn_id, Outbound.state.not_in(["cancelled", "failed"]))
    ).scalar_one()


def mark_seen(tx: Session, thread_id: str, up_to: int, now: datetime) -> None:
    """The person has the messages up to this id on the screen."""
    unseen = and_(Outbound.thread_id == thread_id, Outbound.id <= up_to, Outbound.state == "sent")
    tx.execute(
        update(Outbound)
        .where(unseen, Outbound.seen_at.is_(None))
        .values(seen_at=now, delivered_at=func.coalesce(Outbound.delivered_at, now))
        .execution_options(synchronize_session=False)
    )


def history(tx: Session, thread_id: str, limit: int = 200) -> list[Outbound]:
    """The last messages to a person, oldest first, whatever became of them."""
    found = tx.execute(
        select(Outbound).where(Outbound.thread_id == thread_id).order_by(Outbound.id.desc()).limit(limit)
    )
    return list(found.scalars())[::-1]


def last_of_bot(tx: Session, thread_id: str, but: Sequence[str]) -> Card | None:
    """What the bot last said in a thread, leaving out the cards of these ids."""
    found = tx.execute(
        select(Outbound)
        .where(Outbound.thread_id == thread_id, Outbound.author == "bot", Outbound.card.is_not(None))
        .order_by(Outbound.id.desc())
        .limit(len(but) + 1)
    )
    said = (Card.from_json(row.card) for row in found.scalars())
    return next((card for card in said if card.id not in but), None)


def leased(tx: Session, row_id: int, worker: str) -> Outbound | None:
    """The row, if this worker still has it in hand; None when its lease ended and others saw to it, or it was erased."""
    mine = and_(Outbound.id == row_id, Outbound.lease_owner == worker, Outbound.state == "sending")
    return tx.execute(select(Outbound).where(mine).with_for_update()).scalar_one_or_none()


def hold(tx: Session, row_id: int, worker: str, until: datetime) -> bool:
    """Keep a row in hand until a later time. False when it is this worker's no longer."""
    mine = and_(Outbound.id == row_id, Outbound.lease_owner == worker, Outbound.state == "sending")
    return tx.execute(update(Outbound).where(mine).values(lease_until=until)).rowcount == 1
