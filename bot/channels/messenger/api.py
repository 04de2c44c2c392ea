"""Sending on Messenger: one part a call, in the lane that is open."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.channels import accounts, outbound
from bot.channels.accounts import MessengerAccount
from bot.channels.base import Outgoing, Recipient, Taken
from bot.core.cards import Card, File
from bot.core.errors import SendFailed, SendUnknown, Stop

from . import NAME, errors, graph, render, window

PROVEN = frozenset({"account", "permission", "token", "blocked", "redirect"})


class MessengerChannel:
    """The ``Channel`` of all Pages. It remembers nothing: what an error says of a whole Page is the store's to keep."""

    name = NAME
    sending_again_is_harmless = False  # Meta has no key that would make it so

    def __init__(self) -> None:
        self._http = outbound.session()

    def parts(self, card: Card) -> list[dict[str, Any]]:
        """The card as Messenger messages."""
        return render.parts(card)

    def echoed_words(self, part: dict[str, Any]) -> str | None:
        """None: the echo names the row."""
        return None

    def send(self, to: Recipient, message: Outgoing) -> Taken:
        """Hand one part to Meta. Raises ``SendFailed``, ``WindowClosed``, ``SendUnknown``."""
        page = self._page(to.account)
        lane = window.lane(to, message.author, tag=page.human_agent and "tag" not in to.stopped)
        body = message.body
        try:
            if "file" in body:
                body = graph.upload(self._http, page, File(**body["file"]), message.content)
            named = {**body, "metadata": f"row:{message.row_id}:{message.part}"}
            request = {"recipient": {"id": to.platform_id}, **lane, "message": named}
            answer = graph.call(self._http, page, "messages", request)
        except SendFailed as error:
            _name(error, body, tagged="tag" in lane)
            raise
        taken = answer.get("message_id")
        if not isinstance(taken, str) or not taken:
            raise SendUnknown()  # 200 without an id: the echo will tell
        tag = {"tag"} if "tag" in lane else set()
        forms = {f"request/{form(each)}" for each in (message.body, body)}
        return Taken(taken, proves=PROVEN | tag | forms)

    def _page(self, account: str) -> MessengerAccount:
        page = accounts.messenger(account)
        if page is None:
            raise SendFailed(
                "Messenger: trang này không có trong cấu hình", retry_after=errors.LATER, alarm="account"
            )
        return page


def form(body: Mapping[str, Any]) -> str:
    """What kind of message a body is: ``text``, ``quick_replies``, ``button`` (a template), ``image``, ``upload`` …"""
    if "file" in body:
        return "upload"
    if "quick_replies" in body:
        return "quick_replies"
    attachment = body.get("attachment") or {}
    return str((attachment.get("payload") or {}).get("template_type") or attachment.get("type") or "text")


def _name(error: SendFailed, body: Mapping[str, Any], *, tagged: bool) -> None:
    """Give the error the alarm that the next success *of the same thing* ends.

    A refused field is of that kind of message. A missing right on a tagged message is that of the tag, without which
    the Page goes on answering.
    """
    if error.alarm == "request":
        error.alarm = f"request/{form(body)}"[:32]
    if error.alarm == "permission" and tagged:
        error.permanent, error.alarm, error.stop = True, "tag", Stop("tag", errors.TAG_STOP)
