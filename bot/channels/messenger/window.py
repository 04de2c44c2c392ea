"""When and how a Page may write: a reply within 24 hours; an officer with Meta's tag for 7 days; nobody after that."""

from __future__ import annotations

from datetime import timedelta

from bot.channels.base import Recipient
from bot.core import clock
from bot.core.errors import WindowClosed

REPLY = timedelta(hours=24)
OFFICER = timedelta(days=7)


def lane(to: Recipient, author: str, *, tag: bool) -> dict[str, str]:
    """The kind of message that may be sent now. ``tag``: Meta allows HUMAN_AGENT. Raises ``WindowClosed``.

    The tag is for a person's words after the 24 hours and for nothing else: more of it is a breach of Meta's policy.
    Without a known deed of the person there is no window.
    """
    age = clock.now() - to.last_interaction_at if to.last_interaction_at else None
    if age is not None and age <= REPLY:
        return {"messaging_type": "RESPONSE"}
    if age is not None and author == "officer" and tag and age <= OFFICER:
        return {"messaging_type": "MESSAGE_TAG", "tag": "HUMAN_AGENT"}
    raise WindowClosed("Messenger: đã quá thời gian được nhắn cho người này")
