"""Sending on Messenger: one part a call, in the lane that is open; a Page that was told to wait waits."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import Any

from bot.channels import accounts, outbound
from bot.channels.accounts import MessengerAccount
from bot.channels.base import Outgoing, Recipient, Taken
from bot.core import clock
from bot.core.cards import Card
from bot.core.errors import SendFailed, SendUnknown

from . import NAME, errors, graph, render, window

log = logging.getLogger(__name__)
TRIES = 3  # of a message that meets an error we do not know


class MessengerChannel:
    """The ``Channel`` of all Pages. What it remembers of a Page's troubles is this process's, and ends with it."""

    name = NAME
    sending_again_is_harmless = False  # Meta has no key that would make it so

    def __init__(self) -> None:
        self._http = outbound.session()
        self._waits_until: dict[str, datetime] = {}  # by Page
        self._untagged: set[str] = set()  # Pages that Meta warned of the tag
        self._strange: dict[tuple[int, int], int] = {}  # by row and part: how often an unknown error came

    def parts(self, card: Card) -> list[dict[str, Any]]:
        """The card as Messenger messages."""
        return render.parts(card)

    def send(self, to: Recipient, message: Outgoing) -> Taken:
        """Hand one part to Meta. Raises ``SendFailed``, ``WindowClosed``, ``SendUnknown``."""
        page = self._page(to.account)
        tag = page.human_agent and page.account not in self._untagged
        request = {
            "recipient": {"id": to.platform_id},
            **window.lane(to, message.author, tag=tag),
            "message": {**message.body, "metadata": f"row:{message.row_id}:{message.part}"},
        }
        self._wait_for(page)
        try:
            answer = graph.call(self._http, page, "messages", request)
        except SendFailed as error:
            self._learn(page, error)
            if isinstance(error, errors.Passing) and self._too_often(message):
                raise SendFailed(str(error), permanent=True) from error
            raise
        self._strange.pop((message.row_id, message.part), None)
        taken = answer.get("message_id")
        if not isinstance(taken, str) or not taken:
            raise SendUnknown()  # 200 without an id: the echo will tell
        return Taken(taken)

    def _page(self, account: str) -> MessengerAccount:
        page = accounts.messenger(account)
        if page is None:
            raise SendFailed(
                "Messenger: trang này không có trong cấu hình", retry_after=errors.LATER, alarm="account"
            )
        return page

    def _wait_for(self, page: MessengerAccount) -> None:
        left = self._waits_until.get(page.account, clock.now()) - clock.now()
        if left > timedelta(0):
            raise SendFailed("Messenger: trang đang phải tạm ngừng gửi", retry_after=left.total_seconds())

    def _learn(self, page: MessengerAccount, error: SendFailed) -> None:
        """Remember what an error says of the whole Page."""
        if isinstance(error, errors.PageStopped) and error.retry_after:
            self._waits_until[page.account] = clock.now() + timedelta(seconds=error.retry_after)
        if isinstance(error, errors.TagRefused):
            self._untagged.add(page.account)

    def _too_often(self, message: Outgoing) -> bool:
        key = (message.row_id, message.part)
        times = self._strange.pop(key, 0) + 1
        if times < TRIES:
            self._strange[key] = times
        return times >= TRIES
