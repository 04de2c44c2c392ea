"""Whether it helped: asked of the person once, after an officer has settled a case; kept as a count with the case."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from bot.core.cards import Button, Card
from bot.core.clock import local
from bot.core.windows import window

from . import reach
from .tables import Case, Officer, Outbound

QUESTION = "Trao đổi với cán bộ vừa rồi có giúp được anh/chị không?"
ANSWERS = {"yes": "Được giúp", "partly": "Tạm", "no": "Chưa"}
ONCE_IN = timedelta(days=1)  # who comes back on the same day is not asked again
FEW = 5  # fewer answers than this are not shown of one officer
FREE = ("always", "free")  # windows in which a question costs nobody anything


@dataclass(frozen=True)
class Answers:
    """How many answered what, of one desk or officer in one month ("2026-11")."""

    month: str
    whose: str
    yes: int
    partly: int
    no: int

    @property
    def number(self) -> int:
        """Answers in all."""
        return self.yes + self.partly + self.no


def asking(tx: Session, case: Case, card: Card, now: datetime) -> Card:
    """The last words of a settled case, with the question where it may be asked. One message, whichever it is.

    Never after danger, never twice, never outside a free window, and never while an officer's words have not arrived.
    """
    if case.danger or case.urgent or case.outcome != "closed" or case.asked_at or not _may(tx, case, now):
        return card
    case.asked_at = now
    buttons = tuple(
        Button(title, act={"act": "rate", "case": case.id, "answer": answer})
        for answer, title in ANSWERS.items()
    )
    return replace(card, text=f"{card.text}\n{QUESTION}", buttons=buttons)


def answer(tx: Session, thread_id: str, case_id: int, said: str, now: datetime) -> bool:
    """Keep the person's answer. False when there is one already, or it is no answer to this case."""
    case = tx.get(Case, case_id, populate_existing=True, with_for_update=True)
    if (
        case is None
        or case.thread_id != thread_id
        or case.asked_at is None
        or case.rating
        or said not in ANSWERS
    ):
        return False
    case.rating, case.rated_at = said, now
    return True


def by_desk(tx: Session, since: datetime) -> list[Answers]:
    """Answers since then, by desk, the newest month first."""
    rows = tx.execute(
        select(Case.rated_at, Case.desk, Case.rating).where(Case.rating.is_not(None), Case.rated_at >= since)
    )
    return _counted((row[0], row[1], row[2]) for row in rows)


def by_officer(tx: Session, since: datetime) -> list[Answers]:
    """The same by the officer who closed the case; months in which an officer had fewer than ``FEW`` are left out."""
    rows = tx.execute(
        select(Case.rated_at, Officer.name, Case.rating)
        .join(Officer, Officer.id == Case.closed_by)
        .where(Case.rating.is_not(None), Case.rated_at >= since)
    )
    return [one for one in _counted((row[0], row[1], row[2]) for row in rows) if one.number >= FEW]


def _counted(answers: Iterable[tuple[datetime, str, str]]) -> list[Answers]:
    found: dict[tuple[str, str], Counter[str]] = {}
    for at, whose, said in answers:
        found.setdefault((f"{local(at):%Y-%m}", whose), Counter())[said] += 1
    ordered = sorted(found.items(), key=lambda one: (one[0][0], one[0][1]), reverse=True)
    return [
        Answers(month, whose, said["yes"], said["partly"], said["no"]) for (month, whose), said in ordered
    ]


def _may(tx: Session, case: Case, now: datetime) -> bool:
    """True when an officer's words have arrived in this case, none is in doubt, and asking costs nothing."""
    here = (
        Outbound.thread_id == case.thread_id,
        Outbound.author == "officer",
        Outbound.created_at >= case.opened_at,
        Outbound.state != "cancelled",
    )
    lost = exists().where(*here, Outbound.state.in_(("maybe_sent", "failed")))
    asked_before = exists().where(
        Case.thread_id == case.thread_id, Case.id != case.id, Case.asked_at > now - ONCE_IN
    )
    if not all(tx.execute(select(exists().where(*here), ~lost, ~asked_before)).one()):
        return False
    known = reach.of_thread(tx, case.thread_id, now)
    open_now = window(known.channel, "system", known.known, now)
    return not known.left and open_now.open and open_now.kind in FREE
