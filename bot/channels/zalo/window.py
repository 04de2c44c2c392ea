"""When Zalo lets an OA write: freely for 48 hours after the person's last deed, from its quota until 7 days, then not."""

from __future__ import annotations

from datetime import timedelta

from bot.channels.base import Recipient
from bot.core import clock
from bot.core.errors import WindowClosed

from .errors import QuotaSpent

FREE = timedelta(hours=48)
OPEN = timedelta(days=7)
REPLY = "reply"  # the quota of the free time; the others are the OA's own


def check(to: Recipient, author: str) -> None:
    """Raise ``WindowClosed`` when Zalo would refuse the message, so that nothing is spent on trying.

    The count is that of Zalo's last answer and may be old: an officer's words are tried all the same, since a
    package bought meanwhile shows only in the next answer. Without a known deed of the person Zalo itself decides.
    """
    if to.last_interaction_at is None:
        return
    age = clock.now() - to.last_interaction_at
    if age > OPEN:
        raise WindowClosed("Zalo: người này không tương tác trong 7 ngày")
    spent = to.quota_left == 0 and to.quota_kind != REPLY
    if age > FREE and spent and author != "officer":
        raise QuotaSpent("Zalo: hết hạn mức gửi tin")
