"""Whether Zalo lets an OA write now; when it does is said by ``bot.core.windows``."""

from __future__ import annotations

from bot.channels.base import Recipient
from bot.core import clock
from bot.core.errors import WindowClosed
from bot.core.windows import FREE_QUOTA as REPLY, Known, window

from .errors import QuotaSpent


def check(to: Recipient, author: str) -> None:
    """Raise ``WindowClosed`` when Zalo would refuse the message, so that nothing is spent on trying."""
    known = Known(to.last_interaction_at, quota_kind=to.quota_kind, quota_left=to.quota_left)
    now = window("zalo", author, known, clock.now())
    if now.open:
        return
    if now.kind == "spent":
        raise QuotaSpent("Zalo: hết hạn mức gửi tin")
    raise WindowClosed("Zalo: người này không tương tác trong 7 ngày")


__all__ = ["REPLY", "check"]
