"""One call of Meta's Graph API. The token goes in a header: addresses end up in logs and in exceptions."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from typing import Any

import requests

from bot.channels import outbound
from bot.channels.accounts import MessengerAccount

from . import errors


def proof(page: MessengerAccount) -> str:
    """``appsecret_proof``: that whoever holds the Page's token also holds the app's secret."""
    return hmac.new(page.app_secret.encode(), page.page_token.encode(), hashlib.sha256).hexdigest()


def call(
    http: requests.Session, page: MessengerAccount, edge: str, body: dict[str, Any]
) -> Mapping[str, Any]:
    """POST to ``/{page}/{edge}``; the answer. Raises ``SendFailed`` of every kind, and ``SendUnknown``."""
    response = outbound.post(
        http,
        f"{page.graph}/{page.version}/{page.account}/{edge}",
        json=body,
        params={"appsecret_proof": proof(page)},
        headers={"Authorization": f"Bearer {page.page_token}"},
    )
    answer = outbound.json_of(response)
    errors.check(response.status_code, response.headers, answer)
    return answer
