"""The quality sample: closed cases that chance picks, and what a supervisor finds on looking at them again.

A keyed hash of the case's number decides, so that nobody can steer it and the same key would pick the same cases again.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from bot.core.crypto import keyring
from bot.core.errors import Refused

from . import audit, office_settings
from .tables import Case, CaseReview, Officer
from .upsert import insert_once

SHARE = 5  # per cent of the closed cases, unless the console has set another
QUESTIONS = ("quick", "correct", "kind", "next_steps")
LONGEST_REMARK = 1000


@dataclass(frozen=True)
class Review:
    """One chosen case. The answers are ``None`` until it is reviewed; ``remark``: also once it is kept no longer."""

    case_id: int
    desk: str
    officer: str
    chosen_at: datetime
    answers: tuple[bool | None, ...]
    remark: str | None
    reviewer: str | None
    reviewed_at: datetime | None


def share(tx: Session) -> int:
    """How many of a hundred closed cases are chosen."""
    percent: int = office_settings.read(tx).get("sample", {"percent": SHARE})["percent"]
    return percent


def picks(case_id: int, percent: int) -> bool:
    """True for this share of all numbers, always the same ones under one key."""
    drawn = int(keyring().fingerprint(str(case_id), "case_reviews.sample")[:12], 16)
    return drawn * 100 < percent * 16**12


def choose(tx: Session, case: Case, now: datetime) -> None:
    """A case was closed by an officer: perhaps it is looked at again."""
    if picks(case.id, share(tx)):
        insert_once(tx, CaseReview, case_id=case.id, officer_id=case.closed_by, chosen_at=now)


def waiting(tx: Session, reviewer_id: int) -> list[Review]:
    """Chosen cases that nobody has reviewed, the oldest first; not the reviewer's own."""
    return _read(
        tx, CaseReview.reviewed_at.is_(None), CaseReview.officer_id != reviewer_id, order=CaseReview.chosen_at
    )


def done(tx: Session, limit: int = 50) -> list[Review]:
    """What was reviewed last."""
    return _read(tx, CaseReview.reviewed_at.is_not(None), order=CaseReview.reviewed_at.desc(), limit=limit)


def of_officer(tx: Session, officer_id: int, limit: int = 50) -> list[Review]:
    """What supervisors found in this officer's cases, the newest first."""
    mine = (CaseReview.officer_id == officer_id, CaseReview.reviewed_at.is_not(None))
    return _read(tx, *mine, order=CaseReview.reviewed_at.desc(), limit=limit)


def one(tx: Session, case_id: int) -> Review | None:
    """The review of this case, if it was chosen."""
    found = _read(tx, CaseReview.case_id == case_id, order=CaseReview.case_id)
    return found[0] if found else None


def review(
    tx: Session, case_id: int, reviewer_id: int, answers: dict[str, bool], remark: str, now: datetime
) -> None:
    """What the supervisor found; a second time it replaces the first. Raises ``Refused``: not chosen, or one's own case."""
    row = tx.get(CaseReview, case_id, populate_existing=True, with_for_update=True)
    if row is None or row.officer_id == reviewer_id or set(answers) != set(QUESTIONS):
        raise Refused()
    for name, said in answers.items():
        setattr(row, name, said)
    row.remark, row.reviewed_by, row.reviewed_at = remark.strip()[:LONGEST_REMARK] or None, reviewer_id, now
    tx.flush()
    audit.write(tx, reviewer_id, "case_reviewed", case_id, now=now)


def shares(reviews: list[Review]) -> dict[str, int]:
    """Of the reviewed ones, per cent of yes to each question. Empty without any."""
    if not reviews:
        return {}
    return {
        name: round(100 * sum(bool(each.answers[place]) for each in reviews) / len(reviews))
        for place, name in enumerate(QUESTIONS)
    }


def _read(tx: Session, *which: object, order: object, limit: int = 200) -> list[Review]:
    whose, who = aliased(Officer), aliased(Officer)
    rows = tx.execute(
        select(CaseReview, Case.desk, whose.name, who.name)
        .join(Case, Case.id == CaseReview.case_id)
        .join(whose, whose.id == CaseReview.officer_id)
        .outerjoin(who, who.id == CaseReview.reviewed_by)
        .where(*which)
        .order_by(order)
        .limit(limit)
    )
    return [
        Review(
            case_id=row.case_id,
            desk=desk,
            officer=officer,
            chosen_at=row.chosen_at,
            answers=tuple(getattr(row, name) for name in QUESTIONS),
            remark=row.remark,
            reviewer=reviewer,
            reviewed_at=row.reviewed_at,
        )
        for row, desk, officer, reviewer in rows
    ]
