"""One call of Meta's Graph API. The token goes in a header: addresses end up in logs and in exceptions."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from typing import Any

import requests

from bot.channels import outbound
from bot.channels.accounts import MessengerAccount
from bot.core.cards import File
from bot.core.errors import SendFailed, SendUnknown
from bot.core.media import is_image

from . import errors


def proof(page: MessengerAccount) -> str:
    """``appsecret_proof``: that whoever holds the Page's token also holds the app's secret."""
    return hmac.new(page.app_secret.encode(), page.page_token.encode(), hashlib.sha256).hexdigest()


def call(
    http: requests.Session, page: MessengerAccount, edge: str, body: dict[str, Any]
) -> Mapping[str, Any]:
    """POST to ``/{page}/{edge}``; the answer. Raises ``SendFailed`` of every kind, and ``SendUnknown``."""
    return _checked(outbound.post(http, _address(page, edge), json=body, **_credentials(page)))


def upload(http: requests.Session, page: MessengerAccount, file: File, content: bytes) -> dict[str, Any]:
    """Bring a file to Meta; the ``message`` that sends it. Raises ``SendFailed``: the person sees nothing of it yet."""
    kind = "image" if is_image(file.media_type) else "file"
    # one that is not reusable may not be sent by its id
    wanted = {"attachment": {"type": kind, "payload": {"is_reusable": True}}}
    response = outbound.upload(
        http,
        _address(page, "message_attachments"),
        data={"message": json.dumps(wanted)},
        files={"filedata": (file.name, content, file.media_type)},
        **_credentials(page),
    )
    try:
        given = _checked(response).get("attachment_id")
    except SendUnknown as error:
        raise SendFailed("Messenger: chưa tải được tệp lên") from error
    if not isinstance(given, str) or not given:
        raise SendFailed("Messenger: không nhận được tệp tải lên", tries=errors.TRIES)
    return {"attachment": {"type": kind, "payload": {"attachment_id": given}}}


def _address(page: MessengerAccount, edge: str) -> str:
    return f"{page.graph}/{page.version}/{page.account}/{edge}"


def _credentials(page: MessengerAccount) -> dict[str, Any]:
    bearer = {"Authorization": f"Bearer {page.page_token}"}
    return {"params": {"appsecret_proof": proof(page)}, "headers": bearer}


def _checked(response: requests.Response) -> Mapping[str, Any]:
    answer = outbound.json_of(response)
    errors.check(response.status_code, response.headers, answer)
    return answer
