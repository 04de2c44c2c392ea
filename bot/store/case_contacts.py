"""What officers do for a case outside the platform: calls, visits, letters."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from . import audit, threads
from .case_holder import get, held_by, release, reply
from .tables import Case, CaseContact, Officer

WAYS = ("phone", "in_person", "letter")


@dataclass(frozen=True)
class Contact:
    """One contact: ``how`` (``WAYS``), when, with which office, and what came of it."""

    how: str
    at: datetime
    office: str
    result: str
    officer: str = ""


def add(tx: Session, case_id: int, officer_id: int, contact: Contact, now: datetime) -> None:
    """Note a contact. Only the holder: ``Refused``."""
    threads.lock(tx, get(tx, case_id).thread_id)
    held_by(tx, case_id, officer_id)
    if contact.how not in WAYS:
        raise ValueError(contact.how)
    tx.add(
        CaseContact(
            case_id=case_id,
            officer_id=officer_id,
            noted_at=now,
            at=contact.at,
            how=contact.how,
            office=contact.office,
            result=contact.result,
        )
    )
    tx.flush()
    audit.write(tx, officer_id, "contact", case_id, contact.how, now=now)


def pass_on(
    tx: Session, case_id: int, officer_id: int, contact: Contact, line: str, client_id: str, now: datetime
) -> Case:
    """The matter lies with the locality now: note the contact, tell the person (``line``, if any), end the case.

    Only the holder: ``Refused``.
    """
    add(tx, case_id, officer_id, contact, now)
    if line:
        reply(tx, case_id, officer_id, line, client_id, now)
    return release(tx, case_id, officer_id, now, "local")


def of_case(tx: Session, case_id: int) -> list[Contact]:
    """The contacts of a case, in the order of their days."""
    rows = tx.execute(
        select(CaseContact, Officer.name)
        .join(Officer, Officer.id == CaseContact.officer_id)
        .where(CaseContact.case_id == case_id)
        .order_by(CaseContact.at, CaseContact.id)
    )
    return [Contact(one.how, one.at, one.office or "", one.result or "", officer) for one, officer in rows]
