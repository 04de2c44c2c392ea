"""Zalo's upload API: pictures and documents, which an OA may then send for seven days."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from bot.channels.accounts import ZaloAccount
from bot.channels.simulator.calls import Call
from bot.core.media import sniff

from .refusals import refusal
from .tokens import authorise

MEGABYTE = 1024 * 1024
LIFE = timedelta(days=7)


@dataclass(frozen=True)
class Kind:
    """What one endpoint takes: by first bytes, or by the end of the name where there are none to tell."""

    most: int
    endings: tuple[str, ...]
    gives: str


KINDS = {
    "image": Kind(MEGABYTE, (".jpg", ".jpeg", ".png"), "attachment_id"),
    "gif": Kind(5 * MEGABYTE, (".gif",), "attachment_id"),
    "file": Kind(5 * MEGABYTE, (".pdf", ".doc", ".docx", ".csv"), "token"),
}
TYPES = {".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".png": "image/png", ".gif": "image/gif", ".csv": None}


def taking(name: str) -> Callable[[Call], dict[str, Any]]:
    """``POST /v2.0/oa/upload/{name}``."""
    kind = KINDS[name]

    def upload(call: Call) -> dict[str, Any]:
        account = authorise(call)
        sent = call.sent("file")
        ending = next((each for each in kind.endings if sent.name.lower().endswith(each)), None)
        wanted = TYPES.get(ending or "")
        if ending is None or (wanted and sniff(sent.content) != wanted):
            raise refusal(-201, "File type is not supported")
        if len(sent.content) > kind.most:
            raise refusal(-210)
        held = call.world.keep(account, name, sent.name, sent.content)
        return {"data": {kind.gives: held.key}, "error": 0, "message": "Success"}

    return upload


def find(call: Call, account: ZaloAccount, shown: dict[str, Any]) -> None:
    """Put the uploaded file into what the phone shows. Raises ``Refusal`` -100 for what is not there, or no longer."""
    for media in shown.get("media", []):
        if "upload" not in media:
            continue
        held = call.world.shelf.get(media.pop("upload"))
        fresh = held is not None and call.world.now() - held.at <= LIFE
        if held is None or not fresh or held.account != account or held.kind != media["type"]:
            raise refusal(-100)
        media.update(held.shown(str(call.request.base_url)))
