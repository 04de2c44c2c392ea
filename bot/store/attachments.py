"""Files that people and officers send. A person's is noted with its message, fetched under a lease, kept sealed.

Nothing here reads a file's bytes but ``content``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import and_, delete, func, or_, select
from sqlalchemy.orm import Session

from bot.core.cards import File
from bot.core.media import Remote, is_image

from .tables import Attachment, Inbound, Outbound


def expect(tx: Session, row: Inbound, files: Iterable[Remote]) -> None:
    """These files came with a message and are to be fetched. For the transaction that stores the message."""
    for file in files:
        tx.add(
            Attachment(
                inbox_id=row.id,
                thread_id=row.thread_id,
                type=file.type,
                address=file.address,
                name=file.name or None,
                size=file.size,
                state="waiting",
            )
        )


def any_due(tx: Session, now: datetime) -> bool:
    """True when ``lease_next`` may find something: a cheap look before the write lock."""
    return tx.execute(select(Attachment.id).where(_due(now)).limit(1)).first() is not None


def lease_next(tx: Session, worker: str, now: datetime, lease: timedelta) -> Attachment | None:
    """Take the next file to fetch. A worker that died loses it when its lease ends."""
    found = select(Attachment).where(_due(now)).order_by(Attachment.id).limit(1)
    row = tx.execute(found.with_for_update(skip_locked=True)).scalars().first()
    if row is not None:
        row.lease_owner, row.lease_until = worker, now + lease
        row.attempts += 1
    return row


def leased(tx: Session, attachment_id: int, worker: str) -> Attachment | None:
    """The row, if this worker still has it in hand; None when its lease went to another, or it was erased."""
    mine = and_(
        Attachment.id == attachment_id, Attachment.lease_owner == worker, Attachment.state == "waiting"
    )
    return tx.execute(select(Attachment).where(mine).with_for_update()).scalar_one_or_none()


def keep(row: Attachment, media_type: str, content: bytes, now: datetime) -> None:
    """The file is here. Its address is no longer needed and may open it to others: it goes."""
    row.state, row.media_type, row.size, row.content = "kept", media_type, len(content), content
    _done(row, now)


def refuse(row: Attachment, reason: str, now: datetime) -> None:
    """The file will not be had: ``too_large`` | ``too_many`` | ``type`` | ``gone`` | ``address`` | ``failed``."""
    row.state, row.reason = "refused", reason
    _done(row, now)


def try_again(row: Attachment, moment: datetime) -> None:
    """Not now; any worker may try at ``moment``."""
    row.not_before, row.lease_owner, row.lease_until = moment, None, None


def refused_since(tx: Session, thread_id: str, moment: datetime) -> bool:
    """True when a file of this person was refused after ``moment``."""
    mine = (Attachment.thread_id == thread_id, Attachment.state == "refused", Attachment.done_at > moment)
    return tx.execute(select(Attachment.id).where(*mine).limit(1)).first() is not None


def bytes_kept(tx: Session, thread_id: str) -> int:
    """How much of a person's files is kept, in bytes."""
    mine = (Attachment.thread_id == thread_id, Attachment.state == "kept", Attachment.inbox_id.is_not(None))
    return tx.execute(select(func.coalesce(func.sum(Attachment.size), 0)).where(*mine)).scalar_one()


def add(tx: Session, thread_id: str, name: str, media_type: str, content: bytes, now: datetime) -> Attachment:
    """A file of an officer's or of our own, not yet tied to the message that it goes with (``outbox_id``)."""
    kind = "image" if is_image(media_type) else "file"
    row = Attachment(thread_id=thread_id, type=kind, name=name, attempts=0)
    keep(row, media_type, content, now)
    tx.add(row)
    tx.flush()
    return row


def as_file(row: Attachment) -> File:
    """The file as a card names it."""
    return File(id=row.id, name=row.name or "", media_type=row.media_type, size=row.size)


def get(tx: Session, thread_id: str, attachment_id: int) -> Attachment | None:
    """The file of this id, if it is of this thread and kept."""
    mine = (Attachment.id == attachment_id, Attachment.thread_id == thread_id, Attachment.state == "kept")
    return tx.execute(select(Attachment).where(*mine)).scalar_one_or_none()


def sent_to(tx: Session, thread_id: str, attachment_id: int) -> Attachment | None:
    """The file of this id, if it went to this person with a message that has been sent."""
    row = get(tx, thread_id, attachment_id)
    sent = row is not None and row.outbox_id is not None and tx.get(Outbound, row.outbox_id).state == "sent"
    return row if sent else None


def content(tx: Session, attachment_id: int) -> bytes | None:
    """A file's bytes; None when it is gone."""
    return tx.execute(select(Attachment.content).where(Attachment.id == attachment_id)).scalar_one_or_none()


def forget(tx: Session, inbox_id: int) -> None:
    """The person took the message back."""
    tx.execute(delete(Attachment).where(Attachment.inbox_id == inbox_id))


def of_messages(
    tx: Session, inbox_ids: Sequence[int], outbox_ids: Sequence[int]
) -> tuple[dict[int, list[Attachment]], dict[int, list[Attachment]]]:
    """Files by the inbox row and by the outbox row that they belong to, in order."""
    which = or_(Attachment.inbox_id.in_(inbox_ids), Attachment.outbox_id.in_(outbox_ids))
    theirs: dict[int, list[Attachment]] = {}
    ours: dict[int, list[Attachment]] = {}
    for row in tx.execute(select(Attachment).where(which).order_by(Attachment.id)).scalars():
        if row.inbox_id is not None:
            theirs.setdefault(row.inbox_id, []).append(row)
        else:
            ours.setdefault(row.outbox_id, []).append(row)
    return theirs, ours


def _due(now: datetime) -> object:
    free = or_(Attachment.lease_until.is_(None), Attachment.lease_until < now)
    return and_(
        Attachment.state == "waiting",
        free,
        or_(Attachment.not_before.is_(None), Attachment.not_before <= now),
    )


def _done(row: Attachment, now: datetime) -> None:
    row.done_at = now
    row.address = row.not_before = row.lease_owner = row.lease_until = None
