"""Erasing: what a person asked to be forgotten, and what has been kept long enough."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, delete, exists, or_, select, update
from sqlalchemy.orm import Session

from . import known_facts
from .tables import (
    Attachment,
    Case,
    CaseContact,
    CaseMove,
    CaseNote,
    CaseReview,
    Consent,
    Inbound,
    OutageNotice,
    Outbound,
    Press,
    PrivacyRequest,
    SentPart,
    Thread,
    Turn,
)

WORKING_ANSWER = timedelta(days=2)  # Decree 356/2025: first answer to a request within two working days


def erase_thread(tx: Session, thread: Thread, now: datetime, keep: Iterable[int] = ()) -> PrivacyRequest:
    """Forget everything said in a thread, at the person's wish; done at once and recorded without their name.

    ``keep``: ids of inbox rows that asked for it; they are emptied, not removed, so that their sender is answered.
    """
    asking = list(keep)
    tx.execute(
        update(Case)
        .where(Case.thread_id == thread.id, Case.closed_at.is_(None))
        .values(state="closed", closed_at=now, outcome="erased")
    )
    tx.execute(update(Case).where(Case.thread_id == thread.id).values(need=None, told=None, rating=None))
    _forget_work(tx, select(Case.id).where(Case.thread_id == thread.id))
    tx.execute(delete(CaseNote).where(CaseNote.thread_id == thread.id))
    tx.execute(delete(SentPart).where(SentPart.thread_id == thread.id))
    tx.execute(delete(Attachment).where(Attachment.thread_id == thread.id))
    tx.execute(delete(Outbound).where(Outbound.thread_id == thread.id))
    tx.execute(delete(Press).where(Press.thread_id == thread.id))
    tx.execute(delete(OutageNotice).where(OutageNotice.thread_id == thread.id))
    tx.execute(delete(Consent).where(Consent.thread_id == thread.id))
    known_facts.forget(tx, thread.id)
    turns = select(Inbound.turn_id).where(Inbound.id.in_(asking), Inbound.turn_id.is_not(None))
    kept = list(tx.execute(turns).scalars())
    tx.execute(delete(Inbound).where(Inbound.thread_id == thread.id, Inbound.id.not_in(asking)))
    for row in tx.execute(select(Inbound).where(Inbound.id.in_(asking))).scalars():
        row.body = {
            key: value for key, value in (row.body or {}).items() if key == "id"
        }  # the page's own id of it
    tx.execute(delete(Turn).where(Turn.thread_id == thread.id, Turn.id.not_in(kept)))
    thread.consent = thread.notice_at = thread.greeted_at = thread.holder = thread.outside_until = None
    thread.misses = 0
    request = PrivacyRequest(kind="erase", asked_at=now, due_at=now + WORKING_ANSWER, done_at=now)
    tx.add(request)
    return request


def purge(tx: Session, now: datetime, talk: timedelta, with_consent: timedelta, case: timedelta) -> int:
    """Remove talk older than it may be kept, and facts kept for a next conversation that did not come.

    Returns the number of messages removed.

    A thread with a live case, or one closed less than ``case`` ago, keeps its talk: the officer answers for it.
    """
    needed = exists().where(
        Case.thread_id == Thread.id, or_(Case.closed_at.is_(None), Case.closed_at > now - case)
    )
    over = select(Case.id).where(Case.closed_at <= now - case)
    _forget_work(tx, over)
    told = update(Case).where(Case.id.in_(over), Case.told.is_not(None)).values(told=None)
    tx.execute(told.execution_options(synchronize_session=False))
    known_facts.forget_old(tx, now - with_consent)
    agreed = select(Thread.id).where(Thread.consent.is_(True), ~needed)
    others = select(Thread.id).where(or_(Thread.consent.is_(None), Thread.consent.is_(False)), ~needed)
    return _purge(tx, agreed, now - with_consent) + _purge(tx, others, now - talk)


def _forget_work(tx: Session, cases: Any) -> None:
    """What officers wrote about these cases as they passed them on or followed them outside the platform."""
    for table in (CaseMove, CaseContact):
        gone = delete(table).where(table.case_id.in_(cases))
        tx.execute(gone.execution_options(synchronize_session=False))
    unsaid = update(CaseReview).where(CaseReview.case_id.in_(cases), CaseReview.remark.is_not(None))
    tx.execute(unsaid.values(remark=None).execution_options(synchronize_session=False))


def _purge(tx: Session, threads: Any, before: datetime) -> int:
    old_in = and_(Inbound.thread_id.in_(threads), Inbound.done_at < before)
    said = and_(Outbound.thread_id.in_(threads), Outbound.created_at < before)
    # an officer's words in doubt wait for the officer, but not for ever
    finished = Outbound.state.in_(["sent", "cancelled", "failed", "maybe_sent"])
    old_rows = select(Outbound.id).where(said, finished)
    tx.execute(
        delete(SentPart).where(SentPart.outbox_id.in_(old_rows)).execution_options(synchronize_session=False)
    )
    old_messages = select(Inbound.id).where(old_in)
    tx.execute(
        delete(Attachment)
        .where(or_(Attachment.inbox_id.in_(old_messages), Attachment.outbox_id.in_(old_rows)))
        .execution_options(synchronize_session=False)
    )
    tx.execute(
        delete(CaseNote)
        .where(CaseNote.thread_id.in_(threads), CaseNote.at < before)
        .execution_options(synchronize_session=False)
    )
    removed = tx.execute(delete(Outbound).where(said, finished).execution_options(synchronize_session=False))
    tx.execute(delete(Inbound).where(old_in).execution_options(synchronize_session=False))
    lone = and_(
        Turn.thread_id.in_(threads),
        Turn.state != "open",
        Turn.done_at < before,
        ~exists().where(Inbound.turn_id == Turn.id),
        ~exists().where(Outbound.turn_id == Turn.id),
    )
    tx.execute(delete(Turn).where(lone).execution_options(synchronize_session=False))
    tx.execute(
        delete(Press)
        .where(Press.thread_id.in_(threads), Press.created_at < before)
        .execution_options(synchronize_session=False)
    )
    return removed.rowcount
