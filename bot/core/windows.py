"""When a platform lets us write: one pure rule, which delivery keeps to and the console shows.

Zalo: freely for 48 hours after the person's last deed, from the account's quota until 7 days. Messenger: a reply within
24 hours; an officer's own words with Meta's tag HUMAN_AGENT until 7 days. The web chat is ours: always.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

ZALO_FREE, ZALO_OPEN = timedelta(hours=48), timedelta(days=7)
MESSENGER_REPLY, MESSENGER_OFFICER = timedelta(hours=24), timedelta(days=7)
FREE_QUOTA = "reply"  # Zalo's count within the free time; the others are the account's own

Kind = Literal["always", "free", "tag", "quota", "spent", "unknown", "no_tag", "never", "closed"]


@dataclass(frozen=True)
class Known:
    """What is known of a person and the account. ``last``: their last deed that the platform counts.

    ``tag``: Meta lets this Page use HUMAN_AGENT. ``quota_left``: of the kind, as the platform last said.
    """

    last: datetime | None = None
    tag: bool = False
    quota_kind: str | None = None
    quota_left: int | None = None


@dataclass(frozen=True)
class Window:
    """What may be sent now. ``until``: when that ends, and ``then`` what it is followed by; ``None``: no end is known.

    ``free``: a reply; ``tag``: an officer with HUMAN_AGENT; ``quota``: from Zalo's package; ``spent``: the package was empty
    (an officer's words are tried all the same, since one bought meanwhile shows only in the next answer); ``unknown``: Zalo
    decides. Not open: ``closed`` for good until the person writes, ``no_tag`` where only the tag is missing, ``never``
    where no deed of the person is known.
    """

    kind: Kind
    open: bool
    until: datetime | None = None
    then: Kind | None = None


def window(channel: str, author: str, known: Known, now: datetime) -> Window:
    """The window for a message of ``author`` (``bot`` | ``officer`` | ``system``) on ``channel``."""
    if channel == "zalo":
        return _zalo(author, known, now)
    if channel == "messenger":
        return _messenger(author, known, now)
    return Window("always", True)


def _zalo(author: str, known: Known, now: datetime) -> Window:
    if known.last is None:
        return Window("unknown", True)
    age, ends = now - known.last, known.last + ZALO_OPEN
    if age > ZALO_OPEN:
        return Window("closed", False)
    spent = known.quota_left == 0 and known.quota_kind != FREE_QUOTA
    paid: Kind = "spent" if spent else "quota"
    if age <= ZALO_FREE:
        return Window("free", True, known.last + ZALO_FREE, paid)
    return Window(paid, author == "officer" or not spent, ends, "closed")


def _messenger(author: str, known: Known, now: datetime) -> Window:
    if known.last is None:
        return Window("never", False)
    age, tagged = now - known.last, author == "officer" and known.tag
    if age <= MESSENGER_REPLY:
        after: Kind = "tag" if tagged else "no_tag" if author == "officer" else "closed"
        return Window("free", True, known.last + MESSENGER_REPLY, after)
    if age > MESSENGER_OFFICER or author != "officer":
        return Window("closed", False)
    return (
        Window("tag", True, known.last + MESSENGER_OFFICER, "closed") if tagged else Window("no_tag", False)
    )
