"""Looks at a one-time code or a recovery code, within the limits of tries."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from bot.store import Store, attempts, audit, second_factor
from bot.store.second_factor import WrongCode

WRONG_CODE = "Mã không đúng hoặc đã dùng rồi. Hãy đợi điện thoại hiện mã mới rồi nhập lại."


def prove(
    store: Store, address: str, officer_id: int, login: str, fields: Mapping[str, object], now: datetime
) -> None:
    """Use up the code in ``fields`` (``code`` or ``recovery``). Raises ``WrongCode`` or ``TooManyTries``."""
    code, recovery = (str(fields.get(name, "")) for name in ("code", "recovery"))
    with store.write() as tx:
        marks = attempts.admit(tx, address, f"code {login}", now)
    with store.write() as tx:
        if recovery:
            right = second_factor.recover(tx, officer_id, recovery, now)
        else:
            right = second_factor.check(tx, officer_id, code, now)
        if right:
            attempts.forgive(tx, marks)
        else:
            audit.write(tx, officer_id, "code_failed", now=now)
    if not right:
        raise WrongCode()
