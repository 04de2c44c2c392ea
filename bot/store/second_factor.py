"""The second factor of officers: one-time codes of an app, each good once, and ten recovery codes for a lost phone."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.orm import Session

from bot.core import totp
from bot.core.crypto import keyring
from bot.core.errors import Refused
from bot.core.passwords import new_passphrase

from . import audit, sessions
from .tables import Officer, RecoveryCode, SecondFactorReset

RECOVERY_CODES = 10
RESET_WITHIN = timedelta(hours=24)  # a proposal that nobody confirms by then is void
MAY_RESET = ("supervisor", "administrator")


class WrongCode(Refused):
    """The code is not right, or was used before."""


def prepare(tx: Session, officer_id: int) -> None:
    """A new secret for an officer who has none that counts: what an earlier page showed is worth nothing."""
    unset = (Officer.id == officer_id, Officer.totp_since.is_(None))
    tx.execute(update(Officer).where(*unset).values(totp_secret=totp.new_secret(), totp_step=None))


def secret_to_show(tx: Session, officer_id: int) -> str | None:
    """The secret, for the page that sets it up; ``None`` once that is done."""
    officer = tx.get(Officer, officer_id, populate_existing=True)
    return officer.totp_secret if officer.totp_since is None else None


def enrol(tx: Session, officer_id: int, code: str, now: datetime) -> list[str]:
    """The app knows the secret; returns the recovery codes, which are shown this once. Raises ``WrongCode``."""
    officer = tx.get(Officer, officer_id, populate_existing=True)
    if officer.totp_since is not None or not officer.totp_secret or not _take(tx, officer, code, now):
        raise WrongCode()
    officer.totp_since = now
    return new_recovery_codes(tx, officer_id, now, action="second_factor_set_up")


def set_up(tx: Session, officer_id: int, now: datetime) -> tuple[str, list[str]]:
    """Set it up on the machine, for an officer whose app is still to learn it; returns secret and recovery codes."""
    officer = tx.get(Officer, officer_id, populate_existing=True)
    officer.totp_secret, officer.totp_since, officer.totp_step = totp.new_secret(), now, None
    return officer.totp_secret, new_recovery_codes(tx, officer_id, now, action="second_factor_set_up")


def check(tx: Session, officer_id: int, code: str, now: datetime) -> bool:
    """True for the current or the previous code of the officer's app, and for each only once."""
    officer = tx.get(Officer, officer_id, populate_existing=True)
    return officer.totp_since is not None and _take(tx, officer, code, now)


def recover(tx: Session, officer_id: int, code: str, now: datetime) -> bool:
    """True for a recovery code that was not used; from now on it is."""
    mine = (
        RecoveryCode.code == _hash(officer_id, code),
        RecoveryCode.officer_id == officer_id,
        RecoveryCode.used_at.is_(None),
    )
    if tx.execute(update(RecoveryCode).where(*mine).values(used_at=now)).rowcount != 1:
        return False
    audit.write(tx, officer_id, "recovery_code_used", now=now)
    return True


def new_recovery_codes(
    tx: Session, officer_id: int, now: datetime, *, action: str = "recovery_codes_made"
) -> list[str]:
    """Ten new codes, to be shown this once; the old ones are void."""
    tx.execute(delete(RecoveryCode).where(RecoveryCode.officer_id == officer_id))
    codes = [new_passphrase() for _ in range(RECOVERY_CODES)]
    tx.add_all(RecoveryCode(code=_hash(officer_id, code), officer_id=officer_id) for code in codes)
    tx.flush()
    audit.write(tx, officer_id, action, now=now)
    return codes


def recovery_codes_left(tx: Session, officer_id: int) -> int:
    """How many are unused."""
    unused = (RecoveryCode.officer_id == officer_id, RecoveryCode.used_at.is_(None))
    return tx.execute(select(func.count()).select_from(RecoveryCode).where(*unused)).scalar_one()


def clear(tx: Session, officer_id: int, now: datetime, *, by: int | None = None) -> None:
    """Forget secret and recovery codes and end all sessions: the next sign-in sets them up anew."""
    gone = {"totp_secret": None, "totp_since": None, "totp_step": None}
    tx.execute(update(Officer).where(Officer.id == officer_id).values(**gone))
    for table in (RecoveryCode, SecondFactorReset):
        tx.execute(delete(table).where(table.officer_id == officer_id))
    sessions.end_all(tx, officer_id, now)
    audit.write(tx, by or officer_id, "second_factor_reset", detail=f"officer {officer_id}", now=now)


def propose_reset(tx: Session, officer_id: int, by: int, now: datetime) -> None:
    """One colleague has made sure who asks. Nothing happens until another one confirms. Raises ``Refused``."""
    _may_reset(tx, officer_id, by)
    tx.execute(delete(SecondFactorReset).where(SecondFactorReset.officer_id == officer_id))
    tx.add(SecondFactorReset(officer_id=officer_id, proposed_by=by, proposed_at=now))
    tx.flush()
    audit.write(tx, by, "reset_proposed", detail=f"officer {officer_id}", now=now)


def confirm_reset(tx: Session, officer_id: int, by: int, now: datetime) -> None:
    """The second colleague agrees. Raises ``Refused``: not the proposer, not the officer, not after a day."""
    _may_reset(tx, officer_id, by)
    proposal = proposed_resets(tx, now).get(officer_id)
    if proposal is None or proposal == by:
        raise Refused()
    clear(tx, officer_id, now, by=by)


def proposed_resets(tx: Session, now: datetime) -> dict[int, int]:
    """Open proposals: officer → who proposed."""
    rows = tx.execute(
        select(SecondFactorReset.officer_id, SecondFactorReset.proposed_by).where(
            SecondFactorReset.proposed_at > now - RESET_WITHIN
        )
    )
    return {row.officer_id: row.proposed_by for row in rows}


def _may_reset(tx: Session, officer_id: int, by: int) -> None:
    who = tx.get(Officer, by, populate_existing=True)
    if tx.get(Officer, officer_id) is None or officer_id == by or who.disabled or who.role not in MAY_RESET:
        raise Refused()


def _take(tx: Session, officer: Officer, code: str, now: datetime) -> bool:
    """Use up the code's step; of two who bring the same code one wins."""
    step = totp.step(officer.totp_secret, code, now)
    if step is None:
        return False
    newer = or_(Officer.totp_step.is_(None), Officer.totp_step < step)
    taken = update(Officer).where(Officer.id == officer.id, newer).values(totp_step=step)
    return tx.execute(taken.execution_options(synchronize_session=False)).rowcount == 1


def _hash(officer_id: int, code: str) -> str:
    plain = "".join(letter for letter in code.casefold() if letter.isalnum())
    return keyring().fingerprint(plain, f"recovery.{officer_id}")
