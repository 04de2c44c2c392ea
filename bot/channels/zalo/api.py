"""Sending on Zalo: one customer-care message a part, with the token renewed once if Zalo calls it old."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from bot.channels import accounts, outbound
from bot.channels.accounts import ZaloAccount
from bot.channels.base import Outgoing, Recipient, Taken
from bot.core.cards import Card, File
from bot.core.errors import SendFailed, SendUnknown
from bot.core.media import is_image
from bot.store import Store

from . import NAME, errors, oauth, recipient, render, tokens, window

TO_USERS = "/v3.0/oa/message/cs"
TO_THE_ANONYMOUS = "/v2.0/oa/message"
UPLOAD = "/v2.0/oa/upload/"  # and image or file
PROVEN = frozenset({"account", "app_secret", "access", "redirect"})


class ZaloChannel:
    """The ``Channel`` of the Official Accounts. After a time-out only the echo tells whether a message has left."""

    name = NAME
    sending_again_is_harmless = False

    def __init__(self, store: Store) -> None:
        self.store = store
        self.http = outbound.session()

    def parts(self, card: Card) -> list[dict[str, Any]]:
        """The card as messages within Zalo's limits."""
        return render.parts(card)

    def echoed_words(self, part: dict[str, Any]) -> str | None:
        """Zalo's echo names nothing but a new id; it repeats the text."""
        return part.get("text")

    def send(self, to: Recipient, message: Outgoing) -> Taken:
        """Send one part. Raises ``SendFailed``, ``WindowClosed`` or ``SendUnknown``; their texts are for officers."""
        account = accounts.zalo(to.account)
        if account is None:
            raise SendFailed("Zalo: OA này chưa được khai báo", alarm="account", retry_after=errors.LATER)
        window.check(to, message.author)
        body = self._uploaded(account, message) if "file" in message.body else message.body
        return _taken(self._within_limits(account, to, body), message)

    def _uploaded(self, account: ZaloAccount, message: Outgoing) -> dict[str, Any]:
        """The message with a file in it, which Zalo now has and keeps for seven days."""
        file = File(**message.body["file"])
        kind, key = ("image", "attachment_id") if is_image(file.media_type) else ("file", "token")
        answer = self._with_token(account, partial(self._upload, account, kind, file, message.content))
        data = answer.get("data")
        given = data.get(key) if isinstance(data, dict) else None
        if not isinstance(given, str) or not given:
            raise SendFailed("Zalo: không nhận được tệp tải lên", tries=errors.TRIES)
        return render.enclosed(kind, given)

    def _within_limits(self, account: ZaloAccount, to: Recipient, body: dict[str, Any]) -> Mapping[str, Any]:
        """Our parts are within every limit we know of; if Zalo knows another, a shorter one is tried once."""
        try:
            return self._with_token(account, partial(self._post, account, to, body))
        except errors.OverLimit:
            smaller = render.shorter(body)
            if smaller is None:
                raise
            return self._with_token(account, partial(self._post, account, to, smaller))

    def _with_token(
        self, account: ZaloAccount, call: Callable[[str], Mapping[str, Any]]
    ) -> Mapping[str, Any]:
        token = tokens.access(self.store, account)
        try:
            return call(token)
        except errors.TokenRefused:
            token = tokens.renew(self.store, account, token)
        try:
            return call(token)
        except errors.TokenRefused as error:
            raise SendFailed(str(error), alarm="access", retry_after=oauth.LATER) from error

    def _upload(
        self, account: ZaloAccount, kind: str, file: File, content: bytes, token: str
    ) -> Mapping[str, Any]:
        response = outbound.upload(
            self.http,
            account.api + UPLOAD + kind,
            headers=headers(account, token),
            files={"file": (file.name, content, file.media_type)},
        )
        answer = outbound.json_of(response)
        try:
            errors.check(response.status_code, response.headers, answer)
        except SendUnknown as error:
            raise SendFailed("Zalo: chưa tải được tệp lên") from error
        return answer

    def _post(
        self, account: ZaloAccount, to: Recipient, body: dict[str, Any], token: str
    ) -> Mapping[str, Any]:
        named = recipient(to.platform_id)
        path = TO_USERS if "user_id" in named else TO_THE_ANONYMOUS
        shaped = render.shaped(body, as_template=account.buttons_as_template, title=account.button_title)
        response = outbound.post(
            self.http,
            account.api + path,
            headers=headers(account, token),
            json={"recipient": named, "message": shaped},
        )
        answer = outbound.json_of(response)
        errors.check(response.status_code, response.headers, answer)
        return answer


def headers(account: ZaloAccount, token: str) -> dict[str, str]:
    """What every call in an OA's name carries."""
    proof = hmac.new(account.app_secret.encode(), token.encode(), hashlib.sha256).hexdigest()
    return {"access_token": token, "appsecret_proof": proof}


def _taken(answer: Mapping[str, Any], message: Outgoing) -> Taken:
    """What a good answer says. The quota stands in ``data`` or beside it."""
    data = answer.get("data")
    data = data if isinstance(data, dict) else {}
    quota = data.get("quota") or answer.get("quota")
    quota = quota if isinstance(quota, dict) else {}
    message_id = str(data.get("message_id") or f"unnamed:{message.row_id}:{message.part}")
    kind, left = quota.get("quota_type"), str(quota.get("remain"))
    paid = {"quota"} if isinstance(kind, str) and kind != window.REPLY else set()
    return Taken(
        message_id,
        kind[:24] if isinstance(kind, str) else None,
        int(left) if left.isascii() and left.isdigit() else None,
        PROVEN | paid,
    )
