"""The inbox: every message is here before its sender gets a 200, and only once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.core.crypto import keyring
from bot.core.masking import mask_identity_numbers
from bot.core.media import Remote

from . import attachments, threads
from .tables import Inbound, Thread
from .upsert import insert_once


def receive(
    tx: Session,
    *,
    channel: str,
    account: str,
    platform_id: str,
    message_id: str,
    kind: str,
    body: dict[str, Any],
    now: datetime,
    sent_at: datetime | None = None,
    files: Iterable[Remote] = (),
) -> tuple[Inbound, bool]:
    """Store one message; ``(row, True)`` when it is new, ``(first row, False)`` when it came before.

    ``kind``: ``text`` (body ``{"text"}``), ``press`` (``{"payload"}``), ``attachment`` (``{"type"}``), ``event``
    (``{"event"}``); a channel may add keys of its own. ``sent_at``: the platform's time of it, by which messages are
    put in order. Identity-card numbers in the text are masked here, before anything is stored. ``files``: what came
    with it and lies on the platform, to be fetched.
    """
    thread = threads.find_or_create(tx, channel, account, platform_id, now)
    if isinstance(body.get("text"), str):
        body = {**body, "text": mask_identity_numbers(body["text"])}
    message = keyring().fingerprint(f"{platform_id}\0{message_id}", "message")
    new = insert_once(
        tx,
        Inbound,
        thread_id=thread.id,
        channel=channel,
        account=account,
        message=message,
        kind=kind,
        body=body,
        sent_at=sent_at,
        received_at=now,
        state="new",
    )
    if new and kind != "event":
        thread.last_inbound_at = now
        interacted(thread, sent_at or now)
    row = tx.execute(
        select(Inbound).where(
            Inbound.channel == channel, Inbound.account == account, Inbound.message == message
        )
    ).scalar_one()
    if new:
        attachments.expect(tx, row, files)
    return row, new


def interacted(thread: Thread, moment: datetime) -> None:
    """The person did something that opens the platform's window. Late news of an earlier deed change nothing."""
    if thread.last_interaction_at is None or thread.last_interaction_at < moment:
        thread.last_interaction_at = moment
    thread.reachable = None


def received_at(tx: Session, row_id: int) -> datetime:
    """When a message came. Raises ``NoResultFound``."""
    return tx.execute(select(Inbound.received_at).where(Inbound.id == row_id)).scalar_one()


def of_message(tx: Session, thread: Thread, message_id: str) -> Inbound | None:
    """The row of a platform's message of this person, if it came."""
    person = thread.platform_id
    key = keyring().fingerprint(f"{person}\0{message_id}", "message")
    found = select(Inbound).where(Inbound.thread_id == thread.id, Inbound.message == key)
    return tx.execute(found).scalar_one_or_none()


def empty(tx: Session, thread: Thread, message_id: str) -> None:
    """The person took a message back: its words and files go, that it was there stays."""
    row = of_message(tx, thread, message_id)
    if row is not None:
        row.body = {"text": ""} if row.kind == "text" else {}
        attachments.forget(tx, row.id)


def rewrite(tx: Session, thread: Thread, message_id: str, text: str) -> None:
    """The person changed a message; what was answered stays answered."""
    row = of_message(tx, thread, message_id)
    if row is not None and row.kind == "text":
        row.body = {**(row.body or {}), "text": mask_identity_numbers(text)}


def ungated(tx: Session, thread_id: str) -> list[Inbound]:
    """Messages that the gate has not heard yet, in order."""
    return _in_state(tx, thread_id, "new")


def waiting(tx: Session, thread_id: str) -> list[Inbound]:
    """Messages past the gate that no turn has taken yet, in order."""
    return [row for row in _in_state(tx, thread_id, "waiting") if row.turn_id is None and row.kind != "event"]


def of_turn(tx: Session, turn_id: str) -> list[Inbound]:
    """The messages that a turn answers, in order."""
    written = func.coalesce(Inbound.sent_at, Inbound.received_at)
    found = select(Inbound).where(Inbound.turn_id == turn_id).order_by(written, Inbound.id)
    return list(tx.execute(found).scalars())


def finish(tx: Session, rows: Iterable[Inbound], state: str, now: datetime) -> None:
    """Close messages as ``answered``, ``held`` or ``ignored``."""
    for row in rows:
        row.state, row.done_at = state, now


def finished_after(tx: Session, thread_id: str, moment: datetime) -> list[Inbound]:
    """Messages whose answering ended after ``moment``."""
    found = tx.execute(
        select(Inbound)
        .where(Inbound.thread_id == thread_id, Inbound.done_at > moment)
        .order_by(Inbound.done_at, Inbound.id)
    )
    return list(found.scalars())


def history(tx: Session, thread_id: str, limit: int = 200) -> list[Inbound]:
    """The person's last messages, oldest first."""
    found = tx.execute(
        select(Inbound).where(Inbound.thread_id == thread_id).order_by(Inbound.id.desc()).limit(limit)
    )
    return list(found.scalars())[::-1]


def _in_state(tx: Session, thread_id: str, state: str) -> list[Inbound]:
    written = func.coalesce(Inbound.sent_at, Inbound.received_at)
    found = tx.execute(
        select(Inbound)
        .where(Inbound.thread_id == thread_id, Inbound.state == state)
        .order_by(written, Inbound.id)
    )
    return list(found.scalars())
