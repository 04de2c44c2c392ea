"""Meta's attachment upload: a file that a Page may then send by its id, for 90 days."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

from bot.channels.accounts import MessengerAccount
from bot.channels.simulator.calls import Call
from bot.channels.simulator.shape import Wrong, choice, fields
from bot.core.media import is_image, sniff

from .refusals import refusal
from .tokens import authorise

MOST = 25 * 1024 * 1024
LIFE = timedelta(days=90)


def upload(call: Call) -> dict[str, Any]:
    """``POST /{page}/message_attachments``, a form with ``message`` and ``filedata``."""
    page = authorise(call)
    try:
        message = json.loads(str(call.form.get("message")))
    except ValueError:
        raise Wrong("message must be JSON") from None
    attachment = fields(
        fields(message, "message", "attachment")["attachment"], "attachment", "type", "payload"
    )
    kind = choice(attachment["type"], "attachment[type]", "image audio video file")
    payload = fields(attachment.get("payload", {}), "payload", allowed="is_reusable")
    sent = call.sent("filedata")
    picture = is_image(sniff(sent.content) or "")
    if len(sent.content) > MOST or (kind == "image" and not picture) or not sent.media_type:
        raise refusal(100, 2018047)
    # what is not reusable has an id, too, but may not be sent by it
    reusable = payload.get("is_reusable") is True
    held = call.world.keep(page, kind if reusable else "", sent.name, sent.content)
    return {"attachment_id": held.key}


def find(call: Call, page: MessengerAccount, shown: dict[str, Any]) -> None:
    """Put the uploaded file into what the phone shows. Raises ``Refusal`` 100 for what is not there, or no longer."""
    for media in shown.get("media", []):
        if "upload" not in media:
            continue
        held = call.world.shelf.get(media.pop("upload"))
        fresh = held is not None and call.world.now() - held.at <= LIFE
        if held is None or not fresh or held.account != page or held.kind != media["type"]:
            raise refusal(100, words="Invalid attachment id")
        media.update(held.shown(str(call.request.base_url)))
